/** Template + data → ZPL. Pure but for the injected rasterizer; the same input gives the same bytes. */
import { drawLabel, type DrawnLabel, type DrawnOp } from './drawLabel.ts';
import type { LabelWarning } from './drawing.ts';
import type { LabelFields } from './fields.ts';
import { encodeGraphicField } from './graphicField.ts';
import type { LabelTemplate } from './template.ts';
import type { TextRasterizer } from './textRasterizer.ts';

export type { LabelWarning } from './drawing.ts';

export interface ComposedZpl {
  /** ASCII only. One `^XA…^XZ` a page. */
  readonly zpl: string;
  readonly pages: number;
  /** What had to be cut, left out or drawn as a box; empty for almost all labels. */
  readonly warnings: readonly LabelWarning[];
}

/** Field data can't end its field: the characters that start ZPL commands go as `^FH_` hex. */
const escapeField = (text: string): string =>
  text.replace(
    /[_^~]/g,
    (character) => `_${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );

function writeOp(op: DrawnOp): string {
  switch (op.kind) {
    case 'font-line': {
      const { x, y, sizeDots, text } = op.line;
      return `^FO${x},${y}^A0N,${sizeDots},${sizeDots}^FH_^FD${escapeField(text)}^FS`;
    }
    case 'bitmap': {
      return `^FO${op.x},${op.y}${encodeGraphicField(op.bitmap)}^FS`;
    }
    case 'frame': {
      const { x, y, w, h } = op.box;
      return `^FO${x},${y}^GB${w},${h},${op.strokeDots}^FS`;
    }
    case 'barcode': {
      const { x, y, h, moduleDots, code, symbology } = op;
      const command = symbology === 'ean13' ? `^BEN,${h},N,N` : `^BCN,${h},N,N,N,N`;
      return `^FO${x},${y}^BY${moduleDots},3,${h}${command}^FH_^FD${escapeField(code.zplData)}^FS`;
    }
  }
}

/** `copies`: of each page, 1 to 9999. */
export function writeZpl(label: DrawnLabel, copies: number): string {
  const head = `^XA^CI28^LH0,0^LS0^FWN^PON^PW${label.widthDots}^LL${label.heightDots}`;
  const pages = label.pages.map((ops) => [head, ...ops.map(writeOp), `^PQ${copies}^XZ`].join('\n'));
  return `${pages.join('\n')}\n`;
}

/** Throws what `drawLabel` throws. */
export async function composeZpl(
  template: LabelTemplate,
  filled: LabelFields,
  rasterizer: TextRasterizer,
): Promise<ComposedZpl> {
  const drawn = await drawLabel(template, filled, rasterizer, 'printer');
  return { zpl: writeZpl(drawn, 1), pages: drawn.pages.length, warnings: drawn.warnings };
}
