import type { OrderIntake } from '../../shared/schema/index.ts';
import { takeOrders, type IntakeResult } from '../orders/index.ts';
import { ORG_SHARD } from '../routing/index.ts';
import { insertRows, type Store } from '../store/index.ts';
import type { RawRow } from './file/readRows.ts';
import { withImports } from './importTables.ts';
import { report, type ReportedRow, type RowReason } from './rows/reasons.ts';

/** One intake and the rows it was made of. */
export interface BatchItem {
  readonly intake: OrderIntake;
  readonly rows: readonly RawRow[];
}

export interface ImportCounts {
  rowsInOrders: number;
  rowsReported: number;
  ordersNew: number;
  ordersUnchanged: number;
  ordersRevised: number;
  cancellations: number;
  readonly byReason: Partial<Record<RowReason, number>>;
}

export const noCounts = (): ImportCounts => ({
  rowsInOrders: 0,
  rowsReported: 0,
  ordersNew: 0,
  ordersUnchanged: 0,
  ordersRevised: 0,
  cancellations: 0,
  byReason: {},
});

/** Where the rows of a taken intake are to be found: in an order, or in the report. */
function settle(item: BatchItem, result: IntakeResult, counts: ImportCounts): ReportedRow[] {
  const { outcome } = result;
  if (item.intake.action === 'cancel') {
    if (outcome === 'cancelled') counts.cancellations += 1;
    const reason = outcome === 'refused' ? 'cancellation-too-late' : 'cancellation-applied';
    return item.rows.map((row) => report(row, reason));
  }
  if (outcome === 'refused') return item.rows.map((row) => report(row, 'order-in-work'));
  counts.rowsInOrders += item.rows.length;
  if (outcome === 'created') counts.ordersNew += 1;
  else if (outcome === 'revised') counts.ordersRevised += 1;
  else counts.ordersUnchanged += 1;
  return [];
}

const REPORT_COLUMNS = ['import_id', 'row_number', 'reason', 'text'] as const;

/** Writes a batch: the orders, the report rows and how far the run is, in one commit. */
export async function writeBatch(
  store: Store,
  importId: string,
  batch: { items: readonly BatchItem[]; reported: readonly ReportedRow[]; done: number },
  before: ImportCounts,
): Promise<ImportCounts> {
  return store.transact(ORG_SHARD, async (tx) => {
    const counts: ImportCounts = { ...before, byReason: { ...before.byReason } };
    const results = await takeOrders(
      tx,
      batch.items.map((item) => item.intake),
      { source: { importId }, unversioned: true },
    );
    const reported = [...batch.reported];
    for (const [index, item] of batch.items.entries()) {
      const result = results[index];
      if (result) reported.push(...settle(item, result, counts));
    }
    for (const { reason } of reported) {
      counts.byReason[reason] = (counts.byReason[reason] ?? 0) + 1;
    }
    counts.rowsReported += reported.length;
    await insertRows(
      tx.db,
      'import_report',
      REPORT_COLUMNS,
      reported.map(({ row, reason, text }) => [importId, row, reason, text]),
    );
    await withImports(tx.db)
      .updateTable('import_runs')
      .set({
        done: batch.done,
        rows_in_orders: counts.rowsInOrders,
        rows_reported: counts.rowsReported,
        orders_new: counts.ordersNew,
        orders_unchanged: counts.ordersUnchanged,
        orders_revised: counts.ordersRevised,
        cancellations: counts.cancellations,
        by_reason: JSON.stringify(counts.byReason),
        heartbeat_at: tx.now,
      })
      .where('id', '=', importId)
      .execute();
    return counts;
  });
}
