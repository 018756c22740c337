import { describe, expect, it } from 'vitest';
import { uuidv7 } from '../../ids.ts';
import { stockId, type Task } from '../../schema/work.ts';
import { bin, item, scanOf, worldWith, type TestWorld } from '../testWorld.ts';
import {
  initialReturnState,
  listReturns,
  returnPosition,
  returnStep,
  type ReturnEvent,
} from './index.ts';

const task = (over: Partial<Task> = {}): Task => ({
  id: 'back',
  clock: 1,
  kind: 'putback',
  status: 'open',
  batchId: null,
  fulfilmentId: null,
  lineId: null,
  sku: 'SKU-1',
  locationId: 'A-01',
  sequence: 1,
  units: 3,
  picks: [],
  short: null,
  from: { kind: 'tote', id: 'TOTE-001' },
  ...over,
});
const world = (...tasks: Task[]) =>
  tasks.reduce(
    (made, one) => made.put('tasks', one),
    worldWith([{ id: 'f1', lines: { 'SKU-1': 1, 'SKU-2': 1 } }]),
  );

function play(on: TestWorld, events: readonly ReturnEvent[], id = 'back') {
  let state = initialReturnState(id);
  const results = events.map((event) => {
    const env = { newId: () => uuidv7(), findByBarcode: on.findByBarcode };
    const result = returnStep(state, event, on, env);
    on.record(result.drafts);
    state = result.state;
    return result;
  });
  return { last: results.at(-1) ?? expect.fail(), at: returnPosition(state, on) };
}
const DONE: ReturnEvent = { kind: 'done' };
const onHand = (on: TestWorld, containerKind: 'tote' | 'location' | 'parcel', id: string) =>
  on.get('stock', stockId({ sku: 'SKU-1', containerKind, containerId: id }))?.onHand;

describe('a put-back', () => {
  it('is bin, item, done: the goods are where they came from', () => {
    const on = world(task());
    const { last } = play(on, [bin('SKU-1'), item('SKU-1'), DONE]);
    expect(last.feedback).toMatchObject({ kind: 'ok', code: 'put-back' });
    expect([onHand(on, 'tote', 'TOTE-001'), onHand(on, 'location', 'A-01')]).toEqual([-3, 3]);
    expect(on.get('tasks', 'back')?.status).toBe('done');
  });

  it('of fewer moves so many', () => {
    const on = world(task());
    play(on, [bin('SKU-1'), item('SKU-1'), { kind: 'quantity', units: 2 }, DONE]);
    expect(onHand(on, 'location', 'A-01')).toBe(2);
  });

  it('out of a parcel leaves the parcel', () => {
    const on = world(task({ from: { kind: 'parcel', id: 'p1' } }));
    play(on, [bin('SKU-1'), item('SKU-1'), DONE]);
    expect(onHand(on, 'parcel', 'p1')).toBe(-3);
  });

  it.each([
    ['another bin', [bin('SKU-2')], 'wrong-bin'],
    ['another item', [bin('SKU-1'), item('SKU-2')], 'wrong-item'],
    ['a code nobody knows', [bin('SKU-1'), scanOf('NOT-A-CODE')], 'unknown-barcode'],
    ['the item before the bin', [item('SKU-1')], 'scan-bin-first'],
    ['done before the bin', [DONE], 'scan-bin-first'],
    ['done before the item', [bin('SKU-1'), DONE], 'scan-item-first'],
    ['more than there is', [{ kind: 'quantity', units: 4 } as const], 'quantity-too-big'],
  ])('of %s is not recorded', (_, events, code) => {
    const on = world(task());
    const { last } = play(on, events);
    expect(last.feedback.code).toBe(code);
    expect(on.facts).toEqual([]);
  });

  it('that somebody else did is gone', () => {
    const on = world(task({ status: 'done' }));
    expect(play(on, [bin('SKU-1')]).last.feedback.code).toBe('gone');
  });
});

describe('a count', () => {
  const count = () => world(task({ kind: 'count', units: 0 }));
  it('needs a number, and sets the bin to it', () => {
    const on = count();
    expect(play(on, [bin('SKU-1'), item('SKU-1'), DONE]).last.feedback.code).toBe('quantity-first');
    play(on, [bin('SKU-1'), item('SKU-1'), { kind: 'quantity', units: 7 }, DONE]);
    expect(onHand(on, 'location', 'A-01')).toBe(7);
    expect(on.get('tasks', 'back')?.status).toBe('done');
  });

  it('of an empty bin needs no item', () => {
    const on = count();
    const { last } = play(on, [bin('SKU-1'), { kind: 'quantity', units: 0 }, DONE]);
    expect(last.feedback.code).toBe('counted');
  });
});

it('lists what is open along the walk, and no picks', () => {
  const on = world(
    task({ id: 'far', sequence: 9 }),
    task({ id: 'near' }),
    task({ id: 'over', status: 'done' }),
  );
  expect(listReturns(on).map(({ id }) => id)).toEqual(['near', 'far']);
});
