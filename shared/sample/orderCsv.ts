/** A small order file with the columns, and the ugliness, of the UCI Online Retail file; all products are invented. */
import { createRandomStream, deriveInteger, type RandomStream } from './random.ts';

export interface SampleOrderCsvOptions {
  /** Orders to place; cancellations, charges and broken rows come on top. */
  readonly orders: number;
  readonly seed: number;
}

const COLUMNS = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country';
const COLOURS = ['AMBER', 'COBALT', 'CORAL', 'IVORY', 'MOSS', 'PLUM', 'SLATE', 'TEAL'] as const;
const STYLES = [
  'FOLDING',
  'STRIPED',
  'ENAMEL',
  'WOVEN',
  'PRINTED',
  'POCKET',
  'TALL',
  'MINI',
] as const;
const THINGS = [
  'LUNCH BOX',
  'TEA CADDY',
  'GARDEN TROWEL',
  'CANDLE HOLDER',
  'RECIPE TIN',
  'WALL HOOK',
  'PICNIC RUG',
  'STORAGE JAR, 1 LITRE',
  'DOOR STOP "OWL"',
  'PENCIL ROLL',
] as const;
const COUNTRIES = [
  'Germany',
  ...Array.from({ length: 14 }, () => 'United Kingdom'),
  'France',
  'EIRE',
  'Spain',
  'Hong Kong',
  'Unspecified',
] as const;
const PRODUCT_COUNT = 240;
const FIRST_INVOICE = 700_001;
const FIRST_DAY_UTC = Date.UTC(2025, 0, 6);
const DAY_MS = 86_400_000;

interface Row {
  invoice: string;
  sku: string;
  description: string;
  qty: number;
  at: string;
  price: string;
  customer: string;
  country: string;
}

const NOTE = { price: '0.0', customer: '' };
const charge = (sku: string, description: string, qty: number, price: string) => ({
  sku,
  description,
  qty,
  price,
});

const at = <T>(list: readonly [T, ...T[]], index: number): T =>
  list[index % list.length] ?? list[0];

function sampleSku(index: number): { sku: string; description: string; price: string } {
  const letter = index % 3 === 0 ? at(['A', 'B', 'L'] as const, index / 3) : '';
  const description = `${at(COLOURS, index)} ${at(STYLES, Math.floor(index / 3))} ${at(THINGS, Math.floor(index / 8))}`;
  const price = (deriveInteger(description, 'price', 29, 1995) / 100).toFixed(2);
  return { sku: `${60_000 + index * 37}${letter}`, description, price };
}

/** The same SKU under another description, as when someone retyped it. */
const rename = (description: string): string => ` ${description.replace(' ', '  ')} `;

function formatInvoiceDate(index: number, random: RandomStream): string {
  const day = new Date(FIRST_DAY_UTC + Math.floor(index / 40) * DAY_MS).toISOString().slice(0, 10);
  const time = [random.integer(8, 18), random.integer(0, 59)].map((n) =>
    String(n).padStart(2, '0'),
  );
  return `${day} ${time.join(':')}:00`;
}

function makeOrder(index: number, random: RandomStream): Row[] {
  const head = {
    invoice: String(FIRST_INVOICE + index),
    at: formatInvoiceDate(index, random),
    customer: random.chance(0.2) ? '' : `${random.integer(30_001, 30_400)}.0`,
    country: random.pick(COUNTRIES),
  };
  const rows: Row[] = [];
  const lineCount = random.chance(0.1) ? random.integer(15, 40) : random.integer(1, 8);
  for (let line = 0; line < lineCount; line += 1) {
    const { sku, description, price } = sampleSku(random.integer(0, PRODUCT_COUNT - 1));
    const qty = random.chance(0.1) ? random.integer(24, 144) : random.integer(1, 12);
    const name = random.chance(0.05) ? rename(description) : description;
    rows.push({ ...head, sku, description: name, qty, price });
    const last = rows.at(-1);
    if (last !== undefined && random.chance(0.03)) rows.push({ ...last });
  }
  if (random.chance(0.15)) {
    rows.push({ ...head, sku: 'POST', description: 'POSTAGE', qty: 1, price: '18.00' });
  }
  return rows;
}

/** What real files hold besides orders, and how often it follows an order. */
const TROUBLES: readonly [share: number, make: (first: Row, invoice: string) => Row][] = [
  [0.08, (first, n) => ({ ...first, invoice: `C${n}`, qty: -first.qty })],
  [
    0.04,
    (first, n) => ({ ...first, ...NOTE, invoice: n, description: 'damaged', qty: -first.qty }),
  ],
  [0.02, (first, n) => ({ ...first, ...NOTE, invoice: n, description: '?', qty: -first.qty })],
  [0.03, (first, n) => ({ ...first, ...NOTE, invoice: n, description: '' })],
  [
    0.02,
    (first, n) => ({ ...first, ...charge('BANK CHARGES', 'Bank Charges', 1, '15.00'), invoice: n }),
  ],
  [0.02, (first, n) => ({ ...first, ...charge('D', 'Discount', -1, '27.50'), invoice: `C${n}` })],
  [
    0.01,
    (first, n) => ({ ...first, ...charge('B', 'Adjust bad debt', 1, '-120.00'), invoice: `A${n}` }),
  ],
];

/** The first orders are followed by one trouble each, so that even a tiny file has all of them. */
function makeTrouble(order: Row[], index: number, random: RandomStream): Row[] {
  const first = order[0];
  if (first === undefined) return [];
  const invoice = String(FIRST_INVOICE + 100_000 + index);
  return TROUBLES.filter(([share], kind) => random.chance(share) || kind === index).map(
    ([, make], kind) => make(first, String(Number(invoice) + kind * 20_000)),
  );
}

const quote = (text: string): string =>
  /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

const formatRow = (row: Row): string =>
  [row.invoice, row.sku, row.description, row.qty, row.at, row.price, row.customer, row.country]
    .map((value) => quote(String(value)))
    .join(',');

/** CSV text, LF line ends, header first; the same for the same options. */
export function sampleOrderCsv({ orders, seed }: SampleOrderCsvOptions): string {
  const random = createRandomStream(seed);
  const lines = [COLUMNS];
  for (let index = 0; index < orders; index += 1) {
    const order = makeOrder(index, random);
    for (const row of [...order, ...makeTrouble(order, index, random)]) lines.push(formatRow(row));
  }
  return `${lines.join('\n')}\n`;
}
