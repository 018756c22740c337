/** Cuts a stream of bytes into frames ended by CR, LF or Tab. One per connection, never reused. */
export interface Framer {
  push: (chunk: Uint8Array) => void;
}

/** The largest symbol there is, a QR code of version 40, holds 7089 digits. */
export const MAX_FRAME = 8192;

const TERMINATORS = new Set([0x0d, 0x0a, 0x09]);

export function createFramer(on: {
  frame: (bytes: Buffer) => void;
  /** A frame longer than the cap; it is dropped to its end. */
  tooLong: (length: number) => void;
  maxLength?: number;
}): Framer {
  const maxLength = on.maxLength ?? MAX_FRAME;
  let held: number[] = [];
  /** Length of the frame being dropped, beyond what was ever held. */
  let dropped = 0;

  const end = (): void => {
    if (dropped > 0) on.tooLong(dropped);
    else if (held.length > 0) on.frame(Buffer.from(held));
    held = [];
    dropped = 0;
  };
  return {
    push: (chunk) => {
      for (const byte of chunk) {
        if (TERMINATORS.has(byte)) end();
        else if (dropped > 0) dropped += 1;
        else if (held.length < maxLength) held.push(byte);
        else {
          dropped = held.length + 1;
          held = [];
        }
      }
    },
  };
}

/**
 * UTF-8 where it is that, else one character per byte. Nothing is taken away: AIM prefixes, GS and
 * blanks are for whoever reads the scan.
 */
export function decodeFrame(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return Buffer.from(bytes).toString('latin1');
    throw error;
  }
}
