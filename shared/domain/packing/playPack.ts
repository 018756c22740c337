/** For this room's tests: packing played through the machine, and an order that was picked. */
import { Compile } from 'typebox/compile';
import { buildSscc } from '../../barcodes/index.ts';
import { FACTS, type FactDraft } from '../../facts/index.ts';
import { uuidv7 } from '../../ids.ts';
import { caseCode, item, scanOf, SELF, worldWith, type TestWorld } from '../testWorld.ts';
import { initialPackState, packPosition, packStep } from './index.ts';
import type { PackEnv, PackEvent, PackResult, PackState } from './index.ts';
import { settlePackState } from './state.ts';

export const SSCC = buildSscc(3, '4012345', 1);

export function envOf(world: TestWorld, change: Partial<PackEnv> = {}): PackEnv {
  return {
    self: SELF,
    newId: uuidv7,
    findByBarcode: world.findByBarcode,
    ssccLeft: 10,
    printedAt: '2026-11-22',
    ...change,
  };
}

/** What the host does with a placeholder. */
export const withSscc = (drafts: readonly FactDraft[]): FactDraft[] =>
  JSON.parse(JSON.stringify(drafts).replaceAll('{{sscc}}', SSCC)) as FactDraft[];

export function play(
  world: TestWorld,
  events: readonly PackEvent[],
  from?: PackState,
  env?: Partial<PackEnv>,
) {
  let state = from ?? initialPackState('f1');
  const results: PackResult[] = [];
  for (const event of events) {
    const result = packStep(state, event, world, envOf(world, env));
    for (const draft of result.drafts) {
      const [wrong] = Compile(FACTS[draft.type].data).Errors(draft.data);
      if (wrong) throw new Error(`${draft.type}: ${JSON.stringify(wrong)}`);
    }
    world.record(withSscc(result.drafts));
    state = result.state;
    results.push(result);
  }
  const last = results.at(-1);
  if (!last) throw new Error('no events');
  const settled = settlePackState(state, world);
  return { state: settled, last, results, at: packPosition(settled, world) };
}

/** f1: 2 × SKU-1 and 8 × SKU-2 in TOTE-001, as far as `picked` says; the rest was given up. */
export function picked(units: { 'SKU-1': number; 'SKU-2': number } = { 'SKU-1': 2, 'SKU-2': 8 }) {
  const world = worldWith([{ id: 'f1', lines: { 'SKU-1': 2, 'SKU-2': 8 } }]);
  for (const task of world.all('tasks')) {
    const got = task.sku === 'SKU-1' ? units['SKU-1'] : units['SKU-2'];
    const { id: taskId, sku, locationId } = task;
    const data = { taskId, fulfilmentId: 'f1', batchId: 'batch', sku, locationId, fence: 1 };
    const completes = { fulfilment: task.sku === 'SKU-2', batch: task.sku === 'SKU-2' };
    if (got > 0) {
      world.record([
        {
          id: uuidv7(),
          type: 'pick.confirmed',
          data: { ...data, units: got, toteId: 'TOTE-001', completes },
        },
      ]);
    }
    if (got < task.units) {
      const rest = { ...data, units: task.units - got, reason: 'too-few' as const, completes };
      world.record([{ id: uuidv7(), type: 'pick.shorted', data: rest }]);
    }
  }
  return world;
}

export const ALL: readonly PackEvent[] = [
  item('SKU-1'),
  item('SKU-1'),
  scanOf(caseCode('SKU-2')),
  item('SKU-2'),
  item('SKU-2'),
];
export const types = (result: PackResult | undefined) => result?.drafts.map(({ type }) => type);
