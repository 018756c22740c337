import { describe, expect, it } from 'vitest';
import { uuidv7 } from '../../ids.ts';
import { bin, item, OTHER, SELF, tote } from '../testWorld.ts';
import { initialPickState, pickPosition, settleState } from './index.ts';
import type { PickEvent, PickState } from './index.ts';
import { AT_TOTE, one, play, two, types } from './playPick.ts';

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
