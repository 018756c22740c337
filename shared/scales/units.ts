const GRAMS: Readonly<Record<string, number>> = {
  mg: 0.001,
  ct: 0.2,
  g: 1,
  oz: 28.349523125,
  lb: 453.59237,
  kg: 1000,
  t: 1_000_000,
};

/** Grams to a thousandth. Null for a unit that is no weight, and for text that is no plain number. */
export function toGrams(value: string, unit: string): number | null {
  const factor = GRAMS[unit.toLowerCase()];
  if (factor === undefined || !/^-?\d{1,8}(\.\d{1,6})?$/.test(value)) return null;
  const grams = Math.round(Number(value) * factor * 1000) / 1000;
  // Minus zero is zero.
  return grams === 0 ? 0 : grams;
}
