/**
 * Pages as EPL2 (older Zebra and Eltron printers). Texts go as GW and codes as LO: nothing of the data ever stands in
 * a command, so no name can break out of one.
 */
import { createByteWriter, inverted } from './byteWriter.ts';
import type { DrawnLabel } from './drawLabel.ts';
import { inkBands, rasterPages } from './pageRaster.ts';

/** Between two labels of a roll; printers that sense it correct it. */
const GAP_MM = 3;

/** `dpmm`: of the label; `copies` of each page. */
export function writeEpl(label: DrawnLabel, dpmm: number, copies: number): Uint8Array {
  const out = createByteWriter();
  for (const { texts, rectangles } of rasterPages(label)) {
    // The first line feed ends whatever stood in the line; N forgets what a broken job drew.
    out.text(`\nN\nR0,0\nZT\nq${label.widthDots}\nQ${label.heightDots},${GAP_MM * dpmm}\n`);
    for (const { xByte, y, widthBytes, rows, bytes } of inkBands(texts)) {
      out.text(`GW${xByte * 8},${y},${widthBytes},${rows},`);
      out.raw(inverted(bytes));
      out.text('\n');
    }
    for (const { x, y, w, h } of rectangles) out.text(`LO${x},${y},${w},${h}\n`);
    out.text(`P${copies}\n`);
  }
  return out.take();
}
