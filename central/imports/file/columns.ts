import { AppError } from '../../../shared/errors.ts';

/** Columns of an order file, named as the file's header names them. */
export const COLUMNS = [
  'InvoiceNo',
  'StockCode',
  'Description',
  'Quantity',
  'InvoiceDate',
  'UnitPrice',
  'CustomerID',
  'Country',
] as const;
export type Column = (typeof COLUMNS)[number];
/** At which place of a record each column is. */
export type ColumnPlaces = Readonly<Record<Column, number>>;

const fold = (name: string) => name.trim().toLowerCase().replaceAll(/[\s_]/g, '');

/** Any order of columns, any case; columns beyond those needed are let be. */
export function findColumns(header: readonly string[]): ColumnPlaces {
  const names = header.map(fold);
  const wanted = COLUMNS.map((column) => ({ column, name: fold(column) }));
  const missing = wanted.filter(({ name }) => !names.includes(name));
  const repeated = wanted.filter(({ name }) => names.indexOf(name) !== names.lastIndexOf(name));
  if (missing.length > 0 || repeated.length > 0) {
    throw new AppError('import.wrong-columns', {
      line: 1,
      missing: missing.map(({ column }) => column),
      repeated: repeated.map(({ column }) => column),
      expected: [...COLUMNS],
      found: header.slice(0, 30).map((name) => name.slice(0, 60)),
    });
  }
  return Object.fromEntries(
    wanted.map(({ column, name }) => [column, names.indexOf(name)]),
  ) as Record<Column, number>;
}
