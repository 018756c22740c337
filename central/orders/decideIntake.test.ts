import { describe, expect, it } from 'vitest';
import type { OrderIntake, OrderStatus } from '../../shared/schema/index.ts';
import { aLine, anIntake } from '../../tests/builders/orders.ts';
import { contentHash } from './contentHash.ts';
import { decideIntake } from './decideIntake.ts';
import type { OrderDoc } from './orderDoc.ts';

const decide = (current: OrderDoc | undefined, intake: OrderIntake, unversioned = false) =>
  decideIntake(current, intake, contentHash(intake), () => 'wh:main', unversioned);

function known(intake: OrderIntake, status: OrderStatus = 'open'): OrderDoc {
  const { order } = decide(undefined, intake);
  if (!order) throw new Error('not taken');
  return { ...order, clock: 1, status };
}
const changed = (revision: number) => anIntake({ revision, lines: [aLine({ qty: 9 })] });
const cancel = (revision: number) => anIntake({ revision, action: 'cancel', lines: [] });

describe('an order placed', () => {
  it('is created, due two days later, at the warehouse', () => {
    const decision = decide(undefined, anIntake());
    expect(decision).toMatchObject({ outcome: 'created', reroute: true });
    expect(decision.order).toMatchObject({ shipBy: '2026-11-24T08:00:00.000Z', priority: 5 });
    expect(Object.values(decision.order?.fulfilments ?? {})).toEqual([
      { status: 'open', clock: 0 },
    ]);
  });

  it.each<[string, OrderDoc, OrderIntake, string, string?]>([
    ['the same again', known(anIntake()), anIntake(), 'unchanged'],
    ['the same, its revision older', known(anIntake({ revision: 3 })), anIntake(), 'unchanged'],
    ['an older revision', known(changed(3)), anIntake({ revision: 2 }), 'superseded'],
    ['a newer one', known(anIntake()), changed(2), 'revised'],
    ['another content of the same', known(anIntake()), changed(1), 'refused', 'revision-conflict'],
    [
      'a newer one after release',
      known(anIntake(), 'released'),
      changed(2),
      'refused',
      'order-in-work',
    ],
    [
      'a newer one once shipped',
      known(anIntake(), 'shipped'),
      changed(2),
      'refused',
      'order-in-work',
    ],
    [
      'a newer one once cancelled',
      known(anIntake(), 'cancelled'),
      changed(2),
      'refused',
      'order-cancelled',
    ],
  ])('%s', (_name, current, intake, outcome, reason) => {
    expect(decide(current, intake)).toMatchObject({ outcome, ...(reason ? { reason } : {}) });
  });

  it('remembers a newer revision of the same content without bothering the warehouse', () => {
    const decision = decide(known(anIntake()), anIntake({ revision: 5 }));
    expect(decision.order?.revision).toBe(5);
    expect(decision.reroute).toBeUndefined();
  });

  it('from a channel that counts no revisions takes other content for newer', () => {
    const current = known(anIntake({ revision: 0 }));
    expect(decide(current, anIntake({ revision: 0 }), true).outcome).toBe('unchanged');
    const decision = decide(current, changed(0), true);
    expect(decision).toMatchObject({ outcome: 'revised', order: { revision: 1 } });
  });
});

describe('an order cancelled', () => {
  it('before it came leaves a tombstone that its late order does not lift', () => {
    const { order } = decide(undefined, cancel(2));
    expect(order).toMatchObject({ status: 'cancelled', lines: [], fulfilments: {} });
    if (!order) return;
    const tombstone = { ...order, clock: 1 };
    expect(decide(tombstone, anIntake({ revision: 1 })).outcome).toBe('superseded');
    expect(decide(tombstone, cancel(2)).outcome).toBe('unchanged');
  });

  it.each<[string, OrderDoc, number, string, string?]>([
    ['while open', known(anIntake()), 2, 'cancelled'],
    ['under its own revision', known(anIntake()), 1, 'cancelled'],
    ['by an older revision', known(anIntake({ revision: 3 })), 2, 'superseded'],
    ['twice', known(anIntake(), 'cancelled'), 2, 'unchanged'],
    ['while picked', known(anIntake(), 'picking'), 2, 'refused', 'order-in-work'],
  ])('%s', (_name, current, revision, outcome, reason) => {
    expect(decide(current, cancel(revision))).toMatchObject({
      outcome,
      ...(reason ? { reason } : {}),
    });
  });

  it('keeps its lines', () => {
    const { order } = decide(known(anIntake()), cancel(2));
    expect(order).toMatchObject({ status: 'cancelled', revision: 2, lines: [aLine()] });
  });
});

describe('contentHash', () => {
  it('ignores the revision and the order of members', () => {
    const { lines, ...rest } = anIntake();
    expect(contentHash({ lines, ...rest, revision: 9 })).toBe(contentHash(anIntake()));
  });

  it.each<Partial<OrderIntake>>([
    { placedAt: '2026-11-22T08:00:01.000Z' },
    { shipBy: '2026-11-25T08:00:00.000Z' },
    { priority: 9 },
    { customerRef: 'c2' },
    { country: 'France' },
    { currency: 'EUR' },
    { carrierService: 'express' },
    { address: { name: 'A', lines: [], postcode: '', city: '', country: '', phone: '' } },
    { billingName: 'A' },
    { lines: [aLine({ qty: 7 })] },
    { lines: [aLine({ unitPriceMinor: 1 })] },
    { lines: [aLine({ uom: 'case' })] },
    { lines: [aLine(), aLine({ lineId: '2' })] },
  ])('tells %j from the order without', (over) => {
    expect(contentHash(anIntake(over))).not.toBe(contentHash(anIntake()));
  });
});
