/** Splits a document's rows over pages: a row is as high as its highest cell and is never parted. */
import type { DrawOp, LabelWarning } from './drawing.ts';
import type { LabelRows } from './fields.ts';
import type { TableElement } from './template.ts';
import { layOutText, type FontUse, type LaidText } from './textLayout.ts';
import type { TextRasterizer } from './textRasterizer.ts';

export interface TablePage {
  readonly ops: readonly DrawOp[];
  readonly warnings: readonly LabelWarning[];
}

interface LaidRow {
  readonly cells: readonly LaidText[];
  readonly heightDots: number;
}

function moveDown(op: DrawOp, by: number): DrawOp {
  if (op.kind === 'font-line' || op.kind === 'raster-line') {
    return { ...op, line: { ...op.line, y: op.line.y + by } };
  }
  return op;
}

/** At least one page, also without rows. `fill` puts captions into the column heads. */
export function splitTable(
  table: TableElement,
  rows: LabelRows,
  print: { readonly dpmm: number; readonly fonts: FontUse },
  fill: (text: string) => string,
  rasterizer: TextRasterizer,
): TablePage[] {
  const plain = { vertical: 'top', inverted: false, fonts: print.fonts } as const;
  const dots = (millimetres: number): number => Math.round(millimetres * print.dpmm);
  const top = dots(table.y);
  const bottom = dots(table.y + table.h);
  const gap = dots(table.gap);
  const size = dots(table.size);
  const headSize = dots(table.headSize);

  const heads = table.columns.flatMap(({ head, x, w, align = 'left' }) => {
    const box = { x: dots(table.x + x), y: top, w: dots(w), h: headSize };
    const style = { ...plain, sizeDots: headSize, minSizeDots: dots(1.8), maxLines: 1, bold: true };
    return layOutText(fill(head), box, { ...style, align }, rasterizer).ops;
  });
  const ruleHeight = Math.max(1, dots(0.25));
  const rule: DrawOp = {
    kind: 'frame',
    box: { x: dots(table.x), y: top + headSize + gap, w: dots(table.w), h: ruleHeight },
    strokeDots: ruleHeight,
  };
  const firstRowTop = top + headSize + 2 * gap + ruleHeight;

  const layOutRow = (row: LabelRows[number]): LaidRow => {
    const cells = table.columns.map(({ field, x, w, align = 'left', maxLines, bold = false }) => {
      const box = { x: dots(table.x + x), y: 0, w: dots(w), h: dots(table.h) };
      const style = { ...plain, sizeDots: size, minSizeDots: dots(1.8), maxLines, bold, align };
      return layOutText(row[field] ?? '', box, style, rasterizer);
    });
    return { cells, heightDots: Math.max(size, ...cells.map(({ usedDots }) => usedDots)) };
  };

  const pages: { ops: DrawOp[]; warnings: LabelWarning[] }[] = [];
  let page = { ops: [...heads, rule], warnings: [] as LabelWarning[] };
  let y = firstRowTop;
  for (const row of rows) {
    const { cells, heightDots } = layOutRow(row);
    if (y + heightDots > bottom && y > firstRowTop) {
      pages.push(page);
      page = { ops: [...heads, rule], warnings: [] };
      y = firstRowTop;
    }
    for (const cell of cells) {
      page.ops.push(...cell.ops.map((op) => moveDown(op, y)));
      page.warnings.push(...cell.warnings);
    }
    y += heightDots + gap;
  }
  return [...pages, page];
}
