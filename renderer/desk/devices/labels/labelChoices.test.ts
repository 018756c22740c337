import { expect, it } from 'vitest';
import type { Location, Product } from '../../../../shared/schema/index.ts';
import { CHOICES_MAX, labelChoices, readRange } from './labelChoices.ts';

const bin = (id: string, sequence: number): Location => ({
  ...{ id, clock: 1, zone: id.charAt(0), aisle: 1, bay: 1, level: 1, bin: 'A', sequence },
});
const product = (sku: string, description: string, barcodes: string[]): Product => ({
  ...{ id: sku, clock: 1, sku, description, tracking: 'none' },
  uoms: [{ uom: 'each', factor: 1, barcodes, grams: 1, mm: { l: 1, w: 1, h: 1 } }],
});
const sources = {
  language: 'en' as const,
  locations: [bin('B-01', 3), bin('A-02', 2), bin('A-01', 1)],
  products: [
    product('85123A', 'WHITE HANGING HEART T-LIGHT HOLDER', ['4006381333931']),
    product('71053', 'White metal lantern', ['X-71053']),
  ],
};
const keys = (...args: Parameters<typeof labelChoices>) =>
  labelChoices(...args).map(({ key }) => key);

it('lists bins in walking order, and those that begin as typed', () => {
  expect(keys('location-label', '', sources)).toEqual(['A-01', 'A-02', 'B-01']);
  expect(keys('location-label', 'a-', sources)).toEqual(['A-01', 'A-02']);
});

it('finds products by words in any order, and takes the item’s own GTIN', () => {
  expect(keys('product-label', 'holder heart', sources)).toEqual(['85123A']);
  expect(keys('product-label', 'white', sources)).toEqual(['71053', '85123A']);
  const [lantern, heart] = labelChoices('product-label', 'white', sources);
  expect(heart?.data).toMatchObject({ gtin: '4006381333931' });
  expect(lantern?.data).not.toHaveProperty('gtin');
});

it('makes tote labels of a number or a range', () => {
  expect(keys('tote-label', '7', sources)).toEqual(['TOTE-007']);
  expect(keys('tote-label', '12 - 10', sources)).toEqual(['TOTE-010', 'TOTE-011', 'TOTE-012']);
  expect(keys('tote-label', '', sources)).toHaveLength(CHOICES_MAX);
  expect(readRange('seven')).toBeNull();
});
