import { describe, expect, it } from 'vitest';
import type { ExceptionCase } from '../../schema/exception.ts';
import { scanOf, type TestWorld } from '../testWorld.ts';
import { ALL, picked, play, SSCC } from './playPack.ts';

const exception = (over: Partial<ExceptionCase> = {}): ExceptionCase => ({
  id: 'x1',
  clock: 1,
  kind: 'cancelled-while-packing',
  status: 'open',
  severity: 'high',
  subject: { fulfilmentId: 'f1' },
  evidence: [],
  proposals: ['cancel-order'],
  resolution: null,
  createdAt: '',
  ...over,
});
const CLOSE = [...ALL, { kind: 'close' }] as const;
const LABEL = scanOf(`]C100${SSCC}`);
const correctAddress = (world: TestWorld) =>
  world.patch('contacts', 'f1', { lines: ['2 New Street'], revision: 2 });

describe('a parcel that is known to be called off', () => {
  it('is not closed until somebody has decided', () => {
    const world = picked().put('exceptions', exception());
    const { last, state } = play(world, [...CLOSE]);
    expect(last.feedback).toMatchObject({ kind: 'attention', code: 'stopped' });
    expect(last.drafts).toEqual([]);
    world.put('exceptions', exception({ status: 'resolved' }));
    expect(play(world, [{ kind: 'close' }], state).last.feedback.code).toBe('closed');
  });

  it('does not leave once it is closed', () => {
    const world = picked();
    const { state } = play(world, [...CLOSE]);
    world.put('exceptions', exception());
    const { last } = play(world, [LABEL], state);
    expect(last.feedback.code).toBe('stopped');
    expect(last.drafts).toEqual([]);
  });

  it.each([
    ['another order', exception({ subject: { fulfilmentId: 'other' } })],
    [
      'another parcel',
      exception({ kind: 'double-ship', subject: { fulfilmentId: 'f1', parcelId: 'p9' } }),
    ],
    ['something that stops nothing', exception({ kind: 'short-pick' })],
  ])('is not what a case about %s is', (_, one) => {
    const world = picked().put('exceptions', one);
    expect(play(world, [...CLOSE]).last.feedback.code).toBe('closed');
  });

  it('is what a change of the order by its channel is', () => {
    const evidence = [
      {
        factId: null,
        stationId: null,
        personId: null,
        at: '',
        code: 'order-changed-late',
        values: {},
      },
    ];
    const world = picked().put('exceptions', exception({ kind: 'refused-intent', evidence }));
    expect(play(world, [...CLOSE]).last.feedback.code).toBe('stopped');
  });
});

describe('a label from before the address was corrected', () => {
  it('does not let the parcel leave; a new one, from the new address, does', () => {
    const world = picked();
    const closed = play(world, [...CLOSE]);
    expect(closed.last.drafts[0]).toMatchObject({ data: { addressRevision: 1 } });
    correctAddress(world);
    const refused = play(world, [LABEL], closed.state);
    expect(refused.last.feedback.code).toBe('address-changed');
    expect(refused.last.drafts).toEqual([]);
    const relabelled = play(world, [{ kind: 'relabel' }], refused.state);
    expect(relabelled.last.drafts).toMatchObject([
      { type: 'parcel.relabelled', data: { revision: 2, addressRevision: 2 } },
    ]);
    expect(relabelled.last.print).toMatchObject([
      {
        document: 'shipping-label',
        revision: 2,
        data: { sscc: SSCC, parcelNumber: 1, parcelCount: 1, shipTo: { lines: ['2 New Street'] } },
      },
    ]);
    expect(play(world, [LABEL], relabelled.state).last.feedback.code).toBe('order-shipped');
  });

  it('is not replaced while it is the current one', () => {
    const world = picked();
    const { state } = play(world, [...CLOSE]);
    expect(play(world, [{ kind: 'relabel' }], state).last.feedback.code).toBe('label-current');
  });

  it('made after the correction is as good as any', () => {
    const world = correctAddress(picked());
    const { last, state } = play(world, [...CLOSE]);
    expect(last.drafts[0]).toMatchObject({ data: { addressRevision: 2 } });
    expect(play(world, [LABEL], state).last.feedback.code).toBe('order-shipped');
  });
});
