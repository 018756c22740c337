import type { OrderLine } from '../../../shared/schema/index.ts';
import { damageOf } from './checkSku.ts';
import type { RowReading } from './readCells.ts';
import { unitOf } from './words.ts';

const QUANTITY_LIMIT = 1_000_000;
const SKU_LIMIT = 60;

function readQuantity(row: RowReading): number | undefined {
  const quantity = row.whole('quantity');
  if (quantity === undefined || Math.abs(quantity) > QUANTITY_LIMIT) {
    return row.note('quantity', 'bad-quantity');
  }
  if (quantity === 0) return row.note('quantity', 'zero-quantity');
  return quantity < 0 ? row.note('quantity', 'negative-quantity') : quantity;
}

function readSku(row: RowReading, usual: number | undefined): string | undefined {
  const place = row.place('sku');
  const sku = row.text('sku').toUpperCase();
  if (place === undefined || sku === '') return row.note('sku', 'missing-sku');
  if (row.failed('sku')) return row.note('sku', 'formula-failed');
  const damage = damageOf(row.row, place, usual);
  if (damage === 'sku-zeros-lost') row.note('sku', damage, 'warning');
  else if (damage !== null) return row.note('sku', damage);
  return sku.length > SKU_LIMIT ? row.note('sku', 'bad-sku') : sku;
}

function readPrice(row: RowReading, currency: string, quantity: number): number | undefined {
  const unit = row.minor('unitPrice', currency);
  if (unit !== undefined) return unit < 0 ? row.note('unitPrice', 'bad-price') : unit;
  const total = row.place('lineTotal') === undefined ? undefined : row.minor('lineTotal', currency);
  if (total !== undefined && total < 0) return row.note('lineTotal', 'bad-price');
  return total === undefined ? 0 : Math.round(total / quantity);
}

/** The order line of a row, without its number; undefined where something of it, noted in `row`, can't be used. */
export function readLine(
  row: RowReading,
  currency: string,
  usualSkuDigits: number | undefined,
): Omit<OrderLine, 'lineId'> | undefined {
  const sku = readSku(row, usualSkuDigits);
  const qty = readQuantity(row);
  const unit = row.folded('uom');
  const uom = unit === '' ? 'each' : (unitOf(unit) ?? row.note('uom', 'unknown-unit'));
  const problemsBefore = row.problems.length;
  const unitPriceMinor = readPrice(row, currency, qty ?? 1);
  const priceFailed = row.problems.length > problemsBefore;
  if (sku === undefined || qty === undefined || uom === undefined) return undefined;
  if (unitPriceMinor === undefined || priceFailed) return undefined;
  return { sku, description: row.text('description', 400) || sku, qty, uom, unitPriceMinor };
}
