import type { Fact, FactOf } from '../../shared/facts/index.ts';
import { pickedUnits, stockId, type Batch, type Task } from '../../shared/schema/index.ts';
import { type Decision, quarantine } from './decision.ts';
import { flagCancelled, keepPutbacks, retireIfOver } from './cancel.ts';
import { derivedId, type Draft } from './draft.ts';
import { flagLate, standingOf, type Standing } from './lateWork.ts';
import { keepLease, rollUpBatch, timeReopened } from './leases.ts';

type TaskFact = FactOf<'pick.confirmed' | 'pick.undone' | 'pick.shorted' | 'short.undone'>;

export const isTaskFact = (fact: Fact): fact is TaskFact =>
  fact.type === 'pick.confirmed' ||
  fact.type === 'pick.undone' ||
  fact.type === 'pick.shorted' ||
  fact.type === 'short.undone';

/** Units a task still holds reserved at its bin. */
const reservedBy = (task: Task): number =>
  task.status === 'open' ? Math.max(0, task.units - pickedUnits(task)) : 0;

const settled = (task: Task): boolean => task.kind !== 'pick' || task.status !== 'open';

const subjectOf = ({ data }: TaskFact) => ({
  fulfilmentId: data.fulfilmentId,
  batchId: data.batchId,
  taskId: data.taskId,
  sku: data.sku,
  locationId: data.locationId,
});

const binOf = ({ data }: TaskFact) =>
  stockId({ sku: data.sku, containerKind: 'location', containerId: data.locationId });

function consistent(task: Task, fact: TaskFact): boolean {
  const { data } = fact;
  return (
    task.kind === 'pick' &&
    task.sku === data.sku &&
    task.locationId === data.locationId &&
    task.fulfilmentId === data.fulfilmentId &&
    task.batchId === data.batchId
  );
}

/** Whether this fact may end picking of its fulfilment: then central looks at the whole batch. */
export function mayFinish(fact: TaskFact, tasks: readonly Task[]): boolean {
  return tasks.every((task) => settled(task) || task.id === fact.data.taskId);
}

/** Central's own view of fulfilment and batch: picked when no pick task is open, whatever the station believed. */
function rollUp(draft: Draft, fact: TaskFact, batch: Batch | undefined): void {
  const doc = draft.get('fulfilments', fact.data.fulfilmentId);
  const tasks = draft.children('tasks', fact.data.fulfilmentId);
  if (doc && (doc.status === 'picking' || doc.status === 'picked')) {
    const status = tasks.every(settled) ? 'picked' : 'picking';
    if (status !== doc.status) draft.put('fulfilments', doc.id, { ...doc, status });
  }
  if (mayFinish(fact, tasks)) rollUpBatch(draft, fact.data.batchId, batch);
}

/** What this pick is under: the lease is kept, or the work is late; then it closes and reopens no batch. */
function underLease(draft: Draft, fact: TaskFact, standing: Standing): void {
  if (standing === 'held') keepLease(draft, fact.data.batchId);
  else flagLate(draft, fact, standing);
  // Expired and used again: from here on it is held as before.
  if (standing === 'expired') keepLease(draft, fact.data.batchId);
}

/** Goods moved for an order that was called off, or is gone: they go back, and nothing of it comes back to life. */
function afterTheEnd(draft: Draft, fact: TaskFact): void {
  const { data } = fact;
  const fulfilment = draft.get('fulfilments', data.fulfilmentId);
  if (fulfilment?.status === 'shipped') {
    draft.retire('tasks', data.taskId);
    draft.retire('fulfilments', fulfilment.id);
  }
  if (fulfilment?.status !== 'cancelled') return;
  keepPutbacks(draft, fulfilment.id);
  if ('toteId' in data) {
    const { sku, units, toteId: tote, locationId: location } = data;
    const moved = draft.evidence('pick', { sku, units, tote, location });
    flagCancelled(draft, fulfilment, undefined, moved);
  }
  retireIfOver(draft, fulfilment.id);
}

function keepReserved(draft: Draft, fact: TaskFact, before: Task): void {
  const after = draft.get('tasks', before.id) ?? before;
  const delta = reservedBy(after) - reservedBy(before);
  const bin = draft.get('stock', binOf(fact));
  if (bin && delta !== 0) draft.put('stock', bin.id, { ...bin, reserved: bin.reserved + delta });
}

