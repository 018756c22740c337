/** The facts that picking makes, filled from where the picker stands. */
import type { FactData, FactDraft } from '../../facts/index.ts';
import type { Batch, Fulfilment, Pick, Task } from '../../schema/work.ts';
import { clocksOf, type View } from '../view.ts';
import { completedBy, reopenedBy } from './selectors.ts';
import type { PickContext, PickEnv, PickWork, ShortReason } from './state.ts';

const NOTHING = { fulfilment: false, batch: false };

interface Target {
  readonly view: View;
  readonly env: PickEnv;
  readonly batch: Batch;
  readonly task: Task;
}

const targetOf = ({ view, env, at }: PickContext): Target => ({
  view,
  env,
  batch: at.batch,
  task: at.task,
});

const envelope = ({ view, env, batch, task }: Target) => ({
  id: env.newId(),
  basedOn: clocksOf(view, [
    ['tasks', task.id],
    ['batches', batch.id],
  ]),
  ...(env.claimFacts.length > 0 ? { dependsOn: [...env.claimFacts] } : {}),
});

const dataOf = ({ batch, task }: Target, units: number) => ({
  taskId: task.id,
  fulfilmentId: task.fulfilmentId ?? '',
  batchId: batch.id,
  sku: task.sku,
  locationId: task.locationId,
  units,
  fence: batch.lease?.fence ?? batch.fence,
});

export function confirmPick(context: PickContext, toteId: string, units: number): FactDraft {
  const target = targetOf(context);
  const completes =
    units >= context.at.remaining ? completedBy(target.view, target.batch, target.task) : NOTHING;
  return {
    ...envelope(target),
    type: 'pick.confirmed',
    data: { ...dataOf(target, units), toteId, completes },
  };
}

/**
 * Gives up the last `units` of a task. A task has one short: an earlier one is taken back first and
 * its units go into the new one.
 */
export function shortPick(context: PickContext, reason: ShortReason, units: number): FactDraft[] {
  const target = targetOf(context);
  const earlier = target.task.short;
  const drafts: FactDraft[] = [];
  if (earlier) drafts.push(undoShort(target, earlier, undefined));
  const completes = completedBy(target.view, target.batch, target.task);
  drafts.push({
    ...envelope(target),
    type: 'pick.shorted',
    data: { ...dataOf(target, units + (earlier?.units ?? 0)), reason, completes },
  });
  return drafts;
}

export function undoPick(target: Target, pick: Pick, of: Fulfilment | undefined): FactDraft {
  return {
    ...envelope(target),
    type: 'pick.undone',
    data: {
      ...dataOf(target, pick.units),
      toteId: pick.toteId,
      undoes: pick.factId,
      reopens: reopenedBy(target.batch, of),
    },
  };
}

export function undoShort(
  target: Target,
  short: NonNullable<Task['short']>,
  of: Fulfilment | undefined,
): FactDraft {
  return {
    ...envelope(target),
    type: 'short.undone',
    data: {
      ...dataOf(target, short.units),
      undoes: short.factId,
      reopens: reopenedBy(target.batch, of),
    },
  };
}

export function rejectScan(
  { view, env, at }: { view: View; env: PickEnv; at: PickWork },
  step: FactData<'scan.rejected'>['step'],
  expected: string,
  scanned: string,
): FactDraft {
  return {
    ...envelope({ view, env, batch: at.batch, task: at.task }),
    type: 'scan.rejected',
    data: {
      step,
      expected,
      scanned,
      taskId: at.task.id,
      batchId: at.batch.id,
      ...(at.task.fulfilmentId ? { fulfilmentId: at.task.fulfilmentId } : {}),
    },
  };
}

export function returnBatchDraft(view: View, env: PickEnv, batch: Batch): FactDraft {
  return {
    id: env.newId(),
    type: 'batch.returned',
    data: { batchId: batch.id, fence: batch.lease?.fence ?? batch.fence },
    basedOn: clocksOf(view, [['batches', batch.id]]),
    ...(env.claimFacts.length > 0 ? { dependsOn: [...env.claimFacts] } : {}),
  };
}
