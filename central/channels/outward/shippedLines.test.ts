import { expect, it } from 'vitest';
import { aLine } from '../../../tests/builders/orders.ts';
import { shippedLines } from './shippedLines.ts';

const line = (lineId: string, sku: string, qty: number, uom: 'each' | 'case' = 'each') =>
  aLine({ lineId, sku, qty, uom });
const parcel = (...lines: readonly (readonly [string, number])[]) => ({
  lines: lines.map(([sku, units]) => ({ sku, units })),
});
const PRODUCTS: Parameters<typeof shippedLines>[2] = new Map([
  ['C', { uoms: [{ uom: 'case' as const, factor: 6 }] }],
  [
    'KIT',
    {
      uoms: [],
      kit: [
        { sku: 'A', qty: 2 },
        { sku: 'B', qty: 1 },
      ],
    },
  ],
]);
const said = (parcels: ReturnType<typeof shippedLines>) =>
  parcels.map((lines) => lines.map(({ lineId, qty }) => `${lineId}×${qty}`).join(' '));

it('counts the lines of one SKU in their order', () => {
  const lines = [line('1', 'A', 2), line('2', 'A', 3)];
  const found = shippedLines(lines, [parcel(['A', 3]), parcel(['A', 2])], PRODUCTS, new Map());
  expect(said(found)).toEqual(['1×2 2×1', '2×2']);
});

it('counts a case once its last each is in', () => {
  const found = shippedLines(
    [line('1', 'C', 2, 'case')],
    [parcel(['C', 8]), parcel(['C', 4])],
    PRODUCTS,
    new Map(),
  );
  expect(said(found)).toEqual(['1×1', '1×1']);
});

it('counts a kit with the last of its parts, and never the parts that were sold alone', () => {
  const lines = [line('1', 'KIT', 1), line('2', 'A', 1)];
  const parcels = [parcel(['A', 2]), parcel(['A', 1], ['B', 1])];
  expect(said(shippedLines(lines, parcels, PRODUCTS, new Map()))).toEqual(['2×1', '1×1']);
});

it('goes on from what another warehouse has sent', () => {
  const lines = [line('1', 'A', 3), line('2', 'B', 1)];
  const [before, now] = [parcel(['A', 2]), parcel(['A', 1], ['B', 1])];
  const found = shippedLines(lines, [now], PRODUCTS, new Map([['1', 2]]), [before]);
  expect(said(found)).toEqual(['1×1 2×1']);
});

it('tells of nothing that was not in the order', () => {
  const found = shippedLines(
    [line('1', 'A', 1)],
    [parcel(['A', 5], ['X', 1])],
    PRODUCTS,
    new Map(),
  );
  expect(said(found)).toEqual(['1×1']);
});
