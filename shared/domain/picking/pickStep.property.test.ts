import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { uuidv7 } from '../../ids.ts';
import { pickedUnits, stockId } from '../../schema/work.ts';
import { bin, binOf, caseCode, item, scanOf, SELF, tote, worldWith } from '../testWorld.ts';
import {
  initialPickState,
  isWork,
  pickPosition,
  pickStep,
  settleState,
  SHORT_REASONS,
} from './index.ts';
import type { PickEvent, PickState } from './index.ts';
import { runs } from '../../../tests/runs.ts';

const SKUS = ['SKU-1', 'SKU-2', 'SKU-3'] as const;
const sku = fc.constantFrom(...SKUS);

/** Right and wrong scans, typed quantities and every command, in any order. */
const event: fc.Arbitrary<PickEvent> = fc.oneof(
  { weight: 6, arbitrary: sku.map(bin) },
  { weight: 6, arbitrary: sku.map(item) },
  { weight: 2, arbitrary: sku.map((of) => scanOf(caseCode(of))) },
  { weight: 6, arbitrary: fc.constantFrom(1, 2, 3).map(tote) },
  {
    weight: 2,
    arbitrary: fc
      .integer({ min: -1, max: 9 })
      .map((units): PickEvent => ({ kind: 'quantity', units })),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(...SHORT_REASONS)
      .map((reason): PickEvent => ({ kind: 'short', reason })),
  },
  { weight: 3, arbitrary: fc.constant<PickEvent>({ kind: 'undo' }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom<PickEvent>(
      { kind: 'acknowledge' },
      { kind: 'cancel' },
      { kind: 'new-tote' },
      scanOf('CMD-UNDO'),
      scanOf('BADGE-P1'),
      scanOf('rubbish'),
    ),
  },
);

/** What a picker does who follows the screen, with `event` as noise in between. */
const ORDERS = [
  { id: 'f1', lines: { 'SKU-1': 7, 'SKU-3': 1 } },
  { id: 'f2', lines: { 'SKU-1': 1, 'SKU-2': 2 } },
];

function check(events: readonly (PickEvent | 'right')[]): void {
  const world = worldWith(ORDERS);
  const totes = new Map([
    ['f1', 1],
    ['f2', 2],
  ]);
  let state: PickState = initialPickState('batch');
  const rightEvent = (): PickEvent => {
    const at = pickPosition(settleState(state, world), world, SELF);
    if (!isWork(at)) return { kind: 'acknowledge' };
    if (at.step === 'bin') return bin(at.task.sku);
    if (at.step === 'item') return item(at.task.sku);
    return tote(totes.get(at.task.fulfilmentId ?? '') ?? 3);
  };
  for (const next of events) {
    const result = pickStep(state, next === 'right' ? rightEvent() : next, world, {
      self: SELF,
      newId: uuidv7,
      findByBarcode: world.findByBarcode,
      claimFacts: [],
    });
    world.record(result.drafts);
    state = JSON.parse(JSON.stringify(result.state)) as PickState;
    expect(result.feedback.kind === 'wrong').toBe(result.state.wrong !== null);

    const settled = settleState(state, world);
    const at = pickPosition(settled, world, SELF);
    const tasks = world.all('tasks');
    for (const task of tasks) {
      expect(pickedUnits(task)).toBeLessThanOrEqual(task.units);
      const given = task.short?.units ?? 0;
      expect(pickedUnits(task) + given).toBeLessThanOrEqual(task.units);
    }
    if (isWork(at)) {
      expect(at.inHand).toBeLessThanOrEqual(at.remaining);
      expect(at.remaining).toBeGreaterThan(0);
      expect(at.task.status).toBe('open');
      if (at.step !== 'bin') expect(settled.bin).toBe(at.task.locationId);
      if (settled.wrong) expect(at.step).toBe('bin');
    } else {
      expect(at.step).toBe('done');
      expect(tasks.every(({ status }) => status !== 'open')).toBe(true);
      expect(world.get('batches', 'batch')?.status).toBe('picked');
    }
    for (const fulfilment of world.all('fulfilments')) {
      const own = tasks.filter(({ fulfilmentId }) => fulfilmentId === fulfilment.id);
      const settledAll = own.every(({ status }) => status !== 'open');
      expect(fulfilment.status === 'picked').toBe(settledAll);
    }
    for (const of of SKUS) {
      const picked = tasks
        .filter((task) => task.sku === of)
        .reduce((n, t) => n + pickedUnits(t), 0);
      const key = { sku: of, containerKind: 'location', containerId: binOf(of) } as const;
      expect(world.get('stock', stockId(key))?.onHand ?? 0).toBe(0 - picked);
      const inTotes = world
        .all('stock')
        .filter((s) => s.sku === of && s.containerKind === 'tote')
        .reduce((n, s) => n + s.onHand, 0);
      expect(inTotes).toBe(picked);
    }
    const owners = world.all('fulfilments').flatMap(({ toteIds }) => toteIds);
    expect(new Set(owners).size).toBe(owners.length);
  }
}

it('never over-picks, never mixes totes and never loses the thread, whatever is scanned', () => {
  const mixed = fc.oneof(
    { weight: 3, arbitrary: fc.constant('right' as const) },
    { weight: 2, arbitrary: event },
  );
  fc.assert(fc.property(fc.array(mixed, { maxLength: 60 }), check), { numRuns: runs(150) });
});
