import type { Records } from './tables.ts';

/** How many of the latest make what is usual; fewer than `least` say nothing. */
export interface Memory {
  readonly kept: number;
  readonly least: number;
}
export const OF_PRICES: Memory = { kept: 11, least: 5 };
/** Orders differ more than prices do. */
export const OF_TOTALS: Memory = { kept: 31, least: 31 };
/** Once it is known what is usual, one order in as many is learned from. */
const LEARN_ONE_IN = 4;

export const priceKey = (currency: string, sku: string): string => `${currency} ${sku}`;
/** Of what orders come to; no SKU is called so. */
export const totalKey = (currency: string): string => `${currency} \n`;

const medians = new WeakMap<readonly number[], number>();
/** Of an array that nobody changes. */
export function median(numbers: readonly number[]): number | undefined {
  const known = medians.get(numbers);
  if (known !== undefined) return known;
  const found = numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
  if (found !== undefined) medians.set(numbers, found);
  return found;
}

/** undefined: too little is known yet. */
export function usualOf(
  records: Records<number>,
  key: string,
  { least }: Memory,
): number | undefined {
  const recent = records.of(key);
  return recent.length < least ? undefined : median(recent);
}

const isLearned = (orderId: string): boolean =>
  (Number.parseInt(orderId.slice(-2), 16) || 0) % LEARN_ONE_IN === 0;

/** What is the same as ever need not be written again. */
export function learn(
  records: Records<number>,
  key: string,
  { kept }: Memory,
  value: number,
  orderId: string,
): void {
  const recent = records.of(key);
  if (value <= 0) return;
  if (recent.length >= kept && (median(recent) === value || !isLearned(orderId))) return;
  records.put(key, [...recent, value].slice(-kept));
}
