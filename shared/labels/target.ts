/** What a label is made for: the language, resolution and width of a printer. */
import { Type, type Static } from 'typebox';
import { AppError } from '../errors.ts';
import { closed, literals } from '../schema/index.ts';
import type { LabelTemplate } from './template.ts';

export const LABEL_LANGUAGES = ['zpl', 'tspl', 'epl', 'escpos'] as const;
export const LabelLanguage = literals(LABEL_LANGUAGES);
export type LabelLanguage = Static<typeof LabelLanguage>;

export const LabelTarget = closed({
  language: LabelLanguage,
  /** Dots per millimetre of the print head: 8 is 203 dpi, 12 is 300 dpi. */
  dpmm: Type.Union([Type.Literal(8), Type.Literal(12)]),
  /** How wide the head prints. */
  headMm: Type.Number({ minimum: 20, maximum: 220 }),
});
export type LabelTarget = Static<typeof LabelTarget>;

/** The four-inch label printer that most packing benches have. */
export const DEFAULT_TARGET: LabelTarget = { language: 'zpl', dpmm: 8, headMm: 104 };

export const fitsHead = (template: LabelTemplate, target: Pick<LabelTarget, 'headMm'>): boolean =>
  template.widthMm <= target.headMm;

/** The template in the target's dots. Throws `label-too-wide` where the head would cut it off. */
export function templateFor(template: LabelTemplate, target: LabelTarget): LabelTemplate {
  if (!fitsHead(template, target)) {
    const { id, widthMm } = template;
    throw new AppError('label-too-wide', { template: id, widthMm, headMm: target.headMm });
  }
  return { ...template, dpmm: target.dpmm };
}