/** Goods that came out twice: both sides' evidence, and a task to carry the surplus back. */
function flagSurplus(
  draft: Draft,
  fact: FactOf<'pick.confirmed'>,
  before: Task,
  surplus: number,
): void {
  const { data } = fact;
  const byOthers = before.picks.filter((pick) => pick.stationId !== fact.station);
  const kind = byOthers.length > 0 ? 'double-pick' : 'over-pick';
  const putback: Task = {
    id: derivedId(fact.id, 'putback'),
    clock: 0,
    kind: 'putback',
    status: 'open',
    batchId: null,
    fulfilmentId: null,
    lineId: null,
    sku: data.sku,
    locationId: data.locationId,
    sequence: before.sequence,
    units: surplus,
    picks: [
      {
        factId: fact.id,
        units: surplus,
        toteId: data.toteId,
        stationId: fact.station,
        personId: fact.operator.personId,
        fence: data.fence,
      },
    ],
    short: null,
    from: { kind: 'tote', id: data.toteId },
  };
  draft.put('tasks', putback.id, putback);
  draft.raise({
    kind,
    severity: 'high',
    subject: { ...subjectOf(fact), taskId: putback.id },
    evidence: [
      ...before.picks.map((pick) => ({
        factId: pick.factId,
        stationId: pick.stationId,
        personId: pick.personId,
        at: draft.context.now,
        code: 'pick',
        values: {
          sku: data.sku,
          units: pick.units,
          tote: pick.toteId,
          location: data.locationId,
        },
      })),
      draft.evidence('pick', {
        sku: data.sku,
        units: data.units,
        tote: data.toteId,
        location: data.locationId,
      }),
    ],
    proposals: ['put-back', 'count-bin', 'accept'],
  });
}

function flagNegativeBin(draft: Draft, fact: TaskFact, before: number): void {
  const bin = draft.get('stock', binOf(fact));
  if (!bin || bin.onHand >= 0 || before < 0) return;
  draft.raise({
    kind: 'negative-bin',
    severity: 'high',
    subject: { sku: bin.sku, locationId: bin.containerId },
    evidence: [
      draft.evidence('negative', {
        sku: bin.sku,
        location: bin.containerId,
        onHand: bin.onHand,
      }),
    ],
    proposals: ['count-bin', 'investigate'],
  });
  const count: Task = {
    id: derivedId(fact.id, 'count'),
    clock: 0,
    kind: 'count',
    status: 'open',
    batchId: null,
    fulfilmentId: null,
    lineId: null,
    sku: bin.sku,
    locationId: bin.containerId,
    sequence: draft.get('tasks', fact.data.taskId)?.sequence ?? 0,
    units: 0,
    picks: [],
    short: null,
  };
  draft.put('tasks', count.id, count);
}

/** A batch is closed or reopened only by whoever still holds it. */
const except = (standing: Standing) => (standing === 'lost' ? (['batches'] as const) : []);

export function decidePick(draft: Draft, fact: FactOf<'pick.confirmed'>): Decision {
  const task = draft.get('tasks', fact.data.taskId);
  if (!task) return quarantine('unknown-task');
  if (!consistent(task, fact)) return quarantine('inconsistent');
  const standing = standingOf(draft, fact);
  const batch = draft.get('batches', fact.data.batchId);
  const binBefore = draft.get('stock', binOf(fact))?.onHand ?? 0;
  const surplus = Math.max(
    0,
    Math.min(
      fact.data.units,
      pickedUnits(task) + (task.short?.units ?? 0) + fact.data.units - task.units,
    ),
  );
  draft.predict(except(standing));
  keepReserved(draft, fact, task);
  if (surplus > 0) flagSurplus(draft, fact, task, surplus);
  underLease(draft, fact, standing);
  rollUp(draft, fact, batch);
  flagNegativeBin(draft, fact, binBefore);
  afterTheEnd(draft, fact);
  return draft.decision();
}

export function decidePickUndone(draft: Draft, fact: FactOf<'pick.undone'>): Decision {
  const task = draft.get('tasks', fact.data.taskId);
  if (!task) return quarantine('unknown-task');
  const undone = task.picks.find((pick) => pick.factId === fact.data.undoes);
  if (!consistent(task, fact) || undone?.units !== fact.data.units) {
    return quarantine('nothing-to-undo');
  }
  const standing = standingOf(draft, fact);
  const batch = draft.get('batches', fact.data.batchId);
  draft.predict(except(standing));
  timeReopened(draft, fact.data.batchId, batch);
  keepReserved(draft, fact, task);
  underLease(draft, fact, standing);
  rollUp(draft, fact, batch);
  for (const kind of ['double-pick', 'over-pick']) {
    draft.settle(derivedId(undone.factId, kind), 'undone');
  }
  const putback = draft.get('tasks', derivedId(undone.factId, 'putback'));
  if (putback?.status === 'open') {
    draft.put('tasks', putback.id, { ...putback, status: 'cancelled' });
  }
  afterTheEnd(draft, fact);
  return draft.decision();
}

