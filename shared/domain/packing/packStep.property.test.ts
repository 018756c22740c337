import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { buildSscc } from '../../barcodes/index.ts';
import type { FactDraft } from '../../facts/index.ts';
import { uuidv7 } from '../../ids.ts';
import { caseCode, item, scanOf, SELF, tote, worldWith } from '../testWorld.ts';
import { initialPackState, isPackWork, packPosition, packStep, settlePackState } from './index.ts';
import type { PackEvent, PackState } from './index.ts';
import { runs } from '../../../tests/runs.ts';

const SKUS = ['SKU-1', 'SKU-2', 'SKU-3'] as const;
const SSCCS = [1, 2, 3].map((serial) => buildSscc(3, '4012345', serial));
const sku = fc.constantFrom(...SKUS);
const event: fc.Arbitrary<PackEvent> = fc.oneof(
  { weight: 8, arbitrary: sku.map(item) },
  { weight: 2, arbitrary: sku.map((of) => scanOf(caseCode(of))) },
  {
    weight: 2,
    arbitrary: fc
      .integer({ min: -1, max: 9 })
      .map((units): PackEvent => ({ kind: 'quantity', units })),
  },
  { weight: 3, arbitrary: fc.constantFrom(...SSCCS).map((sscc) => scanOf(`00${sscc}`)) },
  {
    weight: 6,
    arbitrary: fc.constantFrom<PackEvent>(
      { kind: 'undo' },
      { kind: 'close' },
      { kind: 'ship-short' },
      { kind: 'next-parcel' },
      { kind: 'acknowledge' },
      { kind: 'weight', grams: 500 },
      { kind: 'weight', grams: 650, by: 'scale' },
      { kind: 'weight', grams: 1, by: 'scale' },
      { kind: 'accept-weight', reason: 'checked' },
      { kind: 'weigh-again' },
      { kind: 'without-weight' },
      tote(1),
      scanOf('rubbish'),
    ),
  },
);

function check(events: readonly PackEvent[], weighs: boolean): void {
  const world = worldWith([{ id: 'f1', lines: { 'SKU-1': 2, 'SKU-2': 7 } }]);
  for (const task of world.all('tasks')) {
    world.patch('tasks', task.id, {
      status: 'done',
      picks: [
        { ...SELF, factId: uuidv7(), units: task.units - 1, toteId: 'TOTE-001', fence: 1 },
        { ...SELF, factId: uuidv7(), units: 1, toteId: 'TOTE-002', fence: 1 },
      ],
    });
    world.put('stock', stock(task.sku, 'TOTE-001', task.units - 1));
    world.put('stock', stock(task.sku, 'TOTE-002', 1));
  }
  world.patch('fulfilments', 'f1', { status: 'picked', toteIds: ['TOTE-001', 'TOTE-002'] });
  const free = [...SSCCS];
  let state: PackState = initialPackState('f1');
  for (const next of events) {
    const result = packStep(state, next, world, {
      self: SELF,
      newId: uuidv7,
      findByBarcode: world.findByBarcode,
      ssccLeft: free.length,
      weighs,
      printedAt: '2026-11-22',
    });
    const closed = result.drafts.find(({ type }) => type === 'parcel.closed');
    if (closed?.type === 'parcel.closed') {
      const { weightGrams, weighing } = closed.data;
      // With a scale a weight is checked, and one that is far off was somebody's decision.
      expect(weighing === undefined).toBe(!weighs || next.kind === 'without-weight');
      const off = Math.abs((weightGrams ?? 0) - (weighing?.expectedGrams ?? 0)) > 100;
      if (weighing && off) expect(weighing.accepted).toBe('checked');
    }
    const sscc = result.takeSscc ? (free.shift() ?? expect.fail()) : '';
    world.record(
      JSON.parse(JSON.stringify(result.drafts).replaceAll('{{sscc}}', sscc)) as FactDraft[],
    );
    state = JSON.parse(JSON.stringify(result.state)) as PackState;

    const at = packPosition(settlePackState(state, world), world);
    const parcels = world.all('parcels');
    expect(parcels.filter(({ status }) => status === 'open').length).toBeLessThanOrEqual(1);
    for (const parcel of parcels) {
      expect(parcel.lines.every(({ units }) => units > 0)).toBe(true);
      if (parcel.status !== 'open') expect(parcel.lines.length).toBeGreaterThan(0);
    }
    for (const task of world.all('tasks')) {
      const packed = parcels
        .flatMap(({ lines }) => lines)
        .filter((line) => line.sku === task.sku)
        .reduce((n, line) => n + line.units, 0);
      expect(packed).toBeLessThanOrEqual(task.units);
      const inTotes = world
        .all('stock')
        .filter((s) => s.sku === task.sku && s.containerKind === 'tote')
        .map((s) => s.onHand);
      expect(inTotes.every((units) => units > 0)).toBe(true);
      expect(inTotes.reduce((n, units) => n + units, 0)).toBe(task.units - packed);
    }
    const status = world.get('fulfilments', 'f1')?.status;
    if (status === 'shipped') expect(parcels.every((p) => p.status === 'shipped')).toBe(true);
    if (isPackWork(at) && at.step === 'close') expect(at.totals.left).toBe(0);
    if (status === 'packed') expect(['apply', 'shipped']).toContain(at.step);
  }
}

const stock = (of: string, containerId: string, onHand: number) => ({
  id: `${of}|tote|${containerId}|||available|own`,
  clock: 1,
  sku: of,
  containerKind: 'tote' as const,
  containerId,
  condition: 'available' as const,
  owner: 'own',
  onHand,
  reserved: 0,
});

it('never packs more than was picked and keeps parcels, totes and status in step', () => {
  fc.assert(fc.property(fc.array(event, { maxLength: 50 }), fc.boolean(), check), {
    numRuns: runs(150),
  });
});
