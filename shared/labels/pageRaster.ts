/** A page for printers that get no text: their texts as one bitmap, and apart from it what is made of rectangles. */
import type { DrawnLabel, DrawnOp } from './drawLabel.ts';
import type { Cell } from './drawing.ts';
import { bytesPerRow, type TextBitmap } from './textRasterizer.ts';

export interface RasterPage {
  /** As large as the page. */
  readonly texts: TextBitmap;
  /** Bars, rules and frames. */
  readonly rectangles: readonly Cell[];
}

function frameSides({ x, y, w, h }: Cell, stroke: number): Cell[] {
  if (stroke * 2 >= Math.min(w, h)) return [{ x, y, w, h }];
  return [
    { x, y, w, h: stroke },
    { x, y: y + h - stroke, w, h: stroke },
    { x, y: y + stroke, w: stroke, h: h - 2 * stroke },
    { x: x + w - stroke, y: y + stroke, w: stroke, h: h - 2 * stroke },
  ];
}

function barsOf({ x, y, h, moduleDots, code }: Extract<DrawnOp, { kind: 'barcode' }>): Cell[] {
  const cells: Cell[] = [];
  let at = x;
  for (const [index, width] of code.bars.entries()) {
    if (index % 2 === 0) cells.push({ x: at, y, w: width * moduleDots, h });
    at += width * moduleDots;
  }
  return cells;
}

/** Blackens the dots of `bitmap` at (left, top); what lies outside the page is left out. */
function blit(page: TextBitmap, bitmap: TextBitmap, left: number, top: number): void {
  const pageRow = bytesPerRow(page.widthDots);
  const row = bytesPerRow(bitmap.widthDots);
  const shift = left & 7;
  for (let y = Math.max(0, -top); y < bitmap.heightDots && top + y < page.heightDots; y += 1) {
    const start = (top + y) * pageRow + (left >> 3);
    const end = (top + y + 1) * pageRow;
    for (let x = 0; x < row; x += 1) {
      const byte = bitmap.bytes[y * row + x] ?? 0;
      if (byte === 0) continue;
      const at = start + x;
      if (at < end) page.bytes[at] = (page.bytes[at] ?? 0) | (byte >> shift);
      if (shift > 0 && at + 1 < end) {
        page.bytes[at + 1] = (page.bytes[at + 1] ?? 0) | ((byte << (8 - shift)) & 0xff);
      }
    }
  }
}

/** Blackens a rectangle of the page. */
function fillCell(page: TextBitmap, { x, y, w, h }: Cell): void {
  const row = bytesPerRow(page.widthDots);
  const right = Math.min(page.widthDots, x + w);
  const bottom = Math.min(page.heightDots, y + h);
  for (let top = Math.max(0, y); top < bottom; top += 1) {
    for (let left = Math.max(0, x); left < right; left += 1) {
      const at = top * row + (left >> 3);
      page.bytes[at] = (page.bytes[at] ?? 0) | (0x80 >> (left & 7));
    }
  }
}

const blankPage = (widthDots: number, heightDots: number): TextBitmap => ({
  widthDots,
  heightDots,
  bytes: new Uint8Array(bytesPerRow(widthDots) * heightDots),
  missing: [],
});

/** Only of labels drawn with `fonts: 'raster'`. */
export function rasterPages(label: DrawnLabel): RasterPage[] {
  return label.pages.map((ops) => {
    const texts = blankPage(label.widthDots, label.heightDots);
    const rectangles: Cell[] = [];
    for (const op of ops) {
      if (op.kind === 'bitmap') blit(texts, op.bitmap, op.x, op.y);
      else if (op.kind === 'frame') rectangles.push(...frameSides(op.box, op.strokeDots));
      else if (op.kind === 'barcode') rectangles.push(...barsOf(op));
      else throw new Error('a line in the printer’s font on a page of rasters');
    }
    return { texts, rectangles };
  });
}

/** Everything of a page in one bitmap. */
export function flattenPage({ texts, rectangles }: RasterPage): TextBitmap {
  const page = { ...texts, bytes: texts.bytes.slice() };
  for (const cell of rectangles) fillCell(page, cell);
  return page;
}

/** Rows of ink that follow each other, cut to the bytes that have any. `xByte` counts from the left edge. */
export interface InkBand {
  readonly xByte: number;
  readonly y: number;
  readonly widthBytes: number;
  readonly rows: number;
  readonly bytes: Uint8Array;
}

/** Two bands with fewer blank rows between them are one: a command costs more than they do. */
const JOINED_ROWS = 2;

/** Everything black on the page in a few rectangles that don't touch, so that none wipes out another. */
export function inkBands(page: TextBitmap): InkBand[] {
  const row = bytesPerRow(page.widthDots);
  const bands: InkBand[] = [];
  let start = -1;
  let end = 0;
  let first = row;
  let last = 0;
  const finish = (): void => {
    if (start < 0) return;
    const widthBytes = last - first + 1;
    const bytes = new Uint8Array(widthBytes * (end - start));
    for (let y = start; y < end; y += 1) {
      bytes.set(page.bytes.subarray(y * row + first, y * row + last + 1), (y - start) * widthBytes);
    }
    bands.push({ xByte: first, y: start, widthBytes, rows: end - start, bytes });
    start = -1;
    first = row;
    last = 0;
  };
  for (let y = 0; y < page.heightDots; y += 1) {
    let left = 0;
    while (left < row && page.bytes[y * row + left] === 0) left += 1;
    if (left === row) continue;
    let right = row - 1;
    while (page.bytes[y * row + right] === 0) right -= 1;
    if (start >= 0 && y - end > JOINED_ROWS) finish();
    if (start < 0) start = y;
    end = y + 1;
    first = Math.min(first, left);
    last = Math.max(last, right);
  }
  finish();
  return bands;
}
