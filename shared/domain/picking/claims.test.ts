import { describe, expect, it } from 'vitest';
import { uuidv7 } from '../../ids.ts';
import { batchDocument, OTHER, SELF, TestWorld, worldWith } from '../testWorld.ts';
import {
  batchesForPicker,
  bufferDrafts,
  chooseNextBatch,
  claimBatch,
  renewalDrafts,
  returnBatch,
} from './index.ts';

const leasedBy = (stationId: string, personId: string | null, fence = 1) => ({
  lease: { stationId, personId, fence },
  fence,
});
const MINE = batchDocument('mine', { status: 'claimed', ...leasedBy('station-1', 'ana') });
const COLLEAGUES = batchDocument('colleague', {
  status: 'claimed',
  ...leasedBy('station-1', 'cy'),
});
const BUFFERED = batchDocument('buffered', leasedBy('station-1', null));
const THEIRS = batchDocument('theirs', { status: 'claimed', ...leasedBy('station-2', 'bo', 4) });
const LEASED_AWAY = batchDocument('leased-away', leasedBy('station-2', null));
const FREE = batchDocument('free', { fence: 3, shipBy: '2026-11-23T08:00:00.000Z' });
const URGENT = batchDocument('urgent', { shipBy: '2026-11-21T08:00:00.000Z' });
const PICKED = batchDocument('picked', { status: 'picked' });

function worldOf(...batches: ReturnType<typeof batchDocument>[]): TestWorld {
  const world = new TestWorld();
  for (const batch of batches) world.put('batches', batch);
  return world;
}
const env = { newId: uuidv7, claimFacts: [] };
const ids = (batches: readonly { id: string }[]) => batches.map(({ id }) => id);

describe('batchesForPicker', () => {
  it('tells apart whose each batch is, the most urgent first', () => {
    const world = worldOf(FREE, URGENT, MINE, COLLEAGUES, BUFFERED, THEIRS, LEASED_AWAY, PICKED);
    const groups = batchesForPicker(world, SELF);
    expect(ids(groups.mine)).toEqual(['mine']);
    expect(ids(groups.buffered)).toEqual(['buffered']);
    expect(ids(groups.free)).toEqual(['urgent', 'free']);
    expect(ids(groups.held)).toEqual(['colleague', 'leased-away', 'theirs']);
  });
});

describe('chooseNextBatch', () => {
  it.each([
    [
      'goes on with a claimed batch before anything else',
      [FREE, BUFFERED, MINE],
      true,
      'mine',
      'mine',
    ],
    ['takes the buffer before free ones', [URGENT, BUFFERED], true, 'buffered', 'buffer'],
    ['takes the most urgent free one online', [FREE, URGENT], true, 'urgent', 'free'],
    ['takes the buffer offline', [URGENT, BUFFERED], false, 'buffered', 'buffer'],
  ] as const)('%s', (_, batches, online, id, from) => {
    expect(chooseNextBatch(worldOf(...batches), SELF, online)).toMatchObject({
      batch: { id },
      from,
    });
  });

  it('offers no free batch offline: another station might take it too', () => {
    expect(chooseNextBatch(worldOf(FREE, URGENT, THEIRS), SELF, false)).toBeNull();
  });
});

describe('claimBatch', () => {
  it.each([
    ['keeps the fence of a batch this station has leased', BUFFERED, false, 1],
    ["keeps the fence of a colleague's batch at this station", COLLEAGUES, true, 1],
    ['raises the fence of a free batch', FREE, false, 4],
    ["raises the fence of another station's batch", THEIRS, true, 5],
  ] as const)('%s', (_, batch, takeOver, fence) => {
    const world = worldOf(batch);
    const draft = claimBatch(world, batch, SELF, takeOver, env);
    expect(draft).toMatchObject({
      type: 'batch.claimed',
      data: { batchId: batch.id, fence, takeOver },
      basedOn: { [`batches/${batch.id}`]: 1 },
    });
    world.record([draft]);
    expect(batchesForPicker(world, SELF).mine).toHaveLength(1);
  });

  it('depends on the lease that is not answered yet', () => {
    const draft = claimBatch(worldOf(BUFFERED), BUFFERED, SELF, false, {
      ...env,
      claimFacts: ['l'],
    });
    expect(draft.dependsOn).toEqual(['l']);
  });
});

it('gives a batch back under the fence it is held with', () => {
  const world = worldOf(MINE);
  world.record([returnBatch(world, MINE, env)]);
  expect(ids(batchesForPicker(world, OTHER).free)).toEqual(['mine']);
});

describe('bufferDrafts', () => {
  it('fills the buffer up to its target with the most urgent free batches', () => {
    const world = worldOf(FREE, URGENT, MINE, BUFFERED);
    const drafts = bufferDrafts(world, SELF, { bufferTarget: 2 }, uuidv7);
    expect(drafts).toMatchObject([{ type: 'batch.leased', data: { batchId: 'urgent', fence: 1 } }]);
    world.record(drafts);
    expect(bufferDrafts(world, SELF, { bufferTarget: 2 }, uuidv7)).toEqual([]);
  });

  it('asks for nothing it was told to skip', () => {
    const world = worldOf(FREE, URGENT);
    const drafts = bufferDrafts(
      world,
      SELF,
      { bufferTarget: 1 },
      uuidv7,
      ({ id }) => id === 'urgent',
    );
    expect(drafts).toMatchObject([{ data: { batchId: 'free', fence: 4 } }]);
  });
});

describe('a lease that is over', () => {
  const until = '2026-11-22T20:00:00.000Z';
  const held = () =>
    worldWith([{ id: 'f1', lines: { 'SKU-1': 1 } }]).patch('batches', 'batch', {
      status: 'claimed',
      lease: { ...OTHER, fence: 4, until },
      fence: 4,
    });

  it('of another station makes its batch free, and not before', () => {
    const world = held();
    expect(batchesForPicker(world, SELF, '2026-11-22T19:59:59.999Z').held).toHaveLength(1);
    expect(batchesForPicker(world, SELF, until).free).toHaveLength(1);
    expect(batchesForPicker(world, SELF).held).toHaveLength(1);
  });

  it('is asked for under the next fence, without taking over', () => {
    const [draft] = bufferDrafts(held(), SELF, { bufferTarget: 1 }, uuidv7, () => false, until);
    expect(draft).toMatchObject({ type: 'batch.leased', data: { batchId: 'batch', fence: 5 } });
  });

  it('is renewed by its holder from half of its time on', () => {
    const world = held();
    const renew = (now: string, self = OTHER) =>
      renewalDrafts(world, self, { leaseHours: 10 }, now, uuidv7).map(({ data }) => data);
    expect(renew('2026-11-22T14:59:00.000Z')).toEqual([]);
    expect(renew('2026-11-22T15:01:00.000Z')).toEqual([{ batchId: 'batch', fence: 4 }]);
    expect(renew('2026-11-22T15:01:00.000Z', SELF)).toEqual([]);
  });
});
