/** Barcodes, weight, size and packaging of a product, out of its SKU. */
import { gtin13FromInternal, gtin14FromGtin13 } from '../barcodes/index.ts';
import type { Product, ProductUnit } from '../schema/index.ts';
import { deriveChoice, deriveInteger, hash53 } from './random.ts';

/** A `Product` document without what the store adds (id, clock), and the GTIN of one piece. */
export type SampleProduct = Omit<Product, 'id' | 'clock'> & { gtin: string };

const USUAL_SKU = /^(\d{5})([A-Za-z]{0,2})$/;
const LETTERS = ' ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const BLOCK = 10_000_000_000;

/**
 * Usual SKUs (five digits and up to two letters) are numbered one by one in the block 20…, so no two of them
 * can share a GTIN. All others are hashed into 21…–29…: 9 × 10^10 numbers, so a thousand of them seen together
 * collide with odds of 1 in 180,000.
 */
function internalNumber(sku: string): number {
  const usual = USUAL_SKU.exec(sku);
  if (usual === null) return BLOCK + (hash53(sku) % (9 * BLOCK));
  const [, digits = '', suffix = ''] = usual;
  const first = LETTERS.indexOf(suffix[0] ?? ' ');
  const second = LETTERS.indexOf(suffix[1] ?? ' ');
  return (Number(digits) * LETTERS.length + first) * LETTERS.length + second;
}

/** Outer box of `count` boxes of this size, stacked along the shortest edge in two columns. */
function packTogether(unit: ProductUnit, count: number): ProductUnit['mm'] {
  const { l, w, h } = unit.mm;
  const rows = Math.ceil(count / 2);
  return { l: l + 10, w: w * 2 + 10, h: Math.ceil((h * rows) / 2) + 10 };
}

/** Everything Stowline needs to know of a product that the order file doesn't say; all of it depends on the SKU alone. */
export function deriveProduct(sku: string, description: string): SampleProduct {
  const gtin = gtin13FromInternal(internalNumber(sku));
  const each: ProductUnit = {
    uom: 'each',
    factor: 1,
    barcodes: [gtin],
    grams: deriveInteger(sku, 'grams', 30, 900),
    mm: {
      l: deriveInteger(sku, 'length', 60, 320),
      w: deriveInteger(sku, 'width', 40, 220),
      h: deriveInteger(sku, 'height', 10, 140),
    },
  };
  const innerFactor = deriveChoice(sku, 'inner', [4, 6, 10, 12]);
  const inner: ProductUnit = {
    uom: 'inner',
    factor: innerFactor,
    barcodes: [gtin14FromGtin13(1, gtin)],
    grams: each.grams * innerFactor + 40,
    mm: packTogether(each, innerFactor),
  };
  const innersInCase = deriveChoice(sku, 'case', [2, 4, 6]);
  const carton: ProductUnit = {
    uom: 'case',
    factor: innerFactor * innersInCase,
    barcodes: [gtin14FromGtin13(2, gtin)],
    grams: inner.grams * innersInCase + 250,
    mm: packTogether(inner, innersInCase),
  };
  return { sku, description, gtin, tracking: 'none', uoms: [each, inner, carton] };
}
