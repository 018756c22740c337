import type { FactType } from '../../../shared/facts/index.ts';

export const SSCC_PLACEHOLDER = '{{sscc}}';

/** The value with the number in place of the placeholder, in every string however deep. */
export function fillSscc(value: unknown, sscc: string): unknown {
  if (typeof value === 'string') return value.replaceAll(SSCC_PLACEHOLDER, sscc);
  if (Array.isArray(value)) return value.map((item) => fillSscc(item, sscc));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, fillSscc(item, sscc)]),
  );
}

const TAKES_NUMBER: readonly FactType[] = ['parcel.closed', 'pallet.numbered'];

/** A parcel that is closed and a pallet get the number whatever its draft said; other facts where they ask for it. */
export function fillFactData(type: FactType, data: unknown, sscc: string): unknown {
  const filled = fillSscc(data, sscc);
  return TAKES_NUMBER.includes(type) && filled !== null && typeof filled === 'object'
    ? { ...filled, sscc }
    : filled;
}
