import type { CheckSettings, Found } from '../../shared/checks/index.ts';
import type { Charges, OrderLine } from '../../shared/schema/index.ts';

export interface Priced {
  readonly lines: readonly OrderLine[];
  readonly charges?: Charges | undefined;
  readonly currency: string;
}

/** What is usual of a SKU in a currency, in minor units of one `uom`; undefined: too little is known yet. */
export type UsualPrice = (sku: string, currency: string) => number | undefined;

const currencies = new Set(Intl.supportedValuesOf('currency'));

/** Rounding: a minor unit a line, and one for each of the sums. */
const ROUNDED_SUMS = 2;

/** As many lines are told of one by one. */
const TOLD_MAX = 5;

export const linesTotal = (lines: readonly OrderLine[]): number =>
  lines.reduce((sum, { qty, unitPriceMinor }) => sum + qty * unitPriceMinor, 0);

function checkTotal({ lines, charges }: Priced): Found[] {
  if (!charges) return [];
  const { shippingMinor, taxMinor, discountMinor, totalMinor } = charges;
  const made = linesTotal(lines) + shippingMinor + taxMinor - discountMinor;
  // Where prices hold the tax already, some channels tell it once more.
  const heldTax = made - taxMinor;
  const slack = lines.length + ROUNDED_SUMS;
  if (Math.abs(made - totalMinor) <= slack || Math.abs(heldTax - totalMinor) <= slack) return [];
  return [{ code: 'price.total', values: { made, said: totalMinor } }];
}

/** Prices that add up, are of a currency there is, and are not far from what is usual. */
export function checkPrices(
  order: Priced,
  usual: UsualPrice,
  { priceFactor }: Pick<CheckSettings, 'priceFactor'>,
): Found[] {
  const found = checkTotal(order);
  const { currency } = order;
  if (!currencies.has(currency)) found.push({ code: 'price.currency', values: { currency } });
  let told = 0;
  for (const { lineId, sku, unitPriceMinor: price } of order.lines) {
    if (told >= TOLD_MAX) break;
    if (price === 0) {
      found.push({ code: 'price.zero', values: { line: lineId, sku } });
      told += 1;
      continue;
    }
    const median = usual(sku, currency);
    if (median === undefined || median === 0) continue;
    if (price <= median * priceFactor && price * priceFactor >= median) continue;
    found.push({ code: 'price.outlier', values: { line: lineId, sku, price, usual: median } });
    told += 1;
  }
  return found;
}
