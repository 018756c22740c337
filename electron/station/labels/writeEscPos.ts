/**
 * Pages as ESC/POS (receipt printers): one raster from edge to edge, since their fonts and code pages know few
 * characters. node-thermal-printer only builds the bytes; its ways of sending them lose labels and stay unused.
 */
import { PrinterTypes, ThermalPrinter } from 'node-thermal-printer';
import { flattenPage, rasterPages, type DrawnLabel } from '../../../shared/labels/index.ts';

/** Some printers take no more in one raster. */
const ROWS_A_RASTER = 240;
/** GS V 66 0: feeds to the knife and cuts; a printer without one feeds. */
const FEED_AND_CUT = Uint8Array.of(0x1d, 0x56, 66, 0);

/** ESC @: whatever another program set is forgotten. */
const RESET = Uint8Array.of(0x1b, 0x40);

function rasterCommand(widthBytes: number, rows: Uint8Array): Buffer {
  const count = rows.length / widthBytes;
  const size = [widthBytes & 0xff, widthBytes >> 8, count & 0xff, count >> 8];
  return Buffer.concat([Uint8Array.of(0x1d, 0x76, 0x30, 0, ...size), rows]);
}

export function writeEscPos(label: DrawnLabel, copies: number): Uint8Array {
  const printer = new ThermalPrinter({ type: PrinterTypes.EPSON, interface: 'tcp://unused' });
  const sheets = rasterPages(label).map((page) => {
    const { bytes, widthDots } = flattenPage(page);
    const widthBytes = Math.ceil(widthDots / 8);
    const commands: Uint8Array[] = [];
    for (let at = 0; at < bytes.length; at += ROWS_A_RASTER * widthBytes) {
      commands.push(rasterCommand(widthBytes, bytes.subarray(at, at + ROWS_A_RASTER * widthBytes)));
    }
    return Buffer.concat([...commands, FEED_AND_CUT]);
  });
  printer.add(Buffer.from(RESET));
  printer.alignLeft();
  for (let copy = 0; copy < copies; copy += 1) for (const sheet of sheets) printer.add(sheet);
  return new Uint8Array(printer.getBuffer());
}
