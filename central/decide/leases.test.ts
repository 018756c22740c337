import { describe, expect, it } from 'vitest';
import { aBatch, aFulfilment, aStock, aTask } from '../../tests/builders/documents.ts';
import { aFact, pickData } from '../../tests/builders/facts.ts';
import { MemoryCentral } from '../../tests/builders/memoryCentral.ts';

const at = (central: MemoryCentral, now: string): MemoryCentral => {
  central.now = now;
  return central;
};
const world = () =>
  new MemoryCentral()
    .put('fulfilments', aFulfilment({ status: 'picking' }), aFulfilment({ id: 'f2' }))
    .put('tasks', aTask(), aTask({ id: 't2', fulfilmentId: 'f2' }))
    .put('batches', aBatch({ status: 'ready', lease: null, fence: 0, fulfilmentIds: ['f1', 'f2'] }))
    .put('stock', aStock());
const leased = (station: string, fence: number) =>
  aFact('batch.leased', { batchId: 'b1', fence }, { station });
const claimed = (station: string, fence: number, takeOver = false) =>
  aFact('batch.claimed', { batchId: 'b1', fence, takeOver }, { station });
const pick = (station: string, fence: number, over: Parameters<typeof pickData>[0] = {}) =>
  aFact(
    'pick.confirmed',
    pickData({ units: 2, fence, completes: { fulfilment: false, batch: false }, ...over }),
    { station },
  );
const lease = (central: MemoryCentral) => central.get('batches', 'b1')?.lease;
const lateCase = (central: MemoryCentral) =>
  central.all('exceptions').find(({ kind }) => kind === 'late-work');

describe('a lease', () => {
  it('lasts for a shift of the warehouse, by central time', () => {
    const central = at(world(), '2026-11-22T10:00:00.000Z');
    central.apply(leased('s1', 1));
    expect(lease(central)).toMatchObject({ until: '2026-11-22T20:00:00.000Z' });
  });

  it('that is over may be had by another station without a take-over, and not before', () => {
    const central = at(world(), '2026-11-22T10:00:00.000Z');
    central.apply(leased('s1', 1));
    at(central, '2026-11-22T19:59:59.999Z');
    expect(central.apply(leased('s2', 2))).toMatchObject({ reason: 'held-by-other' });
    expect(central.apply(claimed('s2', 2))).toMatchObject({ reason: 'held-by-other' });
    at(central, '2026-11-22T20:00:00.000Z');
    expect(central.apply(leased('s2', 2)).outcome).toBe('applied');
    expect(central.get('batches', 'b1')).toMatchObject({
      status: 'ready',
      fence: 2,
      lease: { stationId: 's2', until: '2026-11-23T06:00:00.000Z' },
    });
  });

  it('is renewed by its holder asking again, and stays the same otherwise', () => {
    const central = at(world(), '2026-11-22T10:00:00.000Z');
    central.apply(claimed('s1', 1));
    at(central, '2026-11-22T15:00:00.000Z');
    expect(central.apply(leased('s1', 1)).outcome).toBe('applied');
    expect(central.get('batches', 'b1')).toMatchObject({
      status: 'claimed',
      fence: 1,
      lease: { stationId: 's1', personId: 'p1', until: '2026-11-23T01:00:00.000Z' },
    });
  });

  it('is kept by picking, but not written with every pick', () => {
    const central = at(world(), '2026-11-22T10:00:00.000Z');
    central.apply(claimed('s1', 1));
    const clock = central.get('batches', 'b1')?.clock;
    at(central, '2026-11-22T14:00:00.000Z').apply(pick('s1', 1));
    expect(central.get('batches', 'b1')?.clock).toBe(clock);
    at(central, '2026-11-22T16:00:00.000Z').apply(pick('s1', 1));
    expect(lease(central)?.until).toBe('2026-11-23T02:00:00.000Z');
  });
});

describe('late work', () => {
  it('after a take-over lands, with both sides told and a way out', () => {
    const central = world();
    central.apply(claimed('s1', 1));
    central.apply(claimed('s2', 2, true));
    expect(central.apply(pick('s1', 1))).toMatchObject({ outcome: 'flagged', reason: 'late-work' });
    expect(central.get('tasks', 't1')?.picks).toHaveLength(1);
    expect(lease(central)).toMatchObject({ stationId: 's2', fence: 2 });
    const found = lateCase(central);
    expect(found?.evidence.map(({ stationId, code }) => [stationId, code])).toEqual([
      ['s1', 'late-work'],
      ['s2', 'lease'],
    ]);
    expect(found?.proposals).toContain('count-bin');
  });

  it('on a lease that is over is told once, and holds the batch again', () => {
    const central = at(world(), '2026-11-22T10:00:00.000Z');
    central.apply(claimed('s1', 1));
    at(central, '2026-11-23T10:00:00.000Z');
    expect(central.apply(pick('s1', 1))).toMatchObject({ reason: 'late-work' });
    expect(lateCase(central)?.evidence[1]).toMatchObject({
      code: 'lease-expired',
      stationId: 's1',
      values: { until: '2026-11-22T20:00:00.000Z' },
    });
    expect(central.apply(pick('s1', 1)).outcome).toBe('applied');
  });

  it('under the fence of a lease that another station got is late too', () => {
    const central = world();
    central.apply(claimed('s2', 1));
    expect(central.apply(pick('s1', 1))).toMatchObject({ reason: 'late-work' });
    expect(lease(central)?.stationId).toBe('s2');
  });

  it('that was the last of a batch closes it, whoever holds it', () => {
    const central = world().put('fulfilments', aFulfilment({ id: 'f2', status: 'picked' }));
    central.apply(claimed('s1', 1));
    central.apply(claimed('s2', 2, true));
    central.apply(pick('s1', 1, { units: 6 }));
    expect(central.get('batches', 'b1')).toMatchObject({ status: 'picked', lease: null });
  });
});

it('a batch believed to be picked stays with its holder while central knows of an open line', () => {
  const central = world();
  central.apply(claimed('s1', 1));
  central.apply(pick('s1', 1, { units: 6, completes: { fulfilment: true, batch: true } }));
  expect(central.get('batches', 'b1')).toMatchObject({ status: 'claimed', lease: { fence: 1 } });
});

it('a batch is not over while an order that is being packed has an open line', () => {
  const central = world()
    .put('fulfilments', aFulfilment({ id: 'f2', status: 'packing' }))
    .put('tasks', aTask({ id: 't2', fulfilmentId: 'f2' }));
  central.apply(claimed('s1', 1));
  central.apply(pick('s1', 1, { units: 6, completes: { fulfilment: true, batch: false } }));
  expect(central.get('batches', 'b1')?.status).toBe('claimed');
});
