import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { effectsOf, type Fact } from '../shared/facts/index.ts';
import { Fold } from '../shared/sync/fold.ts';
import {
  pickedUnits,
  type AnyDocument,
  type CollectionName,
  type Task,
} from '../shared/schema/index.ts';
import { aBatch, aFulfilment, aStock, aTask } from './builders/documents.ts';
import { aFact } from './builders/facts.ts';
import { MemoryCentral } from './builders/memoryCentral.ts';
import { runs } from './runs.ts';

const COMPARED: readonly CollectionName[] = ['tasks', 'stock', 'fulfilments', 'batches', 'parcels'];
const BIN_UNITS = 500;

/** Two fulfilments of two tasks each in one batch, claimed by station s1 under fence 1. */
function world(): MemoryCentral {
  const central = new MemoryCentral().put('batches', aBatch({ fulfilmentIds: ['f1', 'f2'] }));
  for (const f of ['f1', 'f2']) {
    central.put('fulfilments', aFulfilment({ id: f }));
    for (const t of ['1', '2']) {
      const where = { sku: `SKU-${f}-${t}`, locationId: `A-0${t}-1-${f}` };
      central.put('tasks', aTask({ id: `${f}-${t}`, fulfilmentId: f, units: 4, ...where }));
      central.put(
        'stock',
        aStock({ sku: where.sku, containerId: where.locationId, onHand: BIN_UNITS, reserved: 4 }),
      );
    }
  }
  return central;
}

type Move = { task: string; kind: 'pick' | 'short' | 'undo'; units: number };

const move: fc.Arbitrary<Move> = fc.record({
  task: fc.constantFrom('f1-1', 'f1-2', 'f2-1', 'f2-2'),
  kind: fc.constantFrom('pick' as const, 'pick' as const, 'short' as const, 'undo' as const),
  units: fc.integer({ min: 1, max: 4 }),
});

const isSettled = (task: Task) => task.status !== 'open';

/** The fact a station would make of this move in the view it has, or null where there is none. */
function factFor({ task: id, kind, units }: Move, tasks: Map<string, Task>): Fact | null {
  const task = tasks.get(id);
  if (!task?.fulfilmentId) return null;
  const target = {
    taskId: id,
    fulfilmentId: task.fulfilmentId,
    batchId: 'b1',
    sku: task.sku,
    locationId: task.locationId,
    fence: 1,
  };
  const othersSettled = (same: (t: Task) => boolean) =>
    [...tasks.values()].filter((t) => t.id !== id && same(t)).every(isSettled);
  const left = task.units - pickedUnits(task) - (task.short?.units ?? 0);
  const completes = (settles: boolean) => ({
    fulfilment: settles && othersSettled((t) => t.fulfilmentId === task.fulfilmentId),
    batch: settles && othersSettled(() => true),
  });
  if (kind === 'undo') {
    const last = task.picks.at(-1);
    const reopens = {
      fulfilment: isSettled(task),
      batch: isSettled(task) && othersSettled(() => true),
    };
    if (task.short) {
      return aFact('short.undone', {
        ...target,
        units: task.short.units,
        undoes: task.short.factId,
        reopens,
      });
    }
    if (!last) return null;
    return aFact('pick.undone', {
      ...target,
      units: last.units,
      toteId: last.toteId,
      undoes: last.factId,
      reopens,
    });
  }
  if (left <= 0) return null;
  if (kind === 'short') {
    return aFact('pick.shorted', {
      ...target,
      units: left,
      reason: 'empty-bin',
      completes: completes(true),
    });
  }
  const taken = Math.min(units, left);
  return aFact('pick.confirmed', {
    ...target,
    units: taken,
    toteId: `TOTE-${task.fulfilmentId}`,
    completes: completes(taken === left),
  });
}

/** Fields that central alone keeps are in no prediction, wherever in a document they stand. */
const CENTRAL_ONLY = new Set(['clock', 'reserved', 'blocked', 'until']);
const predicted = (doc: AnyDocument | undefined): unknown =>
  doc &&
  JSON.parse(
    JSON.stringify(doc, (field, value: unknown) => (CENTRAL_ONLY.has(field) ? undefined : value)),
  );

it('without foreign facts, what a station predicts is what central decides, field by field', () => {
  fc.assert(
    fc.property(fc.array(move, { maxLength: 40 }), (moves) => {
      const central = world();
      const base = structuredClone(central.docs) as Map<string, AnyDocument>;
      const fold = new Fold({
        base: (collection, id) => base.get(`${collection}/${id}`) as never,
        through: () => 0,
      });
      const touched = new Set(base.keys());
      for (const next of moves) {
        const tasks = new Map(
          ['f1-1', 'f1-2', 'f2-1', 'f2-2'].flatMap((id) => {
            const task = fold.get('tasks', id);
            return task ? [[id, task] as const] : [];
          }),
        );
        const fact = factFor(next, tasks);
        if (!fact) continue;
        fold.add(fact);
        for (const effect of effectsOf(fact)) touched.add(`${effect.collection}/${effect.id}`);
        const decision = central.apply(fact);
        expect(['applied', 'flagged']).toContain(decision.outcome);
      }
      for (const key of touched) {
        const [collection, id] = key.split(/\/(.*)/s) as [CollectionName, string];
        if (!COMPARED.includes(collection)) continue;
        expect([key, predicted(fold.get(collection, id))]).toEqual([
          key,
          predicted(central.get(collection, id)),
        ]);
      }
    }),
    { numRuns: runs(500) },
  );
});
