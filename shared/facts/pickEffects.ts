import type { Batch, Fulfilment, Task } from '../schema/work.ts';
import { pickedUnits } from '../schema/work.ts';
import { change, moveStock, type Effect } from './effect.ts';
import type { FactOf } from './envelope.ts';

type PickFact = FactOf<'pick.confirmed' | 'pick.undone' | 'pick.shorted' | 'short.undone'>;

/** done when all units are in totes, shorted when the rest was given up, open otherwise. */
function settle(task: Task): Task {
  // Nobody waits for a cancelled line any more, whatever was still picked for it.
  if (task.status === 'cancelled') return task;
  const picked = pickedUnits(task);
  const status =
    picked >= task.units
      ? 'done'
      : task.short && picked + task.short.units >= task.units
        ? 'shorted'
        : 'open';
  return { ...task, status };
}

const PICKABLE: readonly Fulfilment['status'][] = ['open', 'released', 'picking', 'picked'];

/** Picking moves a fulfilment on only before it is packed: late work never drags it back. */
function advance(fact: PickFact, to: 'picking' | 'picked', toteId?: string): Effect {
  return change('fulfilments', fact.data.fulfilmentId, (doc) => ({
    ...doc,
    status: PICKABLE.includes(doc.status) ? to : doc.status,
    toteIds:
      toteId === undefined || doc.toteIds.includes(toteId) ? doc.toteIds : [...doc.toteIds, toteId],
  }));
}

const closeBatch = (fact: FactOf<'pick.confirmed' | 'pick.shorted'>): Effect[] =>
  fact.data.completes.batch
    ? [
        change('batches', fact.data.batchId, (doc): Batch => ({
          ...doc,
          status: 'picked',
          lease: null,
        })),
      ]
    : [];

const reopenBatch = (fact: FactOf<'pick.undone' | 'short.undone'>): Effect[] =>
  fact.data.reopens.batch
    ? [
        change('batches', fact.data.batchId, (doc): Batch =>
          doc.status === 'picked' && doc.lease === null && doc.fence === fact.data.fence
            ? {
                ...doc,
                status: 'claimed',
                lease: {
                  stationId: fact.station,
                  personId: fact.operator.personId,
                  fence: doc.fence,
                },
              }
            : doc,
        ),
      ]
    : [];

export function pickConfirmed(fact: FactOf<'pick.confirmed'>): Effect[] {
  const { data } = fact;
  return [
    change('tasks', data.taskId, (doc) =>
      settle({
        ...doc,
        picks: [
          ...doc.picks,
          {
            factId: fact.id,
            units: data.units,
            toteId: data.toteId,
            stationId: fact.station,
            personId: fact.operator.personId,
            fence: data.fence,
          },
        ],
      }),
    ),
    moveStock(data.sku, 'location', data.locationId, -data.units),
    moveStock(data.sku, 'tote', data.toteId, data.units),
    advance(fact, data.completes.fulfilment ? 'picked' : 'picking', data.toteId),
    ...closeBatch(fact),
  ];
}

export function pickUndone(fact: FactOf<'pick.undone'>): Effect[] {
  const { data } = fact;
  return [
    change('tasks', data.taskId, (doc) =>
      settle({ ...doc, picks: doc.picks.filter((p) => p.factId !== data.undoes) }),
    ),
    moveStock(data.sku, 'location', data.locationId, data.units),
    moveStock(data.sku, 'tote', data.toteId, -data.units),
    advance(fact, 'picking'),
    ...reopenBatch(fact),
  ];
}

export function pickShorted(fact: FactOf<'pick.shorted'>): Effect[] {
  const { data } = fact;
  return [
    change('tasks', data.taskId, (doc) =>
      settle({ ...doc, short: { factId: fact.id, units: data.units, reason: data.reason } }),
    ),
    advance(fact, data.completes.fulfilment ? 'picked' : 'picking'),
    ...closeBatch(fact),
  ];
}

export function shortUndone(fact: FactOf<'short.undone'>): Effect[] {
  const { data } = fact;
  return [
    change('tasks', data.taskId, (doc) =>
      doc.short?.factId === data.undoes ? settle({ ...doc, short: null }) : doc,
    ),
    advance(fact, 'picking'),
    ...reopenBatch(fact),
  ];
}

export function putbackDone(fact: FactOf<'putback.done'>): Effect[] {
  const { data } = fact;
  return [
    change('tasks', data.taskId, (doc): Task => ({ ...doc, status: 'done' })),
    moveStock(data.sku, data.from ?? 'tote', data.toteId, -data.units),
    moveStock(data.sku, 'location', data.locationId, data.units),
  ];
}
