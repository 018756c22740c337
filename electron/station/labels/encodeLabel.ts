import {
  drawLabel,
  templateFor,
  writeEpl,
  writeTspl,
  writeZpl,
  type DrawnLabel,
  type LabelFields,
  type LabelTarget,
  type LabelTemplate,
  type LabelWarning,
  type TextRasterizer,
} from '../../../shared/labels/index.ts';
import { writeEscPos } from './writeEscPos.ts';

export interface EncodedLabel {
  readonly bytes: Uint8Array;
  readonly pages: number;
  readonly warnings: readonly LabelWarning[];
}

function write(drawn: DrawnLabel, target: LabelTarget, copies: number): Uint8Array {
  switch (target.language) {
    case 'zpl':
      return new TextEncoder().encode(writeZpl(drawn, copies));
    case 'tspl':
      return writeTspl(drawn, target.dpmm, copies);
    case 'epl':
      return writeEpl(drawn, target.dpmm, copies);
    case 'escpos':
      return writeEscPos(drawn, copies);
  }
}

/**
 * One drawing, written in the target's language. ZPL printers draw plain ASCII in their own font; to the others every
 * line goes as a raster. Throws `label-too-wide`, `label-unknown-field` and `label-barcode-impossible`.
 */
export async function encodeLabel(
  template: LabelTemplate,
  filled: LabelFields,
  rasterizer: TextRasterizer,
  target: LabelTarget,
  copies: number,
): Promise<EncodedLabel> {
  const fonts = target.language === 'zpl' ? 'printer' : 'raster';
  const drawn = await drawLabel(templateFor(template, target), filled, rasterizer, fonts);
  return {
    bytes: write(drawn, target, copies),
    pages: drawn.pages.length,
    warnings: drawn.warnings,
  };
}
