import { describe, expect, it } from 'vitest';
import {
  aBatch,
  aFulfilment,
  anException,
  aParcel,
  aStock,
  aTask,
} from '../../tests/builders/documents.ts';
import { aFact, pickData } from '../../tests/builders/facts.ts';
import { MemoryCentral } from '../../tests/builders/memoryCentral.ts';
import { stockId } from '../../shared/schema/index.ts';

const released = () =>
  new MemoryCentral()
    .put('fulfilments', aFulfilment())
    .put('tasks', aTask())
    .put('batches', aBatch())
    .put('stock', aStock());

const BIN = aStock().id;
const TOTE = stockId({ sku: '85123A', containerKind: 'tote', containerId: 'TOTE-001' });

describe('a pick', () => {
  it('moves goods from the bin to the tote and frees the reservation', () => {
    const central = released();
    expect(central.apply(aFact('pick.confirmed', pickData()))).toMatchObject({
      outcome: 'applied',
    });
    expect(central.get('stock', BIN)).toMatchObject({ onHand: 94, reserved: 0 });
    expect(central.get('stock', TOTE)).toMatchObject({ onHand: 6 });
    expect(central.get('tasks', 't1')?.status).toBe('done');
    expect(central.get('fulfilments', 'f1')).toMatchObject({
      status: 'picked',
      toteIds: ['TOTE-001'],
    });
    expect(central.get('batches', 'b1')).toMatchObject({ status: 'picked', lease: null });
  });

  it('by two stations enters the ledger twice, with both sides as evidence and a put-back task', () => {
    const central = released();
    const first = aFact('pick.confirmed', pickData());
    central.apply(first);
    const late = aFact('pick.confirmed', pickData({ toteId: 'TOTE-002' }), { station: 's2' });
    expect(central.apply(late)).toMatchObject({ outcome: 'flagged', reason: 'double-pick' });
    expect(central.get('stock', BIN)).toMatchObject({ onHand: 88, reserved: 0 });
    const [exception] = central.all('exceptions');
    expect(exception?.evidence.map((e) => e.stationId)).toEqual(['s1', 's2']);
    const putback = central.all('tasks').find((task) => task.kind === 'putback');
    expect(putback).toMatchObject({ units: 6, locationId: 'A-01-1-A', status: 'open' });
    expect(putback?.picks[0]?.toteId).toBe('TOTE-002');
  });

  it('of more than is left flags only the surplus', () => {
    const central = released();
    central.apply(aFact('pick.confirmed', pickData({ units: 4 })));
    expect(central.apply(aFact('pick.confirmed', pickData({ units: 4 })))).toMatchObject({
      reason: 'over-pick',
    });
    expect(central.all('tasks').find((t) => t.kind === 'putback')?.units).toBe(2);
  });

  it('under an older fence is accepted, flagged, and does not close the batch of its new holder', () => {
    const central = released()
      .put('batches', aBatch({ fence: 2, lease: { stationId: 's2', personId: 'p2', fence: 2 } }))
      .put('fulfilments', aFulfilment({ id: 'f2', status: 'released' }));
    expect(central.apply(aFact('pick.confirmed', pickData()))).toMatchObject({
      reason: 'late-work',
    });
    expect(central.get('batches', 'b1')).toMatchObject({ status: 'claimed', fence: 2 });
    expect(central.get('tasks', 't1')?.status).toBe('done');
  });

  it('below zero raises a count of the bin', () => {
    const central = released().put('stock', aStock({ onHand: 2 }));
    expect(central.apply(aFact('pick.confirmed', pickData()))).toMatchObject({
      reason: 'negative-bin',
    });
    expect(central.get('stock', BIN)?.onHand).toBe(-4);
  });

  it('believed to finish the fulfilment does not while another task is open', () => {
    const central = released().put('tasks', aTask({ id: 't2', sku: 'OTHER' }));
    central.apply(aFact('pick.confirmed', pickData()));
    expect(central.get('fulfilments', 'f1')?.status).toBe('picking');
  });

  it.each([
    ['of a task nobody knows', { taskId: 'nope' }, 'unknown-task'],
    ['from a bin that is not the task’s', { locationId: 'Z-99' }, 'inconsistent'],
  ])('%s is quarantined and changes nothing', (_, over, reason) => {
    const central = released();
    const before = structuredClone([...central.docs]);
    expect(central.apply(aFact('pick.confirmed', pickData(over)))).toMatchObject({
      outcome: 'quarantined',
      reason,
    });
    expect([...central.docs]).toEqual(before);
  });

  it('undone puts everything back as it was', () => {
    const central = released();
    const pick = aFact('pick.confirmed', pickData());
    central.apply(pick);
    const { completes, ...rest } = pickData();
    central.apply(aFact('pick.undone', { ...rest, undoes: pick.id, reopens: completes }));
    expect(central.get('stock', BIN)).toMatchObject({ onHand: 100, reserved: 6 });
    expect(central.get('stock', TOTE)).toBeUndefined();
    expect(central.get('tasks', 't1')).toMatchObject({ status: 'open', picks: [] });
    expect(central.get('fulfilments', 'f1')?.status).toBe('picking');
    expect(central.get('batches', 'b1')).toMatchObject({ status: 'claimed', lease: { fence: 1 } });
  });
});

