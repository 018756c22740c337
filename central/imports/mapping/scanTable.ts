import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '../../../shared/errors.ts';
import { missingFields, type ImportMapping } from '../../../shared/imports/index.ts';
import type { RowReason } from '../rows/reasons.ts';
import type { Table } from '../table/openTable.ts';
import { columnNames, isBlank, type TableRow } from '../table/tableRow.ts';
import { usualDigits } from './checkSku.ts';
import { foldHeader } from './headerWords.ts';
import { placeFields, type FieldPlaces } from './readCells.ts';
import { isTimeZone } from './readDate.ts';
import { isNo, isTotalsWord } from './words.ts';

/** Rows looked at before others get their turn. */
const TURN_ROWS = 100;
const NUMBER_LIMIT = 60;
const DAMAGED_NUMBER = /^\d[.,]\d+E\+\d+$/i;
const EXACT_DIGITS = 15;

/** A row below the header, and which order it is of; `reason`: it is of none. */
export type FiledRow = { readonly row: TableRow } & (
  | { readonly number: string }
  | { readonly reason: RowReason }
);

/** Throws `import.mapping-incomplete` and `import.mapping-unfit`: columns that the file has not. */
export function fieldsOf(mapping: ImportMapping, header: TableRow): FieldPlaces {
  const missing = missingFields(mapping);
  if (missing.length > 0) throw new AppError('import.mapping-incomplete', { fields: missing });
  if (!isTimeZone(mapping.timeZone)) {
    throw new AppError('import.mapping-unfit', { columns: [mapping.timeZone] });
  }
  const names = columnNames(header.cells);
  const unknown = mapping.columns.filter(({ column }) => !names.includes(column));
  if (unknown.length > 0) {
    throw new AppError('import.mapping-unfit', { columns: unknown.map(({ column }) => column) });
  }
  return placeFields(mapping, names);
}

/** Why a row is no order line, whatever its order. */
function reasonOf(row: TableRow, fields: FieldPlaces, numberPlace: number): RowReason | undefined {
  const filled = row.cells.filter((cell) => cell.trim() !== '');
  const sku = row.cells[fields.places.get('sku') ?? -1]?.trim() ?? '';
  if (filled.slice(0, 3).some((cell) => isTotalsWord(foldHeader(cell)))) {
    if (sku === '' || isTotalsWord(foldHeader(sku))) return 'totals-row';
  }
  const header = fields.names[numberPlace] ?? '';
  if (row.cells[numberPlace]?.trim() === header) return 'repeated-header';
  const shippable = row.cells[fields.places.get('shippable') ?? -1] ?? '';
  if (isNo(foldHeader(shippable))) return 'no-shipping';
  const beyond = row.cells.slice(fields.names.length).some((cell) => cell.trim() !== '');
  return beyond ? 'row-too-wide' : undefined;
}

function numberProblem(row: TableRow, place: number, text: string): RowReason | undefined {
  if (text === '') return 'missing-order-number';
  const digitsLost = row.kinds?.[place] === 'n' && text.length > EXACT_DIGITS;
  if (digitsLost || DAMAGED_NUMBER.test(text)) return 'order-number-damaged';
  return text.length > NUMBER_LIMIT || row.kinds?.[place] === 'e' ? 'bad-order-number' : undefined;
}

/** Every row below the header that is not blank. Throws `import.*`. */
export async function* filedRows(
  table: Table,
  mapping: ImportMapping,
  signal?: AbortSignal,
): AsyncGenerator<FiledRow & { readonly fields: FieldPlaces }> {
  let fields: FieldPlaces | undefined;
  let above = '';
  let seen = 0;
  for await (const row of table.rows(mapping.sheet)) {
    seen += 1;
    if (seen % TURN_ROWS === 0) await nextTurn();
    if (signal?.aborted) throw new AppError('import.interrupted', {});
    if (row.row < mapping.headerRow || isBlank(row)) continue;
    if (fields === undefined) {
      fields = fieldsOf(mapping, row);
      continue;
    }
    const place = fields.places.get('orderNumber') ?? -1;
    const reason = reasonOf(row, fields, place);
    if (reason !== undefined) {
      yield { row, reason, fields };
      continue;
    }
    const written = row.cells[place]?.trim() ?? '';
    const number = written === '' && mapping.grouping === 'fill-down' ? above : written;
    above = number;
    const problem = numberProblem(row, place, number);
    yield problem === undefined ? { row, number, fields } : { row, reason: problem, fields };
  }
  if (fields === undefined) throw new AppError('import.empty-file', {});
}

/** What a first reading of the whole file tells. */
export interface TableScan {
  readonly rows: number;
  /** Rows of each order: it is complete with the last of them. */
  readonly orders: ReadonlyMap<string, number>;
  /** How many digits most SKUs of digits have. */
  readonly usualSkuDigits: number | undefined;
}

const SKUS_LOOKED_AT = 5000;

export async function scanTable(
  table: Table,
  mapping: ImportMapping,
  onRows: (rows: number) => void = () => undefined,
  signal?: AbortSignal,
): Promise<TableScan> {
  let rows = 0;
  const orders = new Map<string, number>();
  const skus = new Set<string>();
  for await (const filed of filedRows(table, mapping, signal)) {
    rows += 1;
    if (rows % TURN_ROWS === 0) onRows(rows);
    if (!('number' in filed)) continue;
    orders.set(filed.number, (orders.get(filed.number) ?? 0) + 1);
    const sku = filed.row.cells[filed.fields.places.get('sku') ?? -1]?.trim() ?? '';
    if (skus.size < SKUS_LOOKED_AT && sku !== '') skus.add(sku);
  }
  return { rows, orders, usualSkuDigits: usualDigits(skus) };
}
