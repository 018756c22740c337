import { expect, it } from 'vitest';
import { aLine } from '../../tests/builders/orders.ts';
import type { Charges } from '../../shared/schema/index.ts';
import { checkPrices } from './checkPrices.ts';

const lines = [aLine({ qty: 2, unitPriceMinor: 1000 })];
const charges = (over: Partial<Charges>): Charges => ({
  ...{ shippingMinor: 0, taxMinor: 0, discountMinor: 0, totalMinor: 2000 },
  ...over,
});
const check = (over: Partial<Parameters<typeof checkPrices>[0]>, usual?: number) =>
  checkPrices({ lines, currency: 'GBP', ...over }, () => usual, { priceFactor: 3 }).map(
    ({ code }) => code,
  );

it('totals add up within rounding, with the tax on top or within', () => {
  expect(check({ charges: charges({}) })).toEqual([]);
  expect(check({ charges: charges({ shippingMinor: 495, totalMinor: 2497 }) })).toEqual([]);
  expect(check({ charges: charges({ taxMinor: 333 }) })).toEqual([]);
  expect(check({ charges: charges({ discountMinor: 200, totalMinor: 1800 }) })).toEqual([]);
  expect(check({ charges: charges({ discountMinor: 200 }) })).toEqual(['price.total']);
});

it('prices of nothing, of no currency and far from what is usual stand out', () => {
  expect(check({ lines: [aLine({ unitPriceMinor: 0 })] })).toEqual(['price.zero']);
  expect(check({ currency: 'QQQ' })).toEqual(['price.currency']);
  expect(check({}, 1000)).toEqual([]);
  expect(check({}, 3000)).toEqual([]);
  expect(check({}, 3001)).toEqual(['price.outlier']);
  expect(check({}, 333)).toEqual(['price.outlier']);
  expect(check({}, undefined)).toEqual([]);
});
