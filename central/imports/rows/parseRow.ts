import type { ColumnPlaces } from '../file/columns.ts';
import type { RawRow } from '../file/readRows.ts';
import { chargeReason } from './chargeCodes.ts';
import { parseCustomer, parsePriceMinor, parseQuantity, parseWhen } from './parseValues.ts';
import type { RowReason } from './reasons.ts';

/** A row of goods whose cells could all be read. */
export interface GoodsRow {
  readonly raw: RawRow;
  readonly sku: string;
  readonly description: string;
  readonly quantity: number;
  readonly priceMinor: number;
  readonly placedAt: string;
  readonly customer: string;
  readonly country: string;
}

export type ParsedRow =
  | { readonly ok: true; readonly goods: GoodsRow }
  | { readonly ok: false; readonly reason: RowReason };

const SKU_LIMIT = 60;
const DESCRIPTION_LIMIT = 400;
const COUNTRY_LIMIT = 60;
const no = (reason: RowReason): ParsedRow => ({ ok: false, reason });

/** Case is folded: 85123A and 85123a are one product in real files. */
export const parseSku = (text: string): string => text.trim().toUpperCase();

/** One row on its own. What kind of invoice it is on is looked at later. */
export function parseRow(raw: RawRow, columns: ColumnPlaces, digits: number): ParsedRow {
  const cell = (place: number) => raw.cells[place] ?? '';
  const sku = parseSku(cell(columns.StockCode));
  if (sku === '') return no('missing-sku');
  if (sku.length > SKU_LIMIT) return no('bad-sku');
  const charge = chargeReason(sku);
  if (charge) return no(charge);
  const quantity = parseQuantity(cell(columns.Quantity));
  if (quantity === undefined) return no('bad-quantity');
  if (quantity === 0) return no('zero-quantity');
  const placedAt = parseWhen(cell(columns.InvoiceDate));
  if (placedAt === undefined) return no('bad-date');
  const priceMinor = parsePriceMinor(cell(columns.UnitPrice), digits);
  if (priceMinor === undefined || priceMinor < 0) return no('bad-price');
  return {
    ok: true,
    goods: {
      raw,
      sku,
      description: cell(columns.Description).trim().slice(0, DESCRIPTION_LIMIT),
      quantity,
      priceMinor,
      placedAt,
      customer: parseCustomer(cell(columns.CustomerID)),
      country: cell(columns.Country).trim().slice(0, COUNTRY_LIMIT),
    },
  };
}
