import { describe, expect, it } from 'vitest';
import type { Product, ProductUnit } from '../../shared/schema/index.ts';
import { aLine } from '../../tests/builders/orders.ts';
import { expandLines } from './expandLines.ts';

const unit = (uom: ProductUnit['uom'], factor: number): ProductUnit => ({
  uom,
  factor,
  barcodes: [],
  grams: 1,
  mm: { l: 1, w: 1, h: 1 },
});
const plain = (description: string) => ({
  description,
  uoms: [unit('each', 1), unit('case', 24)],
});
type Known = Pick<Product, 'description' | 'uoms' | 'kit'>;
const PRODUCTS = new Map<string, Known>([
  ['85123A', plain('HEART')],
  ['71053', plain('LANTERN')],
  [
    'SET',
    {
      ...plain('GIFT SET'),
      kit: [
        { sku: '85123A', qty: 2 },
        { sku: '71053', qty: 1 },
      ],
    },
  ],
]);

describe('expandLines', () => {
  it('counts a unit of measure in eaches', () => {
    const { lines } = expandLines([aLine({ qty: 2, uom: 'case' })], PRODUCTS);
    expect(lines).toMatchObject([{ lineId: '1', qty: 2, uom: 'case', units: 48 }]);
  });

  it('brings lines of one SKU together', () => {
    const { lines } = expandLines([aLine(), aLine({ lineId: '2', qty: 4 })], PRODUCTS);
    expect(lines).toMatchObject([{ lineId: '1', sku: '85123A', qty: 10, units: 10 }]);
  });

  it('counts a SKU in eaches where its lines differ in unit', () => {
    const { lines } = expandLines([aLine(), aLine({ lineId: '2', qty: 1, uom: 'case' })], PRODUCTS);
    expect(lines).toMatchObject([{ qty: 30, uom: 'each', units: 30 }]);
  });

  it('takes a kit apart, and its parts together with the same SKU sold alone', () => {
    const { lines } = expandLines(
      [aLine({ sku: 'SET', qty: 3 }), aLine({ lineId: '2', qty: 1 })],
      PRODUCTS,
    );
    expect(lines).toMatchObject([
      { lineId: '1.1', sku: '85123A', description: 'HEART', qty: 7, units: 7 },
      { lineId: '1.2', sku: '71053', description: 'LANTERN', qty: 3, units: 3 },
    ]);
  });

  it('names SKUs nobody described, parts of kits too', () => {
    const broken = new Map<string, Known>([
      ...PRODUCTS,
      ['BAD', { ...plain('BAD'), kit: [{ sku: 'GONE', qty: 1 }] }],
    ]);
    const { unknownSkus } = expandLines(
      [aLine({ sku: 'NEW' }), aLine({ sku: 'BAD', lineId: '2' })],
      broken,
    );
    expect(unknownSkus).toEqual(['NEW', 'GONE']);
  });
});
