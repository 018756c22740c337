/** What a packed parcel should weigh, and whether what a scale says is near enough. */
import type { FactData } from '../../facts/index.ts';
import type { WEIGHT_REASONS } from '../../facts/catalogue.ts';
import type { Settings } from '../../schema/masterData.ts';
import type { Parcel } from '../../schema/work.ts';
import type { View } from '../view.ts';

export type WeightReason = (typeof WEIGHT_REASONS)[number];
export type Weighing = NonNullable<FactData<'parcel.closed'>['weighing']>;

const DEFAULTS: NonNullable<Settings['weighing']> = {
  cartonGrams: 150,
  toleranceGrams: 50,
  tolerancePercent: 5,
};

/** Goods and carton in grams; null where a product or its weight is not known. */
export function expectedGrams(
  view: View,
  parcel: Pick<Parcel, 'lines'>,
  settings: Settings,
): number | null {
  const { cartonGrams } = settings.weighing ?? DEFAULTS;
  let sum = cartonGrams;
  for (const { sku, units } of parcel.lines) {
    if (units === 0) continue;
    const each = view.get('products', sku)?.uoms.find(({ factor }) => factor === 1);
    // Nothing weighs nothing: nobody has entered it.
    if (each === undefined || each.grams === 0) return null;
    sum += each.grams * units;
  }
  return sum;
}

/** How far a parcel of so much may be off, in grams. */
export function toleranceOf(expected: number, settings: Settings): number {
  const { toleranceGrams, tolerancePercent } = settings.weighing ?? DEFAULTS;
  return Math.max(toleranceGrams, (expected * tolerancePercent) / 100);
}

/** Whether somebody has to look: never where nobody knows what it should weigh. */
export const differs = (expected: number | null, measured: number, settings: Settings): boolean =>
  expected !== null && Math.abs(measured - expected) > toleranceOf(expected, settings);
