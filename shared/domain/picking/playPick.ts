/** For this room's tests: picks played through the machine, and small worlds to play them in. */
import { Compile } from 'typebox/compile';
import { FACTS } from '../../facts/index.ts';
import { uuidv7 } from '../../ids.ts';
import { bin, item, SELF, worldWith, type TestWorld } from '../testWorld.ts';
import { initialPickState, pickPosition, pickStep, settleState } from './index.ts';
import type { PickEvent, PickResult, PickState } from './index.ts';

/** Plays events through machine, facts and documents, as the screen does. */
export function play(world: TestWorld, events: readonly PickEvent[], from?: PickState) {
  let state = from ?? initialPickState('batch');
  const results: PickResult[] = [];
  for (const event of events) {
    const result = pickStep(state, event, world, {
      self: SELF,
      newId: uuidv7,
      findByBarcode: world.findByBarcode,
      claimFacts: [],
    });
    for (const draft of result.drafts) {
      const [wrong] = Compile(FACTS[draft.type].data).Errors(draft.data);
      if (wrong) throw new Error(`${draft.type}: ${JSON.stringify(wrong)}`);
    }
    world.record(result.drafts);
    state = result.state;
    results.push(result);
  }
  const last = results.at(-1);
  if (!last) throw new Error('no events');
  const settled = settleState(state, world);
  return { state: settled, last, results, at: pickPosition(settled, world, SELF) };
}

export const one = (units = 2) => worldWith([{ id: 'f1', lines: { 'SKU-1': units } }]);
export const two = () =>
  worldWith([
    { id: 'f1', lines: { 'SKU-1': 2, 'SKU-3': 1 } },
    { id: 'f2', lines: { 'SKU-1': 1, 'SKU-2': 4 } },
  ]);
export const types = (result: PickResult) => result.drafts.map(({ type }) => type);

export const AT_BIN: readonly PickEvent[] = [];
export const AT_ITEM: readonly PickEvent[] = [bin('SKU-1')];
export const AT_TOTE: readonly PickEvent[] = [bin('SKU-1'), item('SKU-1'), item('SKU-1')];
