/**
 * Pages as TSPL (TSC and most printers of its kind). Texts go as BITMAP and codes as BAR: nothing of the data ever
 * stands in a command, so no name can break out of one. GAP is left as the printer was set up for its media.
 */
import { createByteWriter, inverted } from './byteWriter.ts';
import type { DrawnLabel } from './drawLabel.ts';
import { inkBands, rasterPages } from './pageRaster.ts';

/** `dpmm`: of the label; `copies` of each page. */
export function writeTspl(label: DrawnLabel, dpmm: number, copies: number): Uint8Array {
  const out = createByteWriter();
  const size = `SIZE ${label.widthDots / dpmm} mm,${label.heightDots / dpmm} mm`;
  for (const { texts, rectangles } of rasterPages(label)) {
    out.text(`\r\n${size}\r\nDIRECTION 1\r\nREFERENCE 0,0\r\nCLS\r\n`);
    for (const { xByte, y, widthBytes, rows, bytes } of inkBands(texts)) {
      out.text(`BITMAP ${xByte * 8},${y},${widthBytes},${rows},0,`);
      out.raw(inverted(bytes));
      out.text('\r\n');
    }
    for (const { x, y, w, h } of rectangles) out.text(`BAR ${x},${y},${w},${h}\r\n`);
    out.text(`PRINT 1,${copies}\r\n`);
  }
  return out.take();
}
