import { toErrorValue } from '../../shared/errors.ts';
import { ORG_SHARD } from '../routing/index.ts';
import type { Store } from '../store/index.ts';
import { readRun, updateRun, type Status } from './importRuns.ts';

/** A ledger row about a run. */
export type RunNote = (kind: string, input: Record<string, unknown>) => Promise<unknown>;

/**
 * Does the work of a run that was begun, and keeps how it ended: `done`, `failed`, or `waiting` where `work` says so.
 * Throws only what is not about the file.
 */
export async function withRun(
  store: Store,
  importId: string,
  work: (note: RunNote) => Promise<'done' | 'waiting'>,
): Promise<Status> {
  const note: RunNote = (kind, input) =>
    store.transact(ORG_SHARD, async (tx) =>
      tx.append({ kind, input: { importId, ...input }, writes: [] }),
    );
  try {
    const state = await work(note);
    await updateRun(store, importId, { state });
    const status = await readRun(store, importId);
    if (state === 'done') {
      const { rowsRead, rowsInOrders, rowsReported, ordersNew, ordersUnchanged } = status;
      await note('import.done', {
        ...{ rowsRead, rowsInOrders, rowsReported, ordersNew, ordersUnchanged },
      });
    }
    return status;
  } catch (error) {
    const value = toErrorValue(error);
    await updateRun(store, importId, { state: 'failed', error: value });
    await note('import.failed', { code: value.code });
    if (value.code === 'internal') throw error;
    return readRun(store, importId);
  }
}
