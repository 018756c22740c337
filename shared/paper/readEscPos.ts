import type { PaperPage, PaperReader, Sheet } from './page.ts';

const ESC = 0x1b;
const GS = 0x1d;
const DLE = 0x10;
const LF = 0x0a;
/** What a line feed feeds where nothing was printed. */
const LINE_ROWS = 30;
const MAX_ROWS = 20_000;

interface Raster {
  readonly widthBytes: number;
  readonly rows: number;
  readonly data: Uint8Array;
}

function toPage(rasters: readonly Raster[]): PaperPage {
  const row = Math.max(...rasters.map(({ widthBytes }) => widthBytes));
  const height = rasters.reduce((sum, { rows }) => sum + rows, 0);
  const bytes = new Uint8Array(row * height);
  let y = 0;
  for (const { widthBytes, rows, data } of rasters) {
    for (let at = 0; at < rows; at += 1) {
      bytes.set(data.subarray(at * widthBytes, (at + 1) * widthBytes), (y + at) * row);
    }
    y += rows;
  }
  return { widthDots: row * 8, heightDots: height, bytes };
}

/** ESC/POS as far as receipts made of rasters need it: a sheet ends where the paper is cut. */
export const readEscPos: PaperReader = (bytes) => {
  const sheets: Sheet[] = [];
  const strange: string[] = [];
  let rasters: Raster[] = [];
  let rowsSoFar = 0;
  let start = 0;
  let at = 0;
  const u16 = (from: number): number => (bytes[from] ?? 0) + 256 * (bytes[from + 1] ?? 0);
  const feed = (rows: number): void => {
    rasters.push({ widthBytes: 0, rows, data: new Uint8Array() });
  };
  /** Length of the command at `at`; null when it has not come whole. */
  const take = (): number | null => {
    const [first, second, third] = [bytes[at], bytes[at + 1], bytes[at + 2]];
    if (first === LF) {
      if (rasters.length > 0) feed(LINE_ROWS);
      return 1;
    }
    if (first === ESC || first === GS || first === DLE) {
      if (second === undefined) return null;
    } else {
      strange.push(`byte ${first ?? 0}`);
      return 1;
    }
    if (first === ESC && second === 0x40) return 2;
    if (third === undefined) return null;
    if (first === DLE || (first === ESC && second === 0x61)) return 3;
    if (first === ESC && (second === 0x64 || second === 0x4a)) {
      feed(second === 0x64 ? third * LINE_ROWS : third);
      return 3;
    }
    if (first === GS && second === 0x28) {
      if (at + 5 > bytes.length) return null;
      const length = 5 + u16(at + 3);
      return at + length > bytes.length ? null : length;
    }
    if (first === GS && second === 0x76) {
      if (at + 8 > bytes.length) return null;
      const widthBytes = u16(at + 4);
      const rows = u16(at + 6);
      const length = 8 + widthBytes * rows;
      if (at + length > bytes.length) return null;
      rowsSoFar += rows;
      if (rowsSoFar <= MAX_ROWS)
        rasters.push({ widthBytes, rows, data: bytes.subarray(at + 8, at + length) });
      return length;
    }
    if (first === GS && second === 0x56) {
      const length = third >= 65 ? 4 : 3;
      if (at + length > bytes.length) return null;
      if (rasters.some(({ widthBytes }) => widthBytes > 0)) {
        sheets.push({ page: toPage(rasters), copies: 1, start, end: at + length });
      }
      rasters = [];
      rowsSoFar = 0;
      start = at + length;
      return length;
    }
    strange.push(`${first} ${second}`);
    return 2;
  };
  let cutShort = false;
  while (at < bytes.length) {
    const length = take();
    if (length === null) {
      cutShort = true;
      break;
    }
    at += length;
  }
  return { sheets, strange, partial: cutShort || rasters.length > 0 };
};