describe('a short pick', () => {
  const { toteId: _, ...target } = pickData({ units: 2 });
  it('raises an exception and frees the rest of the reservation', () => {
    const central = released();
    central.apply(
      aFact(
        'pick.confirmed',
        pickData({ units: 4, completes: { fulfilment: false, batch: false } }),
      ),
    );
    expect(central.apply(aFact('pick.shorted', { ...target, reason: 'too-few' }))).toMatchObject({
      outcome: 'flagged',
      reason: 'short-pick',
    });
    expect(central.get('tasks', 't1')?.status).toBe('shorted');
    expect(central.get('stock', BIN)).toMatchObject({ onHand: 96, reserved: 0 });
    expect(central.get('fulfilments', 'f1')?.status).toBe('picked');
  });

  it('undone settles its exception', () => {
    const central = released();
    const short = aFact('pick.shorted', { ...target, units: 6, reason: 'empty-bin' });
    central.apply(short);
    const { completes, ...rest } = target;
    central.apply(
      aFact('short.undone', { ...rest, units: 6, undoes: short.id, reopens: completes }),
    );
    expect(central.all('exceptions')[0]?.status).toBe('resolved');
    expect(central.get('stock', BIN)?.reserved).toBe(6);
  });
});

describe('wrong scans', () => {
  const wrong = () =>
    aFact('scan.rejected', { step: 'bin', expected: 'A', scanned: 'B', batchId: 'b1' });
  it('become an exception at the third by one person in one batch, and collect evidence after', () => {
    const central = new MemoryCentral();
    expect([wrong(), wrong(), wrong(), wrong()].map((f) => central.apply(f).outcome)).toEqual([
      'applied',
      'applied',
      'flagged',
      'flagged',
    ]);
    expect(central.all('exceptions')).toHaveLength(1);
    expect(central.all('exceptions')[0]?.evidence).toHaveLength(4);
  });
});

describe('a lease', () => {
  const claim = (fence: number, takeOver = false, station = 's2') =>
    aFact('batch.claimed', { batchId: 'b1', fence, takeOver }, { station });
  it.each([
    ['of another station is refused', claim(2), 'held-by-other'],
    ['taken over on an old fence is refused', claim(1, true), 'stale'],
    [
      'of a batch nobody knows is refused',
      aFact('batch.leased', { batchId: 'x', fence: 1 }),
      'unknown-batch',
    ],
    [
      'ahead of a batch already held is refused',
      aFact('batch.leased', { batchId: 'b1', fence: 2 }),
      'already-held',
    ],
  ])('%s', (_, fact, reason) => {
    const central = released();
    expect(central.apply(fact)).toMatchObject({ outcome: 'refused', reason });
    expect(central.get('batches', 'b1')).toEqual(aBatch());
  });

  it('is taken over with the next fence', () => {
    const central = released();
    expect(central.apply(claim(2, true)).outcome).toBe('applied');
    expect(central.get('batches', 'b1')).toMatchObject({
      fence: 2,
      lease: { stationId: 's2', fence: 2 },
    });
  });

  it('is had by one of two stations that ask at once', () => {
    const central = released().put('batches', aBatch({ status: 'ready', lease: null, fence: 0 }));
    const outcomes = ['s1', 's2'].map((station) => central.apply(claim(1, false, station)).outcome);
    expect(outcomes).toEqual(['applied', 'refused']);
  });
});

