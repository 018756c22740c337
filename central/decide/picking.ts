import type { FactOf } from '../../shared/facts/index.ts';
import { pickedUnits, stockId, type Task } from '../../shared/schema/index.ts';
import { type Decision, quarantine } from './decision.ts';
import { derivedId, type Draft } from './draft.ts';

type TaskFact = FactOf<'pick.confirmed' | 'pick.undone' | 'pick.shorted' | 'short.undone'>;

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

const isLate = (draft: Draft, fact: TaskFact): boolean =>
  (draft.get('batches', fact.data.batchId)?.fence ?? 0) > fact.data.fence;

/** Central's own view of the fulfilment: picked when no pick task is open, whatever the station believed. */
function rollUp(draft: Draft, fact: TaskFact): void {
  const doc = draft.get('fulfilments', fact.data.fulfilmentId);
  if (!doc || (doc.status !== 'picking' && doc.status !== 'picked')) return;
  const done = draft.children('tasks', doc.id).every(settled);
  const status = done ? 'picked' : 'picking';
  if (status !== doc.status) draft.put('fulfilments', doc.id, { ...doc, status });
}

function keepReserved(draft: Draft, fact: TaskFact, before: Task): void {
  const after = draft.get('tasks', before.id) ?? before;
  const delta = reservedBy(after) - reservedBy(before);
  const bin = draft.get('stock', binOf(fact));
  if (bin && delta !== 0) draft.put('stock', bin.id, { ...bin, reserved: bin.reserved + delta });
}

function flagLate(draft: Draft, fact: TaskFact): void {
  const batch = draft.get('batches', fact.data.batchId);
  if (!batch) return;
  draft.raise({
    id: derivedId('late-work', batch.id, fact.station),
    kind: 'late-work',
    severity: 'low',
    subject: { batchId: batch.id, fulfilmentId: fact.data.fulfilmentId },
    evidence: [
      draft.evidence('lease', {
        fence: fact.data.fence,
        batch: batch.code,
        station: batch.lease?.stationId ?? '',
      }),
    ],
    proposals: ['accept', 'investigate'],
  });
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
}

/** A batch is closed or reopened only by whoever still holds it. */
const except = (late: boolean) => (late ? (['batches'] as const) : []);

export function decidePick(draft: Draft, fact: FactOf<'pick.confirmed'>): Decision {
  const task = draft.get('tasks', fact.data.taskId);
  if (!task) return quarantine('unknown-task');
  if (!consistent(task, fact)) return quarantine('inconsistent');
  const late = isLate(draft, fact);
  const binBefore = draft.get('stock', binOf(fact))?.onHand ?? 0;
  const surplus = Math.max(
    0,
    Math.min(
      fact.data.units,
      pickedUnits(task) + (task.short?.units ?? 0) + fact.data.units - task.units,
    ),
  );
  draft.predict(except(late));
  keepReserved(draft, fact, task);
  rollUp(draft, fact);
  if (surplus > 0) flagSurplus(draft, fact, task, surplus);
  else if (late) flagLate(draft, fact);
  flagNegativeBin(draft, fact, binBefore);
  return draft.decision();
}

export function decidePickUndone(draft: Draft, fact: FactOf<'pick.undone'>): Decision {
  const task = draft.get('tasks', fact.data.taskId);
  if (!task) return quarantine('unknown-task');
  const undone = task.picks.find((pick) => pick.factId === fact.data.undoes);
  if (!consistent(task, fact) || undone?.units !== fact.data.units) {
    return quarantine('nothing-to-undo');
  }
  draft.predict(except(isLate(draft, fact)));
  keepReserved(draft, fact, task);
  rollUp(draft, fact);
  for (const kind of ['double-pick', 'over-pick']) {
    draft.settle(derivedId(undone.factId, kind), 'undone');
  }
  const putback = draft.get('tasks', derivedId(undone.factId, 'putback'));
  if (putback?.status === 'open') {
    draft.put('tasks', putback.id, { ...putback, status: 'cancelled' });
  }
  return draft.decision();
}

export function decideShort(draft: Draft, fact: FactOf<'pick.shorted'>): Decision {
  const { data } = fact;
  const task = draft.get('tasks', data.taskId);
  if (!task) return quarantine('unknown-task');
  if (!consistent(task, fact)) return quarantine('inconsistent');
  const late = isLate(draft, fact);
  if (task.short || pickedUnits(task) + data.units > task.units) {
    flagLate(draft, fact);
    return { ...draft.decision(), outcome: 'flagged', reason: 'late-work' };
  }
  draft.predict(except(late));
  keepReserved(draft, fact, task);
  rollUp(draft, fact);
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
  if (task.short?.factId !== fact.data.undoes) return quarantine('nothing-to-undo');
  draft.predict(except(isLate(draft, fact)));
  keepReserved(draft, fact, task);
  rollUp(draft, fact);
  draft.settle(derivedId(fact.data.undoes, 'short-pick'), 'undone');
  return draft.decision();
}

export function decidePutback(draft: Draft, fact: FactOf<'putback.done'>): Decision {
  const task = draft.get('tasks', fact.data.taskId);
  if (!task || task.kind !== 'putback') return quarantine('unknown-task');
  if (task.status !== 'open') return quarantine('already-done');
  return draft.predict().decision();
}

/** Exceptions and put-back tasks that an undo of `factId` may have to settle. */
export const raisedBy = (factId: string) => [
  { collection: 'exceptions' as const, id: derivedId(factId, 'double-pick') },
  { collection: 'exceptions' as const, id: derivedId(factId, 'over-pick') },
  { collection: 'exceptions' as const, id: derivedId(factId, 'short-pick') },
  { collection: 'tasks' as const, id: derivedId(factId, 'putback') },
];
