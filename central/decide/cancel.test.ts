import { describe, expect, it } from 'vitest';
import { aBatch, aFulfilment, anException, aStock, aTask } from '../../tests/builders/documents.ts';
import { aFact, pickData } from '../../tests/builders/facts.ts';
import { MemoryCentral } from '../../tests/builders/memoryCentral.ts';
import { lateCancelId } from './cancel.ts';
import { stockId, type Task } from '../../shared/schema/index.ts';

const BIN = aStock().id;
const SKU = '85123A';
const world = () =>
  new MemoryCentral()
    .put('fulfilments', aFulfilment())
    .put('tasks', aTask())
    .put('batches', aBatch())
    .put('stock', aStock());
const pick = (units: number) =>
  aFact('pick.confirmed', pickData({ units, completes: { fulfilment: false, batch: false } }));
const item = (units: number) => ({
  parcelId: 'parcel1',
  fulfilmentId: 'f1',
  sku: SKU,
  units,
  toteId: 'TOTE-001',
});
const open = () =>
  aFact('parcel.opened', {
    parcelId: 'parcel1',
    fulfilmentId: 'f1',
    orderNumber: '536365',
    toteIds: ['TOTE-001'],
    carrierService: 'standard',
  });
const close = (sscc = '395212340000000015') =>
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
    sscc: '395212340000000015',
    lines: [{ sku: SKU, units: 6 }],
    completes: true,
  });
const cancel = () => aFact('fulfilment.cancelled', { fulfilmentId: 'f1', reason: 'asked to' });
const putbacks = (central: MemoryCentral) =>
  central.all('tasks').filter(({ kind, status }) => kind === 'putback' && status === 'open');
const bringBack = (task: Task) =>
  aFact('putback.done', {
    taskId: task.id,
    sku: task.sku,
    locationId: task.locationId,
    toteId: task.from?.id ?? '',
    from: task.from?.kind ?? 'tote',
    units: task.units,
  });
const cancelCase = (central: MemoryCentral) =>
  central.all('exceptions').find(({ kind }) => kind === 'cancelled-while-packing');
const bin = (central: MemoryCentral) => central.get('stock', BIN);

describe('a cancel', () => {
  it('of released work calls its lines off, frees what they reserved and ends the batch', () => {
    const central = world();
    expect(central.apply(cancel()).outcome).toBe('applied');
    expect(central.get('fulfilments', 'f1')?.status).toBe('cancelled');
    expect(central.get('tasks', 't1')?.status).toBe('cancelled');
    expect(bin(central)).toMatchObject({ onHand: 100, reserved: 0 });
    expect(central.get('batches', 'b1')).toMatchObject({ status: 'cancelled', lease: null });
    expect(central.gone).toContain('fulfilments/f1');
  });

  it('leaves the rest of the batch to its holder', () => {
    const central = world().put('fulfilments', aFulfilment({ id: 'f2' }));
    central.apply(cancel());
    expect(central.get('batches', 'b1')).toMatchObject({ status: 'claimed', lease: { fence: 1 } });
  });

  it('of picked work has the goods put back, and the order leaves the floor with the last of them', () => {
    const central = world();
    central.apply(pick(4));
    central.apply(cancel());
    expect(bin(central)).toMatchObject({ onHand: 96, reserved: 0 });
    const [task, ...others] = putbacks(central);
    expect(others).toEqual([]);
    expect(task).toMatchObject({ units: 4, from: { kind: 'tote', id: 'TOTE-001' } });
    expect(central.gone).not.toContain('fulfilments/f1');
    if (task) expect(central.apply(bringBack(task)).outcome).toBe('applied');
    expect(bin(central)).toMatchObject({ onHand: 100, reserved: 0 });
    expect(central.gone).toContain('fulfilments/f1');
  });

  it('while it is being packed takes goods out of tote and parcel', () => {
    const central = world();
    for (const fact of [pick(6), open(), aFact('item.verified', item(2)), cancel()]) {
      central.apply(fact);
    }
    expect(central.get('parcels', 'parcel1')?.status).toBe('voided');
    expect(putbacks(central).map(({ from, units }) => [from?.kind, units])).toEqual([
      ['tote', 4],
      ['parcel', 2],
    ]);
    for (const task of putbacks(central)) central.apply(bringBack(task));
    expect(bin(central)).toMatchObject({ onHand: 100, reserved: 0 });
    expect(central.all('stock')).toHaveLength(1);
  });

  it('of a closed parcel asks for it to be intercepted; found, its goods go back', () => {
    const central = world();
    for (const fact of [pick(6), open(), aFact('item.verified', item(6)), close(), cancel()]) {
      central.apply(fact);
    }
    const found = cancelCase(central);
    expect(found).toMatchObject({ status: 'open', proposals: ['intercept', 'investigate'] });
    expect(found?.evidence.map(({ code }) => code)).toEqual(['called-off', 'parcel-closed']);
    expect(putbacks(central)).toEqual([]);
    central.apply(
      aFact('exception.resolved', {
        exceptionId: found?.id ?? '',
        fulfilmentId: 'f1',
        action: 'intercept',
        note: '',
      }),
    );
    expect(central.get('parcels', 'parcel1')).toMatchObject({
      status: 'voided',
      label: { status: 'void' },
    });
    for (const task of putbacks(central)) central.apply(bringBack(task));
    expect(bin(central)?.onHand).toBe(100);
    expect(central.gone).toContain('fulfilments/f1');
  });

  it('after a parcel left is refused', () => {
    const central = world();
    for (const fact of [pick(6), open(), aFact('item.verified', item(6)), close(), ship()]) {
      central.apply(fact);
    }
    expect(central.apply(cancel())).toMatchObject({ outcome: 'refused', reason: 'parcel-shipped' });
  });

  it('settles the case that the channel had opened', () => {
    const central = world();
    const id = lateCancelId('f1');
    central.put('exceptions', anException({ id, kind: 'cancelled-while-packing' }));
    central.apply(cancel());
    expect(central.get('exceptions', id)?.status).toBe('resolved');
  });
});