describe('a parcel', () => {
  const sscc = '395212340000000015';
  const packed = () =>
    released()
      .put('fulfilments', aFulfilment({ status: 'packing' }))
      .put('tasks', aTask({ status: 'done' }))
      .put('parcels', aParcel({ lines: [{ sku: '85123A', units: 6 }] }))
      .put(
        'stock',
        aStock({ containerKind: 'parcel', containerId: 'parcel1', onHand: 6, reserved: 0 }),
      );
  const close = () =>
    aFact('parcel.closed', {
      parcelId: 'parcel1',
      fulfilmentId: 'f1',
      sscc,
      weightGrams: null,
      jobId: 'j1',
      completes: true,
    });
  const ship = () =>
    aFact('parcel.shipped', {
      parcelId: 'parcel1',
      fulfilmentId: 'f1',
      batchId: 'b1',
      sscc,
      lines: [{ sku: '85123A', units: 6 }],
      completes: true,
    });

  it('closed and shipped ends the fulfilment and takes its work out of scope', () => {
    const central = packed();
    expect(central.apply(close()).outcome).toBe('applied');
    expect(central.apply(ship()).outcome).toBe('applied');
    expect(central.get('fulfilments', 'f1')?.status).toBe('shipped');
    expect([...central.gone].toSorted()).toEqual([
      'batches/b1',
      'fulfilments/f1',
      'parcels/parcel1',
      'tasks/t1',
    ]);
    expect(central.all('stock').some((s) => s.containerKind === 'parcel')).toBe(false);
  });

  it('shipped a second time moves nothing and is flagged', () => {
    const central = packed();
    central.apply(close());
    central.apply(ship());
    const stock = structuredClone(central.all('stock'));
    expect(central.apply(ship())).toMatchObject({ outcome: 'flagged', reason: 'double-ship' });
    expect(central.all('stock')).toEqual(stock);
  });

  it('closed with an SSCC that another parcel bears is flagged', () => {
    const central = packed().put('parcels', aParcel({ id: 'parcel2' }));
    central.apply(close());
    expect(
      central.apply(
        aFact('parcel.closed', {
          parcelId: 'parcel2',
          fulfilmentId: 'f1',
          sscc,
          weightGrams: null,
          jobId: 'j2',
          completes: false,
        }),
      ),
    ).toMatchObject({ outcome: 'flagged', reason: 'double-ship' });
  });

  it('shipped with other goods than were packed is flagged as a mispack', () => {
    const central = packed();
    central.apply(close());
    const shipped = ship();
    const other = aFact('parcel.shipped', {
      ...shipped.data,
      lines: [{ sku: '85123A', units: 5 }],
    });
    expect(central.apply(other)).toMatchObject({ outcome: 'flagged', reason: 'mispack' });
    const told = central.all('exceptions').find(({ kind }) => kind === 'mispack');
    expect(told?.evidence).toMatchObject([
      { code: 'packed', values: { sku: '85123A', units: 6 } },
      { code: 'wanted', values: { wanted: 6, available: 5 } },
    ]);
  });

  it('closed elsewhere before an item was put into it is flagged as a mispack', () => {
    const central = packed();
    central.apply(close());
    const item = {
      parcelId: 'parcel1',
      fulfilmentId: 'f1',
      sku: '85123A',
      units: 2,
      toteId: 'TOTE-001',
    };
    const late = aFact('item.verified', item, { station: 's2' });
    expect(central.apply(late)).toMatchObject({ outcome: 'flagged', reason: 'mispack' });
    const told = central.all('exceptions').find(({ kind }) => kind === 'mispack');
    expect(told?.evidence).toMatchObject([
      { code: 'parcel-closed', values: { sscc } },
      { stationId: 's2', code: 'wanted' },
    ]);
  });

  it('holding more than was ordered is flagged as a mispack', () => {
    const central = packed();
    expect(
      central.apply(
        aFact('item.verified', {
          parcelId: 'parcel1',
          fulfilmentId: 'f1',
          sku: '85123A',
          units: 1,
          toteId: 'TOTE-001',
        }),
      ),
    ).toMatchObject({ reason: 'mispack' });
  });

  it('whose label failed raises an exception that a print settles', () => {
    const central = packed();
    central.apply(close());
    const printed = (status: 'unknown' | 'printed') =>
      aFact('label.printed', { parcelId: 'parcel1', jobId: 'j1', revision: 1, status });
    expect(central.apply(printed('unknown'))).toMatchObject({ reason: 'print-failed' });
    central.apply(printed('printed'));
    expect(central.all('exceptions')[0]?.status).toBe('resolved');
    expect(central.get('parcels', 'parcel1')?.label?.status).toBe('printed');
  });
});

describe('an exception', () => {
  const resolve = () =>
    aFact('exception.resolved', {
      exceptionId: 'x1',
      action: 'accept',
      note: '',
      fulfilmentId: 'f1',
    });
  it('is resolved once; the second word is refused', () => {
    const central = released().put('exceptions', anException());
    expect([resolve(), resolve()].map((f) => central.apply(f).outcome)).toEqual([
      'applied',
      'refused',
    ]);
  });

  it('about missing stock lets the fulfilment be released again', () => {
    const central = released()
      .put('fulfilments', aFulfilment({ status: 'open', blocked: 'out-of-stock' }))
      .put('exceptions', anException({ kind: 'out-of-stock' }));
    central.apply(resolve());
    expect(central.get('fulfilments', 'f1')?.blocked).toBeNull();
  });
});

describe('a cancel', () => {
  it('before release ends the fulfilment', () => {
    const central = released().put('fulfilments', aFulfilment({ status: 'open', batchId: null }));
    central.put('tasks', aTask({ fulfilmentId: 'other' }));
    expect(
      central.apply(aFact('fulfilment.cancelled', { fulfilmentId: 'f1', reason: 'asked' })).outcome,
    ).toBe('applied');
    expect(central.get('fulfilments', 'f1')?.status).toBe('cancelled');
  });
});
