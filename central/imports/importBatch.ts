import type { OrderIntake } from '../../shared/schema/index.ts';
import { erasedAmong, orderIdOf, takeOrders, type IntakeResult } from '../orders/index.ts';
import { ORG_SHARD } from '../routing/index.ts';
import { insertRows, type ShardTx, type Store } from '../store/index.ts';
import type { RawRow } from './file/readRows.ts';
import { withImports } from './importTables.ts';
import { report, type ReportedRow, type RowReason } from './rows/reasons.ts';

/** One intake and the rows it was made of. */
export interface BatchItem {
  readonly intake: OrderIntake;
  readonly rows: readonly RawRow[];
  /** The file has no date for it: it keeps the one it is known by. */
  readonly undated?: boolean;
  /** What is taken instead while the order is unknown; null: nothing, other hands shipped it. */
  readonly ifNew?: OrderIntake | null;
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

/** What depends on whether the order is known already. */
async function settleKnown(
  tx: ShardTx,
  items: readonly BatchItem[],
): Promise<{ items: BatchItem[]; reported: ReportedRow[] }> {
  const idOf = ({ intake }: BatchItem) => orderIdOf(intake.channel, intake.externalId);
  const asking = items.filter((item) => item.undated === true || item.ifNew !== undefined);
  const known = asking.length === 0 ? undefined : await tx.get('orders', asking.map(idOf));
  const settled: BatchItem[] = [];
  const reported: ReportedRow[] = [];
  for (const item of items) {
    const order = known?.get(idOf(item));
    if (!order && item.ifNew === null) {
      reported.push(...item.rows.map((row) => report(row, 'already-shipped')));
      continue;
    }
    const intake = !order && item.ifNew ? item.ifNew : item.intake;
    const placedAt = item.undated && order ? String(order['placedAt']) : intake.placedAt;
    settled.push({ ...item, intake: { ...intake, placedAt } });
  }
  return { items: settled, reported };
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
    const { items, reported: shipped } = await settleKnown(tx, batch.items);
    const results = await takeOrders(
      tx,
      items.map((item) => item.intake),
      { source: { importId }, unversioned: true },
    );
    const reported = [...batch.reported, ...shipped];
    const erased = await erasedAmong(
      tx,
      results.map(({ orderId }) => orderId),
    );
    for (const [index, item] of items.entries()) {
      const result = results[index];
      if (!result) continue;
      const rows = settle(item, result, counts);
      reported.push(
        ...rows.map((row) => (erased.has(result.orderId) ? { ...row, text: '' } : row)),
      );
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