describe('work that went on after a cancel', () => {
  it('picked: lands, is told with both sides, and goes back', () => {
    const central = world();
    central.apply(cancel());
    expect(central.apply(pick(6))).toMatchObject({ outcome: 'flagged' });
    expect(central.get('tasks', 't1')?.status).toBe('cancelled');
    expect(bin(central)).toMatchObject({ onHand: 94, reserved: 0 });
    expect(cancelCase(central)?.evidence.map(({ code }) => code)).toEqual(['called-off', 'pick']);
    expect(putbacks(central)).toMatchObject([{ units: 6 }]);
  });

  it('packed and closed: has to be intercepted, and nothing is to be put back before', () => {
    const central = world();
    for (const fact of [pick(6), open(), aFact('item.verified', item(2)), cancel()]) {
      central.apply(fact);
    }
    central.apply(aFact('item.verified', item(4)));
    expect(putbacks(central)).toMatchObject([{ units: 6, from: { kind: 'parcel' } }]);
    expect(central.apply(close())).toMatchObject({ reason: 'cancelled-while-packing' });
    expect(central.get('parcels', 'parcel1')?.status).toBe('closed');
    expect(putbacks(central)).toEqual([]);
    expect(cancelCase(central)?.proposals[0]).toBe('intercept');
    expect(central.apply(ship())).toMatchObject({ reason: 'cancelled-while-packing' });
    expect(cancelCase(central)?.proposals[0]).toBe('return');
    expect(central.get('fulfilments', 'f1')?.status).toBe('cancelled');
    expect(central.gone).toContain('fulfilments/f1');
  });
});

it('a put-back that was done before lands, and is told', () => {
  const central = world();
  central.apply(pick(4));
  central.apply(cancel());
  const [task] = putbacks(central);
  if (!task) throw new Error('no put-back');
  central.apply(bringBack(task));
  expect(central.apply(bringBack(task))).toMatchObject({ outcome: 'flagged' });
  expect(bin(central)?.onHand).toBe(104);
  const tote = stockId({ sku: SKU, containerKind: 'tote', containerId: 'TOTE-001' });
  expect(central.get('stock', tote)?.onHand).toBe(-4);
});

describe('one order packed by two stations', () => {
  const second = (fact: ReturnType<typeof open | typeof close | typeof ship>) =>
    aFact(fact.type, { ...fact.data, parcelId: 'parcel2' }, { station: 's2' });
  const packed = () => {
    const central = world();
    central.apply(pick(6));
    for (const fact of [open(), aFact('item.verified', item(6))]) central.apply(fact);
    central.apply(second(open()));
    central.apply(aFact('item.verified', { ...item(6), parcelId: 'parcel2' }, { station: 's2' }));
    return central;
  };
  const found = (central: MemoryCentral, kind: string) =>
    central.all('exceptions').find((one) => one.kind === kind);

  it('is told at the first item too many, with what the other one packed', () => {
    const central = packed();
    expect(found(central, 'mispack')?.evidence).toMatchObject([
      { stationId: 's1', code: 'packed', values: { units: 6 } },
      { stationId: 's2', code: 'wanted' },
    ]);
  });

  it('has its second parcel stopped, and put back when somebody says so', () => {
    const central = packed();
    expect(central.apply(close()).outcome).toBe('applied');
    const again = second(close());
    const other = aFact(
      again.type,
      { ...again.data, sscc: '395212340000000022' },
      {
        station: 's2',
      },
    );
    expect(central.apply(other)).toMatchObject({ reason: 'double-ship' });
    const one = found(central, 'double-ship');
    expect(one).toMatchObject({ subject: { parcelId: 'parcel2' }, status: 'open' });
    expect(one?.evidence.map(({ stationId }) => stationId)).toEqual(['s1', 's2']);
    central.apply(
      aFact('exception.resolved', {
        exceptionId: one?.id ?? '',
        fulfilmentId: 'f1',
        action: 'put-back',
        note: '',
      }),
    );
    expect(central.get('parcels', 'parcel2')?.status).toBe('voided');
    expect(putbacks(central)).toMatchObject([
      { units: 6, from: { kind: 'parcel', id: 'parcel2' } },
    ]);
    expect(central.apply(ship()).outcome).toBe('applied');
    expect(central.get('fulfilments', 'f1')?.status).toBe('shipped');
  });
});
