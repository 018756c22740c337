import type { Batch, Pick, Task } from '../../schema/work.ts';
import type { View } from '../view.ts';
import { undoPick, undoShort } from './pickDrafts.ts';
import { tasksInWalkingOrder } from './selectors.ts';
import { deselect, type PickEnv, type PickResult, type PickState } from './state.ts';

type Undoable =
  | { readonly kind: 'pick'; readonly task: Task; readonly factId: string; readonly pick: Pick }
  | { readonly kind: 'short'; readonly task: Task; readonly factId: string };

/**
 * What this station did last in the batch: fact ids are UUIDv7, so the greatest is the latest. A short
 * does not say who made it; within a batch that this station holds it counts as its own.
 */
function lastDeed(view: View, batch: Batch, env: PickEnv): Undoable | null {
  let last: Undoable | null = null;
  const consider = (deed: Undoable) => {
    if (!last || deed.factId > last.factId) last = deed;
  };
  for (const task of tasksInWalkingOrder(view, batch)) {
    for (const pick of task.picks) {
      if (pick.stationId !== env.self.stationId) continue;
      consider({ kind: 'pick', task, factId: pick.factId, pick });
    }
    if (task.short) consider({ kind: 'short', task, factId: task.short.factId });
  }
  return last;
}

const PACKING = new Set(['packing', 'packed', 'shipped']);

/** One step back that nobody has recorded, if there is one. */
function stepBack(state: PickState): PickState | null {
  if (state.shorting !== null) return { ...state, shorting: null };
  if (state.typed !== null) return { ...state, typed: null };
  if (state.scans.length > 0) return { ...state, scans: state.scans.slice(0, -1) };
  if (state.newTote) return { ...state, newTote: false };
  if (state.bin !== null && state.binFresh) return { ...state, bin: null, binFresh: false };
  return null;
}

/** Steps back within the current task, or else takes back the last pick or short by a fact. */
export function undo(state: PickState, batch: Batch, view: View, env: PickEnv): PickResult {
  const back = stepBack(state);
  if (back) {
    const feedback = { kind: 'ok', code: 'stepped-back', values: {} } as const;
    return { state: back, feedback, drafts: [] };
  }
  const deed = lastDeed(view, batch, env);
  if (!deed) {
    const feedback = { kind: 'attention', code: 'nothing-to-undo', values: {} } as const;
    return { state, feedback, drafts: [] };
  }
  const { task } = deed;
  const fulfilment = task.fulfilmentId ? view.get('fulfilments', task.fulfilmentId) : undefined;
  const values = { sku: task.sku, bin: task.locationId, order: fulfilment?.orderNumber ?? '' };
  if (fulfilment && PACKING.has(fulfilment.status)) {
    return { state, feedback: { kind: 'attention', code: 'undo-too-late', values }, drafts: [] };
  }
  const target = { view, env, batch, task };
  if (deed.kind === 'pick') {
    const { units, toteId } = deed.pick;
    return {
      state: deselect(state),
      feedback: { kind: 'ok', code: 'pick-undone', values: { ...values, units, tote: toteId } },
      drafts: [undoPick(target, deed.pick, fulfilment)],
    };
  }
  return {
    state: deselect(state),
    feedback: {
      kind: 'ok',
      code: 'short-undone',
      values: { ...values, units: task.short?.units ?? 0 },
    },
    drafts: task.short ? [undoShort(target, task.short, fulfilment)] : [],
  };
}
