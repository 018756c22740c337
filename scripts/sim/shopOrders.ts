import { parse } from 'csv-parse/sync';
import { deriveContact, sampleOrderCsv } from '../../shared/sample/index.ts';

/** An order as docs/channels.md describes it, as far as this shop has any use for it. */
export interface SimOrder {
  readonly externalId: string;
  readonly revision: number;
  readonly action: 'place' | 'cancel';
  readonly updatedAt: string;
  readonly placedAt: string;
  readonly customerRef: string;
  readonly country: string;
  readonly currency: string;
  readonly address: ReturnType<typeof deriveContact>;
  readonly payment: { readonly status: 'paid' | 'unpaid' };
  readonly lines: readonly SimOrderLine[];
}

interface SimOrderLine {
  readonly lineId: string;
  readonly sku: string;
  readonly description: string;
  readonly qty: number;
  readonly uom: 'each';
  readonly unitPriceMinor: number;
}

interface CsvRow {
  readonly InvoiceNo: string;
  readonly StockCode: string;
  readonly Description: string;
  readonly Quantity: string;
  readonly UnitPrice: string;
}

/** Of the sample's orders, before this shop begins anew with the same goods. */
const BASKETS = 60;
const LINES_MAX = 5;
const CUSTOMERS = 40;
/** As codes, and as the sample's addresses know them. */
const COUNTRIES = [
  ['GB', 'United Kingdom'],
  ['DE', 'Germany'],
  ['FR', 'France'],
  ['IE', 'EIRE'],
] as const;

/** What people put together in the sample's orders, goods only. */
function readBaskets(): SimOrderLine[][] {
  const rows = parse(sampleOrderCsv({ orders: BASKETS, seed: 1 }), { columns: true }) as CsvRow[];
  const goods = rows.filter(
    ({ StockCode, Quantity, UnitPrice }) =>
      /^\d/.test(StockCode) && Number(Quantity) > 0 && Number(UnitPrice) > 0,
  );
  return [...Map.groupBy(goods, ({ InvoiceNo }) => InvoiceNo).values()].map((basket) => {
    const bySku = new Map(basket.map((row) => [row.StockCode, row]));
    return [...bySku.values()].slice(0, LINES_MAX).map((row, index) => ({
      ...{ lineId: String(index + 1), sku: row.StockCode, description: row.Description.trim() },
      ...{ qty: Number(row.Quantity), uom: 'each' },
      unitPriceMinor: Math.round(Number(row.UnitPrice) * 100),
    }));
  });
}

/** Makes the nth order of this shop: always the same goods for the same customer. */
export function createOrders(): (n: number, at: Date, status: 'paid' | 'unpaid') => SimOrder {
  const baskets = readBaskets();
  return (n, at, status) => {
    const customer = n % CUSTOMERS;
    const [code, name] = COUNTRIES[customer % COUNTRIES.length] ?? COUNTRIES[0];
    const customerRef = `sim-${customer}`;
    return {
      ...{ externalId: String(1000 + n), revision: at.getTime(), action: 'place' },
      ...{ updatedAt: at.toISOString(), placedAt: at.toISOString() },
      ...{ customerRef, country: code, currency: 'GBP', payment: { status } },
      address: { ...deriveContact(customerRef, name), country: code },
      lines: baskets[n % baskets.length] ?? [],
    };
  };
}
