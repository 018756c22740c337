import { isGtin, toteBarcode } from '../../../../shared/barcodes/index.ts';
import type { LabelDataOf } from '../../../../shared/labels/index.ts';
import type { Language, Location, Product } from '../../../../shared/schema/index.ts';

export const CHOICE_KINDS = ['location-label', 'product-label', 'tote-label'] as const;
export type ChoiceKind = (typeof CHOICE_KINDS)[number];

/** A label that can be chosen from a list. */
export type LabelChoice = {
  [K in ChoiceKind]: {
    readonly template: K;
    readonly key: string;
    readonly title: string;
    readonly about: string;
    readonly data: LabelDataOf<K>;
  };
}[ChoiceKind];

/** Labels printed in one go. */
export const CHOICES_MAX = 200;
const TOTES = 999;

export interface ChoiceSources {
  readonly language: Language;
  readonly locations: readonly Location[];
  readonly products: readonly Product[];
}

/** Every word of what was typed stands somewhere in it; the beginning of a bin is enough. */
const matches = (typed: string, ...texts: readonly string[]): boolean => {
  const text = texts.join(' ').toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
};

/** `7` or `7-12` as numbers, the larger last; null for anything else. */
export function readRange(typed: string): { from: number; to: number } | null {
  const match = /^\s*(\d{1,3})\s*(?:[-–]\s*(\d{1,3})\s*)?$/.exec(typed);
  if (!match) return null;
  const from = Number(match[1]);
  const to = Number(match[2] ?? match[1]);
  return from <= to ? { from, to } : { from: to, to: from };
}

/** Labels that fit what was typed, in the order in which they hang; at most as many as are printed in one go. */
export function labelChoices(
  kind: ChoiceKind,
  typed: string,
  { language, locations, products }: ChoiceSources,
): LabelChoice[] {
  switch (kind) {
    case 'location-label':
      return locations
        .filter(({ id, zone }) => matches(typed, id, zone))
        .toSorted((a, b) => a.sequence - b.sequence)
        .slice(0, CHOICES_MAX)
        .map(({ id, zone }) => ({
          template: kind,
          key: id,
          title: id,
          about: zone,
          data: { language, code: id, zone },
        }));
    case 'product-label':
      return products
        .filter(({ sku, description }) => matches(typed, sku, description))
        .toSorted((a, b) => a.sku.localeCompare(b.sku, 'en'))
        .slice(0, CHOICES_MAX)
        .map(({ sku, description, uoms }) => {
          const codes = uoms.find(({ factor }) => factor === 1)?.barcodes ?? [];
          const gtin = codes.find((code) => isGtin(code));
          return {
            template: kind,
            key: sku,
            title: sku,
            about: description,
            data: { language, sku, description, ...(gtin === undefined ? {} : { gtin }) },
          };
        });
    case 'tote-label': {
      const { from, to } = readRange(typed) ?? { from: 1, to: TOTES };
      const count = Math.min(to - from + 1, CHOICES_MAX);
      return Array.from({ length: count }, (_, at) => toteBarcode(from + at)).map((code) => ({
        template: kind,
        key: code,
        title: code,
        about: '',
        data: { language, code },
      }));
    }
  }
}
