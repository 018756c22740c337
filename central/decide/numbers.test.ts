import { describe, expect, it } from 'vitest';
import { aFulfilment, aParcel, aStock } from '../../tests/builders/documents.ts';
import { aFact } from '../../tests/builders/facts.ts';
import { MemoryCentral } from '../../tests/builders/memoryCentral.ts';

const BIN = aStock().id;
const released = () => new MemoryCentral().put('fulfilments', aFulfilment()).put('stock', aStock());

describe('a number that a pallet took', () => {
  const SSCC = '095212340000000006';
  const closed = () =>
    aFact('parcel.closed', {
      ...{ parcelId: 'pa1', fulfilmentId: 'f1', sscc: SSCC, weightGrams: null },
      ...{ jobId: 'job-1', completes: false },
    });

  it('is borne by nothing else', () => {
    const central = released();
    expect(central.apply(aFact('pallet.numbered', { sscc: SSCC })).outcome).toBe('applied');
    const again = central.apply(aFact('pallet.numbered', { sscc: SSCC }));
    expect(again).toMatchObject({ outcome: 'quarantined', reason: 'inconsistent' });
    central.put('parcels', aParcel({ id: 'pa1', fulfilmentId: 'f1', status: 'open' }));
    expect(central.apply(closed())).toMatchObject({ outcome: 'flagged', reason: 'double-ship' });
  });

  it('is not one that a parcel bears', () => {
    const central = released();
    central.put('parcels', aParcel({ id: 'pa1', fulfilmentId: 'f1', status: 'open' }));
    expect(central.apply(closed()).outcome).toBe('applied');
    const late = central.apply(aFact('pallet.numbered', { sscc: SSCC }));
    expect(late).toMatchObject({ outcome: 'quarantined', reason: 'inconsistent' });
  });
});

describe('a number whose fact a station lost', () => {
  it('changes nothing, and tells a supervisor once a journal, with every number that is gone', () => {
    const central = released();
    const lost = (n: number) => aFact('number.lost', { reason: 'missing' }, { n });
    expect(central.apply(lost(31))).toMatchObject({ outcome: 'flagged', reason: 'lost-record' });
    central.apply(lost(32));
    const [exception, ...others] = central.all('exceptions');
    expect(others).toEqual([]);
    expect(exception?.evidence.map(({ values }) => values['n'])).toEqual([31, 32]);
    expect(central.get('stock', BIN)).toMatchObject({ onHand: 100 });
  });
});
