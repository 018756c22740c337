import type { LabelTemplate } from '../../../shared/labels/index.ts';
import { createTextRasterizer, encodeLabel } from '../labels/index.ts';
import { describePlace, type PrinterConfig } from './printerConfig.ts';

const WIDTH_MM = 100;
const MARGIN_MM = 3;

/** Room for what every printer must be able to do: plain text, Chinese, a bar code, edges. */
function testTemplate(headMm: number): LabelTemplate {
  const widthMm = Math.min(WIDTH_MM, headMm);
  const place = { x: MARGIN_MM, w: widthMm - 2 * MARGIN_MM };
  const line = { ...place, kind: 'text', minSize: 2, maxLines: 1, align: 'center' } as const;
  return {
    id: 'test-label',
    revision: 1,
    widthMm,
    heightMm: 50,
    dpmm: 8,
    captions: {},
    elements: [
      { kind: 'box', x: 1, y: 1, w: widthMm - 2, h: 48, stroke: 0.25 },
      { ...line, y: 4, h: 7, text: 'Stowline test 测试', size: 6 },
      { ...line, y: 12, h: 4, text: '{place}', size: 3.6 },
      { ...line, y: 17, h: 4, text: '{format}', size: 3.6 },
      {
        ...{ ...place, kind: 'barcode', y: 24, h: 18, symbology: 'code128' },
        ...{ value: 'STOWLINE-TEST', module: 0.375, minModule: 0.125, required: true },
      },
    ],
  };
}

const rasterizer = createTextRasterizer();

/** A small label that proves the way to a printer: its address, and a bar code that any scanner reads. */
export async function buildTestLabel(printer: PrinterConfig): Promise<Uint8Array> {
  const { language, dpmm, headMm } = printer;
  const format = `${language.toUpperCase()}  ${dpmm === 8 ? 203 : 300} dpi  ${headMm} mm`;
  const fields = { place: describePlace(printer), format };
  const filled = { language: 'en', fields, rows: [] } as const;
  return (await encodeLabel(testTemplate(headMm), filled, rasterizer, printer, 1)).bytes;
}
