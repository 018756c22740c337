/** Cuts bytes into frames. A frame longer than the cap is dropped to its end. */
export interface FrameCutter {
  /** Frames as one character per byte, without their ends; null for one that can't be right. */
  push: (chunk: Uint8Array) => readonly (string | null)[];
}

/** Longer than a frame of any format here. */
const MAX_LINE = 64;
const CR = 0x0d;
const LF = 0x0a;
const STX = 0x02;

/** Frames that end with CR LF. A CR or LF alone ends one too, which then can't be right. */
export function createLineCutter(): FrameCutter {
  let held = '';
  let tooLong = false;
  let afterCr = false;
  return {
    push: (chunk) => {
      const frames: (string | null)[] = [];
      const end = (whole: boolean): void => {
        if (held !== '' || tooLong) frames.push(whole && !tooLong ? held : null);
        held = '';
        tooLong = false;
      };
      for (const byte of chunk) {
        if (afterCr) end(byte === LF);
        else if (byte === LF) end(false);
        const ends = byte === CR || byte === LF;
        afterCr = byte === CR;
        if (ends) continue;
        if (held.length < MAX_LINE) held += String.fromCharCode(byte);
        else tooLong = true;
      }
      return frames;
    },
  };
}

/**
 * Frames from STX to CR. `length`: their length with the STX, where it is fixed. `isData`: whether the byte
 * after what is held can be anything, an STX or CR too.
 */
export function createStxCutter(options: {
  length?: number;
  isData: (held: string) => boolean;
}): FrameCutter {
  const { length, isData } = options;
  let held: string | null = null;
  return {
    push: (chunk) => {
      const frames: (string | null)[] = [];
      for (const byte of chunk) {
        const data = held !== null && isData(held);
        if (byte === STX && !data) {
          if (held !== null) frames.push(null);
          held = '\u0002';
          continue;
        }
        if (held === null) continue;
        held += String.fromCharCode(byte);
        if (length === undefined ? byte === CR && !data : held.length === length) {
          frames.push(held.slice(1));
          held = null;
        } else if (held.length > MAX_LINE) {
          frames.push(null);
          held = null;
        }
      }
      return frames;
    },
  };
}
