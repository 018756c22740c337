import { describe, expect, it } from 'vitest';
import { uuidv7 } from '../../ids.ts';
import { bin, binOf, caseCode, item, scanOf, SELF, tote, worldWith } from '../testWorld.ts';
import { initialPickState, pickStep, settleState } from './index.ts';
import type { PickEvent } from './index.ts';
import { AT_BIN, AT_ITEM, AT_TOTE, one, play, two, types } from './playPick.ts';

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
