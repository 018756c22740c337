import type { PaperPage } from './page.ts';

const HEADER = 62;

/** A page as a 1-bit BMP, which every browser shows without any decoder of ours. */
export function toBmp({ widthDots, heightDots, bytes }: PaperPage): Uint8Array {
  const row = Math.ceil(widthDots / 8);
  const stride = Math.ceil(row / 4) * 4;
  const file = new Uint8Array(HEADER + stride * heightDots);
  const view = new DataView(file.buffer);
  view.setUint16(0, 0x42_4d);
  view.setUint32(2, file.length, true);
  view.setUint32(10, HEADER, true);
  view.setUint32(14, 40, true);
  view.setInt32(18, widthDots, true);
  // Negative: rows from the top.
  view.setInt32(22, -heightDots, true);
  view.setUint16(26, 1, true);
  view.setUint16(28, 1, true);
  view.setUint32(46, 2, true);
  // Colours: 0 is white, 1 is black.
  view.setUint32(54, 0x00_ff_ff_ff, true);
  for (let y = 0; y < heightDots; y += 1) {
    file.set(bytes.subarray(y * row, (y + 1) * row), HEADER + y * stride);
  }
  return file;
}
