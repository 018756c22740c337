import { describe, expect, it } from 'vitest';
import { Compile } from 'typebox/compile';
import { FACTS } from '../../facts/index.ts';
import { uuidv7 } from '../../ids.ts';
import {
  bin,
  binOf,
  caseCode,
  item,
  OTHER,
  scanOf,
  SELF,
  tote,
  worldWith,
  type TestWorld,
} from '../testWorld.ts';
import { initialPickState, pickPosition, pickStep, settleState } from './index.ts';
import type { PickEvent, PickResult, PickState } from './index.ts';

/** Plays events through machine, facts and documents, as the screen does. */
function play(world: TestWorld, events: readonly PickEvent[], from?: PickState) {
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
      expect(Compile(FACTS[draft.type].data).Errors(draft.data)).toEqual([]);
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

const one = (units = 2) => worldWith([{ id: 'f1', lines: { 'SKU-1': units } }]);
const two = () =>
  worldWith([
    { id: 'f1', lines: { 'SKU-1': 2, 'SKU-3': 1 } },
    { id: 'f2', lines: { 'SKU-1': 1, 'SKU-2': 4 } },
  ]);
const types = (result: PickResult) => result.drafts.map(({ type }) => type);

describe('a pick', () => {
  it('goes from the bin over the item to the tote and is confirmed with its units', () => {
    const world = one();
    const { results, last, at } = play(world, [
      bin('SKU-1'),
      item('SKU-1'),
      item('SKU-1'),
      tote(1),
    ]);
    expect(results.map(({ feedback }) => feedback.code)).toEqual([
      'bin-ok',
      'item-counted',
      'item-complete',
      'batch-picked',
    ]);
    expect(last.drafts[0]).toMatchObject({
      type: 'pick.confirmed',
      data: {
        units: 2,
        toteId: 'TOTE-001',
        fence: 1,
        completes: { fulfilment: true, batch: true },
      },
      basedOn: { 'batches/batch': 1, 'tasks/f1-t1': 1 },
    });
    expect(at.step).toBe('done');
    expect(world.get('batches', 'batch')?.status).toBe('picked');
    expect(world.get('fulfilments', 'f1')).toMatchObject({
      status: 'picked',
      toteIds: ['TOTE-001'],
    });
  });

  it('follows the walking sequence and keeps a bin for the next task at the same bin', () => {
    const world = two();
    const after = play(world, [bin('SKU-1'), item('SKU-1'), item('SKU-1'), tote(1)]);
    expect(after.last.feedback.code).toBe('picked');
    expect(after.at).toMatchObject({ step: 'item', task: { id: 'f2-t1' } });
    const next = play(world, [item('SKU-1'), tote(2)], after.state);
    expect(next.at).toMatchObject({
      step: 'bin',
      task: { id: 'f2-t2', locationId: binOf('SKU-2') },
    });
  });

  it('counts a case as its factor', () => {
    const { at } = play(one(8), [bin('SKU-1'), scanOf(caseCode('SKU-1'))]);
    expect(at).toMatchObject({ step: 'item', inHand: 6, remaining: 8 });
  });

  it('takes a typed quantity after one scan, and confirms a part when less was typed', () => {
    const world = one(300);
    const full = play(world, [
      bin('SKU-1'),
      item('SKU-1'),
      { kind: 'quantity', units: 200 },
      tote(1),
    ]);
    expect(full.last.feedback).toMatchObject({ code: 'picked-part', values: { units: 200 } });
    expect(full.last.drafts[0]).toMatchObject({
      data: { completes: { fulfilment: false, batch: false } },
    });
    expect(full.at).toMatchObject({ step: 'item', remaining: 100 });
  });

  it('depends on the claim that is not answered yet', () => {
    const world = one(1);
    const env = {
      self: SELF,
      newId: uuidv7,
      findByBarcode: world.findByBarcode,
      claimFacts: ['c1'],
    };
    let state = initialPickState('batch');
    for (const event of [bin('SKU-1'), item('SKU-1')])
      state = pickStep(state, event, world, env).state;
    expect(pickStep(state, tote(1), world, env).drafts[0]?.dependsOn).toEqual(['c1']);
  });
});

const AT_BIN: readonly PickEvent[] = [];
const AT_ITEM: readonly PickEvent[] = [bin('SKU-1')];
const AT_TOTE: readonly PickEvent[] = [bin('SKU-1'), item('SKU-1'), item('SKU-1')];

describe.each([
  ['another bin at the bin', AT_BIN, bin('SKU-2'), 'wrong-bin', 'bin', 'A-02', 'A-01'],
  ['an unreadable code at the bin', AT_BIN, scanOf('???'), 'unknown-barcode', 'bin', '???', 'A-01'],
  ['another item at the bin', AT_BIN, item('SKU-2'), 'wrong-item', 'item', 'SKU-2', 'SKU-1'],
  ['another item', AT_ITEM, item('SKU-2'), 'wrong-item', 'item', 'SKU-2', 'SKU-1'],
  ['another bin at the item', AT_ITEM, bin('SKU-2'), 'wrong-bin', 'bin', 'A-02', 'A-01'],
  [
    'an unknown item',
    AT_ITEM,
    scanOf('99999995'),
    'unknown-barcode',
    'item',
    '00000099999995',
    'SKU-1',
  ],
  ['another item at the tote', AT_TOTE, item('SKU-2'), 'wrong-item', 'item', 'SKU-2', 'SKU-1'],
  ['another bin at the tote', AT_TOTE, bin('SKU-2'), 'wrong-bin', 'bin', 'A-02', 'A-01'],
] as const)('%s', (_, before, scan, code, step, scanned, expected) => {
  it('is wrong, deselects everything and leaves evidence', () => {
    const { last, state, at } = play(two(), [...before, scan]);
    expect(last.feedback).toMatchObject({ kind: 'wrong', code, values: { scanned, expected } });
    expect(last.drafts).toMatchObject([
      {
        type: 'scan.rejected',
        data: { step, scanned, expected, batchId: 'batch', taskId: 'f1-t1' },
      },
    ]);
    expect(state).toMatchObject({ bin: null, scans: [], typed: null, wrong: { code } });
    expect(at.step).toBe('bin');
  });

  it('stays until a key, a command or the right scan acknowledges it', () => {
    const world = two();
    const { state } = play(world, [...before, scan]);
    const early = play(world, [item('SKU-1')], state);
    expect(early.state.wrong).not.toBeNull();
    expect(early.last.feedback.kind).toBe('wrong');
    expect(early.last.drafts).toEqual([]);
    for (const way of [
      { kind: 'acknowledge' },
      scanOf('CMD-CONFIRM'),
      scanOf('CMD-UNDO'),
    ] as const) {
      expect(play(world, [way], state).state.wrong).toBeNull();
    }
    const right = play(world, [bin('SKU-1')], state);
    expect(right.state).toMatchObject({ wrong: null, bin: 'A-01' });
  });
});

describe('totes', () => {
  it("refuses a tote that holds another order's goods", () => {
    const world = two();
    const first = play(world, [...AT_TOTE, tote(1), item('SKU-1')]);
    const { last } = play(world, [tote(1)], first.state);
    expect(last.feedback).toMatchObject({
      kind: 'wrong',
      code: 'tote-of-other',
      values: { scanned: 'TOTE-001', order: 'N-f1' },
    });
    expect(types(last)).toEqual(['scan.rejected']);
  });

  it('refuses a second tote for a fulfilment unless one was asked for', () => {
    const world = worldWith([{ id: 'f1', lines: { 'SKU-1': 1, 'SKU-2': 2 } }]);
    const first = play(world, [
      bin('SKU-1'),
      item('SKU-1'),
      tote(1),
      bin('SKU-2'),
      item('SKU-2'),
      item('SKU-2'),
    ]);
    const other = play(world, [tote(2)], first.state);
    expect(other.last.feedback).toMatchObject({
      code: 'tote-not-bound',
      values: { expected: 'TOTE-001' },
    });
    const again: PickEvent[] = [
      bin('SKU-2'),
      item('SKU-2'),
      item('SKU-2'),
      { kind: 'new-tote' },
      tote(2),
    ];
    expect(play(world, again, other.state).last.feedback.code).toBe('batch-picked');
    expect(world.get('fulfilments', 'f1')?.toteIds).toEqual(['TOTE-001', 'TOTE-002']);
  });

  it('takes a tote whose order was packed as empty', () => {
    const world = one(1).put('fulfilments', {
      ...(worldWith([{ id: 'f9', lines: {} }]).get('fulfilments', 'f9') ?? expect.fail()),
      status: 'packed',
      toteIds: ['TOTE-001'],
    });
    expect(play(world, [bin('SKU-1'), item('SKU-1'), tote(1)]).last.feedback.code).toBe(
      'batch-picked',
    );
  });
});

describe.each([
  ['an item before its bin', AT_BIN, item('SKU-1'), 'scan-bin-first'],
  ['a tote before the bin', AT_BIN, tote(1), 'scan-bin-first'],
  ['a tote before the item', AT_ITEM, tote(1), 'scan-item-first'],
  ['a tote before all units are counted', [...AT_ITEM, item('SKU-1')], tote(1), 'tote-too-early'],
  ['the same bin again', AT_ITEM, bin('SKU-1'), 'bin-already'],
  ['a quantity before the item', AT_ITEM, { kind: 'quantity', units: 2 }, 'scan-item-first'],
  ['a quantity of half a piece', AT_TOTE, { kind: 'quantity', units: 1.5 }, 'quantity-not-whole'],
  ['a quantity that is too big', AT_TOTE, { kind: 'quantity', units: 3 }, 'too-many'],
  ['a badge', AT_ITEM, scanOf('BADGE-P1'), 'not-for-here'],
  [
    'a short with everything in hand',
    AT_TOTE,
    { kind: 'short', reason: 'too-few' },
    'nothing-short',
  ],
  ['an undo of nothing', AT_BIN, { kind: 'undo' }, 'nothing-to-undo'],
] as const)('%s', (_, before, event, code) => {
  it('is explained, changes nothing and records nothing', () => {
    const world = two();
    const prior = before.length === 0 ? undefined : play(world, before).state;
    const { last } = play(world, [event], prior);
    expect(last.feedback).toMatchObject({ kind: 'attention', code });
    expect(last.drafts).toEqual([]);
    expect(last.state).toEqual(settleState(prior ?? initialPickState('batch'), world));
  });
});

it('refuses one scan too many and leaves evidence', () => {
  const { last, at } = play(one(), [...AT_TOTE, item('SKU-1')]);
  expect(last.feedback).toMatchObject({ kind: 'attention', code: 'too-many' });
  expect(last.drafts).toMatchObject([{ type: 'scan.rejected', data: { step: 'quantity' } }]);
  expect(at).toMatchObject({ step: 'tote', inHand: 2 });
});

describe('a short pick', () => {
  it('gives up the rest with a reason', () => {
    const { last, at } = play(one(), [bin('SKU-1'), { kind: 'short', reason: 'empty-bin' }]);
    expect(last.drafts).toMatchObject([
      { type: 'pick.shorted', data: { units: 2, reason: 'empty-bin', completes: { batch: true } } },
    ]);
    expect(at.step).toBe('done');
  });

  it('confirms what is in hand in the same group, once it is in a tote', () => {
    const world = one(5);
    const { results, last } = play(world, [
      bin('SKU-1'),
      item('SKU-1'),
      item('SKU-1'),
      { kind: 'short', reason: 'too-few' },
      tote(1),
    ]);
    expect(results[3]?.feedback.code).toBe('short-needs-tote');
    expect(types(last)).toEqual(['pick.confirmed', 'pick.shorted']);
    expect(last.drafts).toMatchObject([
      { data: { units: 2, completes: { batch: false } } },
      { data: { units: 3, completes: { fulfilment: true, batch: true } } },
    ]);
    expect(world.get('tasks', 'f1-t1')).toMatchObject({ status: 'shorted', short: { units: 3 } });
  });

  it('replaces an earlier short of the same task', () => {
    const world = one(5);
    play(world, [bin('SKU-1'), item('SKU-1'), { kind: 'short', reason: 'too-few' }, tote(1)]);
    const pick = world.get('tasks', 'f1-t1')?.picks[0];
    world.patch('tasks', 'f1-t1', { status: 'open', picks: [] });
    world.patch('batches', 'batch', { status: 'claimed', lease: { ...SELF, fence: 1 } });
    expect(pick?.units).toBe(1);
    const { last } = play(world, [{ kind: 'short', reason: 'empty-bin' }]);
    expect(types(last)).toEqual(['short.undone', 'pick.shorted']);
    expect(world.get('tasks', 'f1-t1')).toMatchObject({ status: 'shorted', short: { units: 5 } });
  });
});

describe('undo', () => {
  it('first steps back within the task', () => {
    const world = one(5);
    const { state } = play(world, [bin('SKU-1'), item('SKU-1'), { kind: 'quantity', units: 5 }]);
    const steps = play(world, [{ kind: 'undo' }, { kind: 'undo' }, { kind: 'undo' }], state);
    expect(
      steps.results.map(({ state: { typed, scans, bin: at } }) => [typed, scans.length, at]),
    ).toEqual([
      [null, 1, 'A-01'],
      [null, 0, 'A-01'],
      [null, 0, null],
    ]);
    expect(world.facts).toEqual([]);
  });

  it('then takes back the last pick, and reopens what it had completed', () => {
    const world = one();
    const { state } = play(world, [...AT_TOTE, tote(1)]);
    const { last, at } = play(world, [{ kind: 'undo' }], state);
    expect(last.drafts).toMatchObject([
      {
        type: 'pick.undone',
        data: { units: 2, toteId: 'TOTE-001', reopens: { fulfilment: true, batch: true } },
      },
    ]);
    expect(at).toMatchObject({ step: 'bin', remaining: 2, batch: { status: 'claimed' } });
    expect(world.get('fulfilments', 'f1')?.status).toBe('picking');
  });

  it('takes a short and its pick back one after the other', () => {
    const world = one(5);
    const events: PickEvent[] = [
      bin('SKU-1'),
      item('SKU-1'),
      { kind: 'short', reason: 'damaged' },
      tote(1),
    ];
    const { state } = play(world, events);
    const { results } = play(world, [{ kind: 'undo' }, { kind: 'undo' }], state);
    expect(results.flatMap(types)).toEqual(['short.undone', 'pick.undone']);
    expect(world.get('tasks', 'f1-t1')).toMatchObject({ status: 'open', picks: [], short: null });
  });

  it('leaves what another station picked alone', () => {
    const world = one(2);
    world.patch('tasks', 'f1-t1', {
      picks: [{ factId: uuidv7(), units: 1, toteId: 'TOTE-001', fence: 1, ...OTHER }],
    });
    expect(play(world, [{ kind: 'undo' }]).last.feedback.code).toBe('nothing-to-undo');
  });

  it('is too late once the order is being packed', () => {
    const world = one();
    const { state } = play(world, [...AT_TOTE, tote(1)]);
    world.patch('fulfilments', 'f1', { status: 'packing' });
    const { last } = play(world, [{ kind: 'undo' }], state);
    expect(last).toMatchObject({ feedback: { code: 'undo-too-late' }, drafts: [] });
  });
});

describe('the end of a walk', () => {
  it('asks once before a batch with work left is handed back', () => {
    const world = one();
    const { results } = play(world, [{ kind: 'finish' }, { kind: 'finish' }]);
    expect(results[0]?.feedback).toMatchObject({ code: 'finish-again', values: { left: 1 } });
    expect(results[1]).toMatchObject({ leave: true, drafts: [{ type: 'batch.returned' }] });
    expect(world.get('batches', 'batch')).toMatchObject({ status: 'ready', lease: null });
  });

  it('forgets that finish was asked for when work goes on', () => {
    const { last } = play(one(), [{ kind: 'finish' }, bin('SKU-1'), { kind: 'finish' }]);
    expect(last.feedback.code).toBe('finish-again');
  });

  it('says when somebody else has taken the batch over', () => {
    const world = one();
    world.patch('batches', 'batch', { lease: { ...OTHER, fence: 2 }, fence: 2 });
    const { last, at } = play(world, [bin('SKU-1')]);
    expect(last).toMatchObject({ feedback: { code: 'batch-lost' }, drafts: [] });
    expect(at.step).toBe('lost');
  });

  it('skips what was cancelled meanwhile', () => {
    const world = two();
    world.patch('fulfilments', 'f1', { status: 'cancelled' });
    const { at } = play(world, [bin('SKU-1')]);
    expect(at).toMatchObject({ step: 'item', task: { id: 'f2-t1' } });
  });

  it('waits for tasks that have not arrived instead of calling the batch done', () => {
    const world = one();
    world.remove('tasks', 'f1-t1');
    expect(pickPosition(initialPickState('batch'), world, SELF).step).toBe('missing');
  });
});

describe('a state kept from before a restart', () => {
  it('lands on the same step', () => {
    const world = two();
    const { state, at } = play(world, [bin('SKU-1'), item('SKU-1')]);
    const reread = settleState(JSON.parse(JSON.stringify(state)) as PickState, world);
    expect(pickPosition(reread, world, SELF)).toEqual(at);
  });

  it('starts at the bin where the documents have moved on', () => {
    const world = two();
    const { state } = play(world, [bin('SKU-1'), item('SKU-1')]);
    world.patch('tasks', 'f1-t1', { status: 'cancelled' });
    expect(settleState(state, world)).toMatchObject({ taskId: 'f2-t1', scans: [], bin: 'A-01' });
    world.patch('tasks', 'f2-t1', { status: 'cancelled' });
    expect(settleState(state, world)).toMatchObject({ taskId: 'f2-t2', scans: [], bin: null });
  });

  it('drops a handful that is more than what is left', () => {
    const world = one(2);
    const { state } = play(world, AT_TOTE);
    world.patch('tasks', 'f1-t1', {
      picks: [{ factId: uuidv7(), units: 1, toteId: 'TOTE-001', fence: 1, ...OTHER }],
    });
    expect(settleState(state, world)).toMatchObject({ scans: [], bin: null });
  });
});
