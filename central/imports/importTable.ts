import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '../../shared/errors.ts';
import type { ImportMapping } from '../../shared/imports/index.ts';
import { validateIntake } from '../orders/index.ts';
import { isoTime, type Store } from '../store/index.ts';
import { noCounts, writeBatch, type BatchItem } from './importBatch.ts';
import { updateRun } from './importRuns.ts';
import type { MappedOrder } from './mapping/assembleOrder.ts';
import { ordersOf } from './mapping/ordersOf.ts';
import { scanTable } from './mapping/scanTable.ts';
import { report, type ReportedRow, type RowReason } from './rows/reasons.ts';
import type { RunNote } from './runSteps.ts';
import type { Table } from './table/openTable.ts';

/** Fewer than of the sample's file: theirs have addresses, and the floor waits for each commit. */
const BATCH_ORDERS = 100;
const BATCH_REPORTED = 4000;

export interface TableImport {
  readonly importId: string;
  readonly table: Table;
  readonly mapping: ImportMapping;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (done: number, total: number) => void;
}

/** Every row of an order that can't be taken, with its own problem or with its order's. */
function reportOf(order: MappedOrder, otherwise: RowReason): ReportedRow[] {
  const errors = order.problems.filter(({ severity }) => severity === 'error');
  return order.rows.map((row) => {
    const own = errors.find((problem) => problem.row === row.row);
    if (!own) return report(row, otherwise);
    // What a problem of severity error is called is among the reasons.
    const reported = report(row, own.code as RowReason);
    const where = own.column === '' ? '' : `${own.column} = ${own.value || '–'} | `;
    return { ...reported, text: `${where}${reported.text}`.slice(0, 240) };
  });
}

function toItem(order: MappedOrder): BatchItem | undefined {
  if (!order.intake) return undefined;
  const { rows, undated, ifNew } = order;
  try {
    const intake = validateIntake(order.intake, 0);
    return { intake, rows, undated, ...(ifNew === undefined ? {} : { ifNew }) };
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

/** Takes the orders of a table: read through first, so that a broken file changes nothing. */
export async function importTable(
  store: Store,
  { importId, table, mapping, signal, onProgress }: TableImport,
  note: RunNote,
): Promise<void> {
  const scan = await scanTable(table, mapping, undefined, signal);
  const total = scan.orders.size;
  await note('import.started', { channel: mapping.channel, rows: scan.rows });
  await updateRun(store, importId, { state: 'writing', done: 0, total, rows_read: scan.rows });
  let counts = noCounts();
  let items: BatchItem[] = [];
  let reported: ReportedRow[] = [];
  let done = 0;
  const flush = async () => {
    counts = await writeBatch(store, importId, { items, reported, done }, counts);
    [items, reported] = [[], []];
    onProgress?.(done, total);
    await nextTurn();
  };
  const readAt = isoTime(store.clock.now());
  for await (const mapped of ordersOf(table, mapping, scan, { readAt, signal })) {
    if (mapped.kind === 'no-order') reported.push(report(mapped.row, mapped.reason));
    else {
      done += 1;
      const item = toItem(mapped.order);
      if (item) items.push(item);
      else
        reported.push(
          ...reportOf(mapped.order, mapped.order.intake ? 'order-invalid' : 'order-incomplete'),
        );
    }
    if (items.length >= BATCH_ORDERS || reported.length >= BATCH_REPORTED) await flush();
  }
  await flush();
}
