/** An order file of any size in the columns of the importer: the same for the same numbers. */
export interface OrderFileOptions {
  readonly orders: number;
  readonly products: number;
}

const COLUMNS = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country';
const COUNTRIES = ['United Kingdom', 'Germany', 'France', 'EIRE', 'Spain', 'Netherlands'] as const;
const WORDS = ['AMBER', 'STRIPED', 'ENAMEL', 'LUNCH', 'CANDLE', 'HOLDER', 'GARDEN', 'TIN'] as const;
const FIRST_SKU = 10_000;
const FIRST_ORDER = 800_000;
const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 0, 5, 8);

/** Scatters neighbouring numbers: a fixed multiplicative hash, 32 bits. */
const scatter = (n: number): number => Math.imul(n + 1, 0x9e37_79b1) >>> 8;

const describe = (product: number): string =>
  [0, 3, 6].map((shift) => WORDS[(product >> shift) % WORDS.length]).join(' ');

/** Three lines an order on average, 1–5 of them; 1–3 pieces each, so that a pick is a few scans. */
export function orderCsv({ orders, products }: OrderFileOptions): string {
  const rows = [COLUMNS];
  for (let order = 0; order < orders; order += 1) {
    const noise = scatter(order);
    const at = new Date(START + (order / orders) * 30 * DAY_MS).toISOString();
    const when = `${at.slice(0, 10)} ${at.slice(11, 16)}:00`;
    const country = COUNTRIES[noise % COUNTRIES.length];
    const lines = 1 + (noise % 5);
    for (let line = 0; line < lines; line += 1) {
      // Neighbouring numbers, so no order has one product twice.
      const product = (scatter(order * 7) + line) % products;
      const quantity = 1 + ((noise + line) % 3);
      const price = (1 + (product % 900) / 100).toFixed(2);
      const customer = 20_000 + (order % 4000);
      rows.push(
        `${FIRST_ORDER + order},${FIRST_SKU + product}B,${describe(product)} ${product},${quantity},${when},${price},${customer},${country}`,
      );
    }
  }
  return `${rows.join('\n')}\n`;
}
