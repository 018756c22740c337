import type { ImportMapping } from '../../../shared/imports/index.ts';
import { InvoiceCollector } from '../invoiceCollector.ts';
import type { RowReason } from '../rows/reasons.ts';
import type { Table } from '../table/openTable.ts';
import type { TableRow } from '../table/tableRow.ts';
import { assembleOrder, type MappedOrder } from './assembleOrder.ts';
import { filedRows, type TableScan } from './scanTable.ts';

export type Mapped =
  | { readonly kind: 'order'; readonly order: MappedOrder }
  | { readonly kind: 'no-order'; readonly row: TableRow; readonly reason: RowReason };

/** Second reading: orders as they become complete, and rows that are in none. */
export async function* ordersOf(
  table: Table,
  mapping: ImportMapping,
  scan: TableScan,
  options: { readonly readAt: string; readonly signal?: AbortSignal | undefined },
): AsyncGenerator<Mapped> {
  const collector = new InvoiceCollector<TableRow>(scan.orders);
  const { usualSkuDigits } = scan;
  for await (const filed of filedRows(table, mapping, options.signal)) {
    if (!('number' in filed)) {
      yield { kind: 'no-order', row: filed.row, reason: filed.reason };
      continue;
    }
    const rows = collector.add(filed.number, filed.row);
    if (!rows) continue;
    const assembling = { mapping, usualSkuDigits, readAt: options.readAt };
    yield { kind: 'order', order: assembleOrder(filed.number, rows, filed.fields, assembling) };
  }
  collector.finish();
}
