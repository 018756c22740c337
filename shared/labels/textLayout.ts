/** Places a text element's lines, in the printer's font where that is able to, else as raster. */
import type { DrawOp, LabelWarning, PlacedLine, Cell } from './drawing.ts';
import { cleanText, fitText, fitsPrinterFont, type Measure } from './fitText.ts';
import type { TextRasterizer } from './textRasterizer.ts';
import { measureFont0 } from './zplFont.ts';

/** Whether the printer's own font may be used where it can draw the text, or every line goes as raster. */
export type FontUse = 'printer' | 'raster';

export interface TextStyle {
  readonly sizeDots: number;
  readonly minSizeDots: number;
  readonly maxLines: number;
  readonly bold: boolean;
  readonly align: 'left' | 'center' | 'right';
  readonly vertical: 'top' | 'middle';
  readonly inverted: boolean;
  readonly fonts: FontUse;
}

export interface LaidText {
  readonly ops: readonly DrawOp[];
  readonly warnings: readonly LabelWarning[];
  /** From the top of the box to the bottom of the last line. */
  readonly usedDots: number;
}

const ALIGN_SHARE = { left: 0, center: 0.5, right: 1 } as const;

/** Lays out `text` (line breaks part paragraphs) in `box`. */
export function layOutText(
  text: string,
  box: Cell,
  style: TextStyle,
  rasterizer: Pick<TextRasterizer, 'measure'>,
): LaidText {
  const paragraphs = text
    .split('\n')
    .map(cleanText)
    .filter((paragraph) => paragraph !== '');
  const raster = style.inverted || style.fonts === 'raster' || !paragraphs.every(fitsPrinterFont);
  const measure: Measure = raster
    ? (line, size) => rasterizer.measure(line, size, style.bold)
    : measureFont0;
  const fitted = fitText(
    paragraphs,
    {
      widthDots: box.w,
      heightDots: box.h,
      sizeDots: style.sizeDots,
      minSizeDots: style.minSizeDots,
      maxLines: style.maxLines,
    },
    measure,
  );
  const usedDots =
    fitted.lines.length === 0 ? 0 : (fitted.lines.length - 1) * fitted.pitchDots + fitted.sizeDots;
  const top = style.vertical === 'middle' ? Math.max(0, Math.floor((box.h - usedDots) / 2)) : 0;
  const lines = fitted.lines.map((line, index): PlacedLine => {
    const slack = Math.max(0, box.w - measure(line, fitted.sizeDots));
    return {
      x: Math.floor(slack * ALIGN_SHARE[style.align]),
      y: top + index * fitted.pitchDots,
      text: line,
      sizeDots: fitted.sizeDots,
      bold: style.bold,
      maxWidthDots: box.w,
    };
  });
  const warnings: LabelWarning[] = fitted.truncated ? [{ code: 'text-cut', text }] : [];
  if (style.inverted) return { ops: [{ kind: 'inverted', box, lines }], warnings, usedDots };
  const kind = raster ? 'raster-line' : 'font-line';
  const ops = lines.map((line): DrawOp => ({
    kind,
    line: { ...line, x: box.x + line.x, y: box.y + line.y },
  }));
  return { ops, warnings, usedDots };
}
