/** Template + data → ZPL. Pure but for the injected rasterizer; the same input gives the same bytes. */
import type { DrawOp, LabelWarning, PlacedLine } from './drawing.ts';
import type { LabelFields } from './fields.ts';
import { encodeGraphicField, knockOut } from './graphicField.ts';
import { layOutPages } from './layOutPages.ts';
import type { LabelTemplate } from './template.ts';
import type { TextBitmap, TextRasterizer } from './textRasterizer.ts';

export type { LabelWarning } from './drawing.ts';

export interface ComposedLabel {
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

const rasterLines = (op: DrawOp): readonly PlacedLine[] => {
  if (op.kind === 'raster-line') return [op.line];
  return op.kind === 'inverted' ? op.lines : [];
};

type TakeBitmap = () => TextBitmap;

function writeOp(op: DrawOp, takeBitmap: TakeBitmap): string {
  switch (op.kind) {
    case 'font-line': {
      const { x, y, sizeDots, text } = op.line;
      return `^FO${x},${y}^A0N,${sizeDots},${sizeDots}^FH_^FD${escapeField(text)}^FS`;
    }
    case 'raster-line': {
      return `^FO${op.line.x},${op.line.y}${encodeGraphicField(takeBitmap())}^FS`;
    }
    case 'inverted': {
      const lines = op.lines.map(({ x, y }) => ({ x, y, bitmap: takeBitmap() }));
      const bitmap = knockOut(op.box.w, op.box.h, lines);
      return `^FO${op.box.x},${op.box.y}${encodeGraphicField(bitmap)}^FS`;
    }
    case 'frame': {
      const { x, y, w, h } = op.box;
      return `^FO${x},${y}^GB${w},${h},${op.strokeDots}^FS`;
    }
    case 'barcode': {
      const { x, y, h, moduleDots, zplData } = op;
      return `^FO${x},${y}^BY${moduleDots},3,${h}^BCN,${h},N,N,N,N^FH_^FD${escapeField(zplData)}^FS`;
    }
  }
}

/**
 * Throws `label-unknown-field` for a template that asks for what the data lacks, and `label-barcode-impossible`
 * for a required barcode that can't be drawn.
 */
export async function composeZpl(
  template: LabelTemplate,
  filled: LabelFields,
  rasterizer: TextRasterizer,
): Promise<ComposedLabel> {
  const { pages, warnings } = layOutPages(template, filled, rasterizer);
  const lines = pages.flatMap((ops) => ops.flatMap(rasterLines));
  const bitmaps = await rasterizer.rasterize(
    lines.map(({ text, sizeDots, bold, maxWidthDots }) => ({
      text,
      heightDots: sizeDots,
      maxWidthDots,
      bold,
    })),
  );
  let next = 0;
  const takeBitmap: TakeBitmap = () => {
    const bitmap = bitmaps[next];
    next += 1;
    if (bitmap === undefined) throw new Error('the rasterizer gave fewer bitmaps than lines');
    return bitmap;
  };
  const width = Math.round(template.widthMm * template.dpmm);
  const length = Math.round(template.heightMm * template.dpmm);
  const head = `^XA^CI28^LH0,0^LS0^FWN^PON^PW${width}^LL${length}`;
  const zpl = pages
    .map((ops) => [head, ...ops.map((op) => writeOp(op, takeBitmap)), '^PQ1^XZ'].join('\n'))
    .join('\n');
  const missing = bitmaps.flatMap((bitmap, index) =>
    bitmap.missing.length === 0
      ? []
      : [{ code: 'characters-missing' as const, text: lines[index]?.text ?? '' }],
  );
  return { zpl: `${zpl}\n`, pages: pages.length, warnings: [...warnings, ...missing] };
}
