import { ANONYMOUS, type OrderIntake, type OrderLine } from '../../../shared/schema/index.ts';
import type { ColumnPlaces } from '../file/columns.ts';
import type { RawRow } from '../file/readRows.ts';
import { parseRow, type GoodsRow } from './parseRow.ts';
import { parsePriceMinor } from './parseValues.ts';
import { report, type ReportedRow, type RowReason } from './reasons.ts';

export interface AssembleOptions {
  readonly channel: string;
  readonly currency: string;
  /** Decimals of the currency. */
  readonly digits: number;
  /** A description used elsewhere in the file, for rows that have none. */
  readonly describe: (sku: string) => string | undefined;
}

/** What the rows of one invoice come to; each of its rows is in exactly one of the lists. */
export type Assembled = { readonly reported: readonly ReportedRow[] } & (
  | { readonly kind: 'order'; readonly intake: OrderIntake; readonly rows: readonly RawRow[] }
  | { readonly kind: 'credit'; readonly rows: readonly GoodsRow[] }
  | { readonly kind: 'nothing' }
);

const LINES_LIMIT = 5000;
const INVOICE_LIMIT = 60;
/** `C536379` credits an earlier invoice, `A563185` adjusts an account. */
const CREDIT = /^C\d/i;
const ADJUSTMENT = /^A\d/i;

const distinct = (values: readonly string[]) => new Set(values.filter((value) => value !== ''));

/** Why rows that are well-formed each make no order together: goods must never go to the wrong person. */
function conflictOf(rows: readonly GoodsRow[], charged: boolean): RowReason | undefined {
  if (distinct(rows.map((row) => row.customer)).size > 1) return 'conflicting-customer';
  if (distinct(rows.map((row) => row.country)).size > 1) return 'conflicting-country';
  if (rows.length > LINES_LIMIT) return 'too-many-lines';
  // Nobody receives it and nobody pays: "found", "check", "adjustment". What is paid for in part, if
  // only by its postage, went to someone.
  if (!charged && rows.every((row) => row.customer === '' && row.priceMinor === 0)) {
    return 'stock-adjustment';
  }
  return undefined;
}

const toLine = (row: GoodsRow, index: number, options: AssembleOptions): OrderLine => ({
  lineId: String(index + 1),
  sku: row.sku,
  description: row.description || (options.describe(row.sku) ?? row.sku),
  qty: row.quantity,
  uom: 'each',
  unitPriceMinor: row.priceMinor,
});

/**
 * One invoice to one order. Repeated rows of a SKU stay lines of their own, so that the order can be
 * laid beside the invoice; the floor gets them as one line (central/routing).
 */
export function assembleInvoice(
  invoice: string,
  rawRows: readonly RawRow[],
  columns: ColumnPlaces,
  options: AssembleOptions,
): Assembled {
  const reported: ReportedRow[] = [];
  const goods: GoodsRow[] = [];
  const wrongInvoice =
    invoice === '' ? 'missing-invoice' : invoice.length > INVOICE_LIMIT ? 'bad-invoice' : undefined;
  const adjusts = ADJUSTMENT.test(invoice);
  let charged = false;
  for (const raw of rawRows) {
    const parsed = parseRow(raw, columns, options.digits);
    if (wrongInvoice) reported.push(report(raw, wrongInvoice));
    else if (adjusts) reported.push(report(raw, 'adjustment-invoice'));
    else if (parsed.ok) goods.push(parsed.goods);
    else {
      reported.push(report(raw, parsed.reason));
      charged ||= (parsePriceMinor(raw.cells[columns.UnitPrice] ?? '', options.digits) ?? 0) > 0;
    }
  }
  if (goods.length === 0) return { kind: 'nothing', reported };
  if (CREDIT.test(invoice)) return { kind: 'credit', rows: goods, reported };

  const taken = goods.filter((row) => row.quantity > 0);
  for (const row of goods) {
    if (row.quantity < 0) reported.push(report(row.raw, 'negative-quantity'));
  }
  const first = taken[0];
  if (!first) return { kind: 'nothing', reported };
  const conflict = conflictOf(taken, charged);
  if (conflict) {
    reported.push(...taken.map((row) => report(row.raw, conflict)));
    return { kind: 'nothing', reported };
  }
  const customer = taken.find((row) => row.customer !== '')?.customer;
  const intake: OrderIntake = {
    channel: options.channel,
    externalId: invoice,
    revision: 0,
    action: 'place',
    placedAt: first.placedAt,
    customerRef: customer ?? ANONYMOUS,
    country: taken.find((row) => row.country !== '')?.country ?? 'Unspecified',
    currency: options.currency,
    lines: taken.map((row, index) => toLine(row, index, options)),
  };
  return { kind: 'order', intake, rows: taken.map((row) => row.raw), reported };
}
