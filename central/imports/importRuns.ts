import { hostname } from 'node:os';
import type { Static } from 'typebox';
import { AppError, type ErrorValue } from '../../shared/errors.ts';
import type { ImportReportPage, ImportStatus } from '../../shared/protocol/index.ts';
import { isoTime, type ShardTx, type Store } from '../store/index.ts';
import { withImports, type ImportRun } from './importTables.ts';

export type Status = Static<typeof ImportStatus>;
type ReportPage = Static<typeof ImportReportPage>;

/** Without a sign of life for this long a run is taken for killed. */
const STALE_MS = 20_000;
const HOST = hostname();
export const OWNER = `${HOST}:${process.pid}`;

/** Whether the process is known to be gone. Of other machines nothing is known. */
function isDead(owner: string): boolean {
  const at = owner.lastIndexOf(':');
  if (owner.slice(0, at) !== HOST) return false;
  try {
    process.kill(Number(owner.slice(at + 1)), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

const isInterrupted = (run: ImportRun, nowMs: number): boolean =>
  (run.state === 'reading' || run.state === 'writing') &&
  (nowMs - Date.parse(run.heartbeat_at) > STALE_MS || isDead(run.owner));

function toStatus(run: ImportRun, nowMs: number): Status {
  const interrupted = isInterrupted(run, nowMs);
  const stored = run.error === null ? null : (JSON.parse(run.error) as Status['error']);
  return {
    importId: run.id,
    filename: run.filename,
    state: interrupted ? 'failed' : (run.state as Status['state']),
    done: run.done,
    total: run.total,
    rowsRead: run.rows_read,
    rowsInOrders: run.rows_in_orders,
    rowsReported: run.rows_reported,
    ordersNew: run.orders_new,
    ordersUnchanged: run.orders_unchanged,
    ordersRevised: run.orders_revised,
    cancellations: run.cancellations,
    error: interrupted ? { code: 'import.interrupted', meta: {} } : stored,
    startedAt: run.started_at,
  };
}

export async function createRun(
  store: Store,
  run: Pick<ImportRun, 'id' | 'filename' | 'channel' | 'total'>,
): Promise<void> {
  const now = isoTime(store.clock.now());
  await withImports(store.write)
    .insertInto('import_runs')
    .values({
      ...run,
      state: 'reading',
      done: 0,
      rows_read: 0,
      rows_in_orders: 0,
      rows_reported: 0,
      orders_new: 0,
      orders_unchanged: 0,
      orders_revised: 0,
      cancellations: 0,
      by_reason: '{}',
      error: null,
      started_at: now,
      heartbeat_at: now,
      owner: OWNER,
    })
    .execute();
}

export async function updateRun(
  store: Store,
  id: string,
  set: Partial<Omit<ImportRun, 'id' | 'error'>> & { error?: ErrorValue },
): Promise<void> {
  const { error, ...columns } = set;
  await withImports(store.write)
    .updateTable('import_runs')
    .set({
      ...columns,
      ...(error ? { error: JSON.stringify(error) } : {}),
      heartbeat_at: isoTime(store.clock.now()),
    })
    .where('id', '=', id)
    .execute();
}

async function findRun(store: Store, id: string): Promise<ImportRun> {
  const run = await withImports(store.read)
    .selectFrom('import_runs')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  if (!run) throw new AppError('import-not-found', { importId: id });
  return run;
}

export async function readRun(store: Store, id: string): Promise<Status> {
  return toStatus(await findRun(store, id), store.clock.now());
}

/** The latest first. */
export async function listRuns(store: Store, limit: number): Promise<Status[]> {
  const runs = await withImports(store.read)
    .selectFrom('import_runs')
    .selectAll()
    .orderBy('started_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return runs.map((run) => toStatus(run, store.clock.now()));
}

/** A file that nobody said what its columns are of is kept so long. */
const WAITING_MS = 7 * 86_400_000;

/** Whether a run goes on, or waits for its columns: nobody may clear away its file. */
export async function needsFile(store: Store, id: string): Promise<boolean> {
  const run = await withImports(store.read)
    .selectFrom('import_runs')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  if (!run || isInterrupted(run, store.clock.now())) return false;
  if (run.state === 'waiting') {
    return store.clock.now() - Date.parse(run.started_at) < WAITING_MS;
  }
  return run.state === 'reading' || run.state === 'writing';
}

export async function readReport(
  store: Store,
  id: string,
  page: { offset: number; limit: number },
): Promise<ReportPage> {
  const run = await findRun(store, id);
  const rows = await withImports(store.read)
    .selectFrom('import_report')
    .select(['row_number', 'reason', 'text'])
    .where('import_id', '=', id)
    .orderBy('row_number')
    .offset(page.offset)
    .limit(page.limit)
    .execute();
  return {
    rows: rows.map((row) => ({ row: row.row_number, reason: row.reason, text: row.text })),
    total: run.rows_reported,
    byReason: JSON.parse(run.by_reason) as Record<string, number>,
  };
}

/** Whether an import of this channel was ever completed. */
export async function hasImported(store: Store, channel: string): Promise<boolean> {
  const run = await withImports(store.read)
    .selectFrom('import_runs')
    .select('id')
    .where('channel', '=', channel)
    .where('state', '=', 'done')
    .executeTakeFirst();
  return run !== undefined;
}

export type WaitingRun = Pick<ImportRun, 'id' | 'filename' | 'channel'>;

/** Throws `import-not-found` and `import.not-waiting`. */
export async function waitingRun(store: Store, id: string): Promise<WaitingRun> {
  const run = await findRun(store, id);
  if (run.state !== 'waiting') throw new AppError('import.not-waiting', { importId: id });
  return run;
}

/** One of those that ask at once gets it; the others `import.not-waiting`. */
export async function takeWaiting(store: Store, id: string): Promise<void> {
  const { numUpdatedRows } = await withImports(store.write)
    .updateTable('import_runs')
    .set({ state: 'reading', heartbeat_at: isoTime(store.clock.now()), owner: OWNER })
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new AppError('import.not-waiting', { importId: id });
}

/** Files that wait for their columns may hold anybody's data, unread: none of them is wanted any more. Their ids. */
export async function discardWaiting(db: ShardTx['db']): Promise<string[]> {
  const imports = withImports(db);
  const waiting = await imports
    .selectFrom('import_runs')
    .select('id')
    .where('state', '=', 'waiting')
    .execute();
  const error = JSON.stringify({ code: 'import.discarded', meta: {} });
  for (const { id } of waiting) {
    await imports
      .updateTable('import_runs')
      .set({ state: 'failed', error })
      .where('id', '=', id)
      .where('state', '=', 'waiting')
      .execute();
  }
  return waiting.map(({ id }) => id);
}