export function decideShort(draft: Draft, fact: FactOf<'pick.shorted'>): Decision {
  const { data } = fact;
  const task = draft.get('tasks', data.taskId);
  if (!task) return quarantine('unknown-task');
  if (!consistent(task, fact)) return quarantine('inconsistent');
  const standing = standingOf(draft, fact);
  const batch = draft.get('batches', data.batchId);
  if (task.short || task.status === 'cancelled' || pickedUnits(task) + data.units > task.units) {
    // Somebody else settled the line first: nothing is missing any more.
    flagLate(draft, fact, 'lost');
    return { ...draft.decision(), outcome: 'flagged', reason: 'late-work' };
  }
  draft.predict(except(standing));
  keepReserved(draft, fact, task);
  underLease(draft, fact, standing);
  rollUp(draft, fact, batch);
  draft.raise({
    kind: 'short-pick',
    severity: 'high',
    subject: subjectOf(fact),
    evidence: [
      draft.evidence('short', {
        sku: data.sku,
        units: data.units,
        reason: data.reason,
        location: data.locationId,
      }),
    ],
    proposals: ['count-bin', 'ship-short', 'back-order', 'accept'],
  });
  return draft.decision();
}

export function decideShortUndone(draft: Draft, fact: FactOf<'short.undone'>): Decision {
  const task = draft.get('tasks', fact.data.taskId);
  if (!task) return quarantine('unknown-task');
  const { short } = task;
  if (!consistent(task, fact)) return quarantine('inconsistent');
  if (short?.factId !== fact.data.undoes || short.units !== fact.data.units) {
    return quarantine('nothing-to-undo');
  }
  const standing = standingOf(draft, fact);
  const batch = draft.get('batches', fact.data.batchId);
  draft.predict(except(standing));
  timeReopened(draft, fact.data.batchId, batch);
  keepReserved(draft, fact, task);
  underLease(draft, fact, standing);
  rollUp(draft, fact, batch);
  draft.settle(derivedId(fact.data.undoes, 'short-pick'), 'undone');
  return draft.decision();
}

export function decidePutback(draft: Draft, fact: FactOf<'putback.done'>): Decision {
  const task = draft.get('tasks', fact.data.taskId);
  if (!task || task.kind !== 'putback') return quarantine('unknown-task');
  if (task.sku !== fact.data.sku) return quarantine('inconsistent');
  draft.predict();
  if (task.status !== 'open') {
    const { sku, units, locationId: location, toteId: tote } = fact.data;
    draft.raise({
      kind: 'late-work',
      severity: 'high',
      subject: { taskId: task.id, sku, locationId: location },
      evidence: [
        draft.evidence('put-back-again', { sku, units, location, tote, status: task.status }),
      ],
      proposals: ['count-bin', 'investigate'],
    });
  }
  if (task.fulfilmentId !== null) retireIfOver(draft, task.fulfilmentId);
  return draft.decision();
}

/** A count is its own evidence; a task it settles has to be the one for this bin. */
export function decideCounted(draft: Draft, fact: FactOf<'stock.counted'>): Decision {
  const { taskId, sku, locationId } = fact.data;
  const task = taskId === undefined ? undefined : draft.get('tasks', taskId);
  const isItsOwn = task?.kind === 'count' && task.sku === sku && task.locationId === locationId;
  if (task && !isItsOwn) return quarantine('inconsistent');
  return draft.predict().decision();
}

/** Exceptions and put-back tasks that an undo of `factId` may have to settle. */
export const raisedBy = (factId: string) => [
  { collection: 'exceptions' as const, id: derivedId(factId, 'double-pick') },
  { collection: 'exceptions' as const, id: derivedId(factId, 'over-pick') },
  { collection: 'exceptions' as const, id: derivedId(factId, 'short-pick') },
  { collection: 'tasks' as const, id: derivedId(factId, 'putback') },
];
