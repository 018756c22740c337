/** One bit a dot: rows from the top, each filled up to whole bytes, first dot in the highest bit, 1 is black. */
export interface PaperPage {
  readonly widthDots: number;
  readonly heightDots: number;
  readonly bytes: Uint8Array;
}

export interface Sheet {
  readonly page: PaperPage;
  readonly copies: number;
  /** Where its commands begin and end in what was read. */
  readonly start: number;
  readonly end: number;
}

export interface PaperReading {
  readonly sheets: readonly Sheet[];
  /** Commands that a reader does not know and passed over. */
  readonly strange: readonly string[];
  /** A sheet has begun and its end has not come. */
  readonly partial: boolean;
}

/** `dpmm`: dots per millimetre of the printer, for languages that give sizes in millimetres. */
export type PaperReader = (bytes: Uint8Array, dpmm: number) => PaperReading;

const MAX_DOTS = 20_000;

export interface Canvas {
  readonly page: PaperPage;
  /** Black where `isBlack`; white overwrites as well, as printers do. */
  put(x: number, y: number, widthBytes: number, rows: number, data: Uint8Array, ink: 0 | 1): void;
  fill(x: number, y: number, w: number, h: number): void;
}

/** What lies outside is cut off, as on paper. */
export function createCanvas(widthDots: number, heightDots: number): Canvas {
  const width = Math.min(MAX_DOTS, Math.max(1, Math.round(widthDots)));
  const height = Math.min(MAX_DOTS, Math.max(1, Math.round(heightDots)));
  const row = Math.ceil(width / 8);
  const bytes = new Uint8Array(row * height);
  const set = (x: number, y: number, black: boolean): void => {
    if (x < 0 || y < 0 || x >= width || y >= height) return;
    const at = y * row + (x >> 3);
    const bit = 0x80 >> (x & 7);
    bytes[at] = black ? (bytes[at] ?? 0) | bit : (bytes[at] ?? 0) & ~bit;
  };
  return {
    page: { widthDots: width, heightDots: height, bytes },
    put: (x, y, widthBytes, rows, data, ink) => {
      for (let dy = 0; dy < rows; dy += 1) {
        for (let dx = 0; dx < widthBytes * 8; dx += 1) {
          const bit = ((data[dy * widthBytes + (dx >> 3)] ?? 0) >> (7 - (dx & 7))) & 1;
          set(x + dx, y + dy, bit === ink);
        }
      }
    },
    fill: (x, y, w, h) => {
      for (let dy = 0; dy < h; dy += 1) for (let dx = 0; dx < w; dx += 1) set(x + dx, y + dy, true);
    },
  };
}
