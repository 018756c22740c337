import { expect, it } from 'vitest';
import { uuidv7 } from '../ids.ts';
import { initialPackState, packStep } from './packing/index.ts';
import { initialPickState, pickStep, type PickEvent } from './picking/index.ts';
import { bin, item, scanOf, SELF, tote, worldWith, type TestWorld } from './testWorld.ts';

const oneLine = () => worldWith([{ id: 'f1', lines: { 'SKU-1': 1 } }]);

function pick(world: TestWorld, events: readonly PickEvent[]) {
  const env = { self: SELF, newId: uuidv7, findByBarcode: world.findByBarcode, claimFacts: [] };
  let result = pickStep(initialPickState('batch'), { kind: 'cancel' }, world, env);
  for (const event of events) {
    result = pickStep(result.state, event, world, env);
    world.record(result.drafts);
  }
  return result;
}

function packScan(world: TestWorld, event: ReturnType<typeof item>) {
  const env = {
    self: SELF,
    newId: uuidv7,
    findByBarcode: world.findByBarcode,
    ssccLeft: 10,
    printedAt: '2026-11-22',
  };
  return packStep(initialPackState('f1'), event, world, env);
}

it('a picked item whose product has not arrived is no mistake, and what was selected stays so', () => {
  const world = oneLine().remove('products', 'SKU-1');
  const { feedback, drafts, state } = pick(world, [bin('SKU-1'), item('SKU-1')]);
  expect(feedback).toMatchObject({ kind: 'attention', code: 'product-pending' });
  expect(drafts).toEqual([]);
  expect(state).toMatchObject({ wrong: null, bin: expect.any(String) as string });
});

it('a packed item is no mistake while a product of the order has not arrived', () => {
  const world = oneLine();
  pick(world, [bin('SKU-1'), item('SKU-1'), tote(1)]);
  world.remove('products', 'SKU-1');
  const { feedback, drafts } = packScan(world, item('SKU-1'));
  expect(feedback).toMatchObject({ kind: 'attention', code: 'product-pending' });
  expect(drafts).toEqual([]);
});

it('an unknown code is a mistake once the products are here', () => {
  const world = oneLine();
  expect(pick(world, [bin('SKU-1'), scanOf('99999995')]).feedback.code).toBe('unknown-barcode');
});
