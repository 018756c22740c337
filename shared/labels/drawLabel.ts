/** Template + data → what each page consists of, every raster drawn: the one drawing all languages are written from. */
import type { Cell, DrawOp, LabelWarning, PlacedLine } from './drawing.ts';
import type { LabelFields } from './fields.ts';
import { knockOut } from './graphicField.ts';
import { layOutPages } from './layOutPages.ts';
import type { LabelTemplate } from './template.ts';
import type { FontUse } from './textLayout.ts';
import type { TextBitmap, TextRasterizer } from './textRasterizer.ts';

export type DrawnOp =
  | Extract<DrawOp, { kind: 'font-line' | 'barcode' }>
  | { kind: 'bitmap'; x: number; y: number; bitmap: TextBitmap }
  /** Filled where the stroke reaches the middle. */
  | { kind: 'frame'; box: Cell; strokeDots: number };

export interface DrawnLabel {
  readonly widthDots: number;
  readonly heightDots: number;
  readonly pages: readonly (readonly DrawnOp[])[];
  readonly warnings: readonly LabelWarning[];
}

const rasterLines = (op: DrawOp): readonly PlacedLine[] => {
  if (op.kind === 'raster-line') return [op.line];
  return op.kind === 'inverted' ? op.lines : [];
};

/**
 * Throws `label-unknown-field` for a template that asks for what the data lacks, and `label-barcode-impossible`
 * for a required barcode that can't be drawn.
 */
export async function drawLabel(
  template: LabelTemplate,
  filled: LabelFields,
  rasterizer: TextRasterizer,
  fonts: FontUse,
): Promise<DrawnLabel> {
  const { pages, warnings } = layOutPages(template, filled, rasterizer, fonts);
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
  const takeBitmap = (): TextBitmap => {
    const bitmap = bitmaps[next];
    next += 1;
    if (bitmap === undefined) throw new Error('the rasterizer gave fewer bitmaps than lines');
    return bitmap;
  };
  const draw = (op: DrawOp): DrawnOp => {
    if (op.kind === 'raster-line') {
      return { kind: 'bitmap', x: op.line.x, y: op.line.y, bitmap: takeBitmap() };
    }
    if (op.kind !== 'inverted') return op;
    const placed = op.lines.map(({ x, y }) => ({ x, y, bitmap: takeBitmap() }));
    const bitmap = knockOut(op.box.w, op.box.h, placed);
    return { kind: 'bitmap', x: op.box.x, y: op.box.y, bitmap };
  };
  const missing = bitmaps.flatMap((bitmap, index) =>
    bitmap.missing.length === 0
      ? []
      : [{ code: 'characters-missing' as const, text: lines[index]?.text ?? '' }],
  );
  return {
    widthDots: Math.round(template.widthMm * template.dpmm),
    heightDots: Math.round(template.heightMm * template.dpmm),
    pages: pages.map((ops) => ops.map(draw)),
    warnings: [...warnings, ...missing],
  };
}
