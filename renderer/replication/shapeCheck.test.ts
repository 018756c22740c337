import { describe, expect, it } from 'vitest';
import { Stock, Task } from '../../shared/schema/index.ts';
import { createShapeCheck } from './shapeCheck.ts';

const task = {
  id: 't1',
  clock: 3,
  kind: 'pick',
  status: 'open',
  batchId: null,
  fulfilmentId: 'f1',
  lineId: '1',
  sku: 'A',
  locationId: 'A-01',
  sequence: 4,
  units: 2,
  picks: [
    { factId: 'x', units: 1, toteId: 'T', stationId: 's', personId: 'p', fence: 1 },
  ] as unknown[],
  short: null,
};

describe('createShapeCheck', () => {
  const check = createShapeCheck(Task);

  it('accepts a document of the schema, and fields it does not know', () => {
    expect(check(task)).toBeNull();
    expect(check({ ...task, addedByANewerCentral: true })).toBeNull();
    expect(check({ ...task, short: { factId: 'y', units: 1, reason: 'empty-bin' } })).toBeNull();
  });

  it.each([
    ['a missing field', { ...task, sku: undefined }, '/sku'],
    ['a wrong type', { ...task, units: '2' }, '/units'],
    ['a fraction for an integer', { ...task, units: 2.5 }, '/units'],
    ['a value outside an enum', { ...task, status: 'lost' }, '/status'],
    [
      'a wrong item of a list',
      { ...task, picks: [...task.picks, { factId: 'z' }] },
      '/picks/1/units',
    ],
    ['neither branch of a union', { ...task, short: {} }, '/short'],
    ['something that is no object', 'x', ''],
  ])('names the place of %s', (_, value, path) => {
    expect(check(value)).toBe(path);
  });

  it('lets an optional field be absent, but not wrong', () => {
    const stock = createShapeCheck(Stock);
    const balance = {
      id: 'a',
      clock: 1,
      sku: 'A',
      containerKind: 'tote',
      containerId: 'T',
      condition: 'available',
      owner: 'own',
      onHand: 1,
      reserved: 0,
    };
    expect(stock(balance)).toBeNull();
    expect(stock({ ...balance, lot: 7 })).toBe('/lot');
  });
});
