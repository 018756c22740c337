import { describe, expect, it } from 'vitest';
import { aFulfilment, aParcel } from '../../tests/builders/documents.ts';
import { aFact } from '../../tests/builders/facts.ts';
import { MemoryCentral } from '../../tests/builders/memoryCentral.ts';
import type { FactData } from '../../shared/facts/index.ts';

const ADDRESS = {
  name: 'Ana Li',
  lines: ['1 New Road'],
  postcode: 'N1',
  city: 'London',
  country: 'United Kingdom',
  phone: '',
};
const world = () =>
  new MemoryCentral()
    .put('fulfilments', aFulfilment({ status: 'packing' }))
    .put('contacts', { id: 'f1', clock: 1, ...ADDRESS, lines: ['1 Old Road'] })
    .put('parcels', aParcel());
const correct = (revision = 1) =>
  aFact('address.corrected', { fulfilmentId: 'f1', revision, address: ADDRESS });
const close = (over: Partial<FactData<'parcel.closed'>> = {}) =>
  aFact(
    'parcel.closed',
    {
      parcelId: 'parcel1',
      fulfilmentId: 'f1',
      sscc: '395212340000000015',
      weightGrams: null,
      jobId: 'j1',
      completes: true,
      addressRevision: 1,
      ...over,
    },
    { station: 's2' },
  );
const relabel = (addressRevision: number) =>
  aFact('parcel.relabelled', {
    parcelId: 'parcel1',
    fulfilmentId: 'f1',
    jobId: 'j2',
    revision: 2,
    addressRevision,
  });
const stale = (central: MemoryCentral) =>
  central.all('exceptions').find(({ kind }) => kind === 'stale-address');

describe('a corrected address', () => {
  it('is a new revision of the contact', () => {
    const central = world();
    expect(central.apply(correct()).outcome).toBe('applied');
    expect(central.get('contacts', 'f1')).toMatchObject({ lines: ['1 New Road'], revision: 2 });
  });

  it('based on another revision than the current one is refused', () => {
    const central = world();
    central.apply(correct());
    expect(central.apply(correct())).toMatchObject({ outcome: 'refused', reason: 'stale' });
    expect(central.get('contacts', 'f1')?.revision).toBe(2);
  });

  it.each(['shipped', 'cancelled'] as const)('of a %s order is refused', (status) => {
    const central = world().put('fulfilments', aFulfilment({ status }));
    expect(central.apply(correct())).toMatchObject({ outcome: 'refused' });
  });
});

describe('a label made from an older address', () => {
  it('by a station that had not heard of the correction is told, with both sides', () => {
    const central = world();
    const correction = correct();
    central.apply(correction);
    expect(central.apply(close())).toMatchObject({ outcome: 'flagged', reason: 'stale-address' });
    expect(stale(central)?.evidence).toMatchObject([
      { code: 'labelled-from', values: { revision: 1 } },
      {
        code: 'address-corrected',
        factId: correction.id,
        stationId: 's1',
        values: { revision: 2 },
      },
    ]);
    expect(stale(central)?.proposals).toEqual(['reprint', 'investigate']);
    expect(JSON.stringify(central.all('exceptions'))).not.toContain('New Road');
  });

  it('before the correction is told when the address changes, and settled by a new label', () => {
    const central = world();
    expect(central.apply(close()).outcome).toBe('applied');
    expect(central.apply(correct())).toMatchObject({ reason: 'stale-address' });
    expect(central.apply(relabel(2)).outcome).toBe('applied');
    expect(stale(central)?.status).toBe('resolved');
    expect(central.get('parcels', 'parcel1')?.label).toMatchObject({
      jobId: 'j2',
      revision: 2,
      addressRevision: 2,
    });
  });

  it('stays told when the new label is stale as well', () => {
    const central = world();
    central.apply(close());
    central.apply(correct());
    central.apply(correct(2));
    expect(central.apply(relabel(2))).toMatchObject({ reason: 'stale-address' });
    expect(stale(central)?.status).toBe('open');
  });

  it('made from the current one is nothing to tell', () => {
    const central = world();
    central.apply(correct());
    expect(central.apply(close({ addressRevision: 2 })).outcome).toBe('applied');
  });
});
