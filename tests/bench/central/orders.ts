/** Orders as a shop would post them, the same for the same numbers: three lines each, an address, products by weight of sale. */
import type { OrderIntake, OrderLine } from '../../../shared/schema/index.ts';

export const COUNTRIES = ['United Kingdom', 'Germany', 'France', 'EIRE', 'Spain'] as const;
export const PRODUCTS = 4_000;
const LINES = 3;
const WORDS = ['AMBER', 'STRIPED', 'ENAMEL', 'LUNCH', 'CANDLE', 'HOLDER', 'GARDEN', 'TIN'] as const;
const FIRST_MS = Date.UTC(2026, 0, 5, 8);
const MINUTE_MS = 60_000;

/** Scatters neighbouring numbers: a fixed multiplicative hash, 24 bits. */
const scatter = (n: number): number => Math.imul(n + 1, 0x9e37_79b1) >>> 8;

export const skuAt = (product: number): string => `${10_000 + product}B`;
export const descriptionAt = (product: number): string =>
  [0, 3, 6].map((shift) => WORDS[(product >> shift) % WORDS.length]).join(' ');

function lineAt(order: number, line: number): OrderLine {
  const noise = scatter(order * LINES + line);
  // Neighbouring products, so that no order has one twice.
  const product = (scatter(order) + line) % PRODUCTS;
  return {
    lineId: String(line + 1),
    sku: skuAt(product),
    description: descriptionAt(product),
    qty: 1 + (noise % 3),
    uom: 'each',
    unitPriceMinor: 99 + (product % 900),
  };
}

/** `run` keeps the orders of one phase apart from those of another. */
export function orderAt(run: string, n: number): OrderIntake {
  const noise = scatter(n);
  const placedAt = new Date(FIRST_MS + (n % 40_000) * MINUTE_MS).toISOString();
  const country = COUNTRIES[noise % COUNTRIES.length] ?? COUNTRIES[0];
  return {
    channel: 'bench',
    externalId: `${run}-${n}`,
    revision: 1,
    action: 'place',
    placedAt,
    customerRef: `c${noise % 50_000}`,
    country,
    currency: 'GBP',
    address: {
      name: `Customer ${noise % 50_000}`,
      lines: [`${1 + (noise % 200)} Station Road`],
      postcode: `AB${noise % 90} ${n % 10}CD`,
      city: 'Milltown',
      country,
      phone: `+44 20 ${7_000_000 + (noise % 900_000)}`,
    },
    lines: Array.from({ length: LINES }, (_, line) => lineAt(n, line)),
  };
}
