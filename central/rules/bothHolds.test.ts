import { expect, it } from 'vitest';
import type { OrderHold } from './orderHold.ts';
import { bothHolds } from './bothHolds.ts';

const since = '2026-11-23T08:00:00.000Z';
const clerks: OrderHold = { kind: 'hold', reason: 'address', mayRelease: ['clerk'], since };
const leads: OrderHold = { kind: 'approval', reason: 'value', mayRelease: [], since };

it('an approval is not lifted by whoever may lift another hold, whichever came first', () => {
  expect(bothHolds(clerks, leads)).toEqual(leads);
  expect(bothHolds(leads, clerks)).toEqual(leads);
});

it('the earlier of two alike is what is told', () => {
  expect(bothHolds(clerks, { ...clerks, reason: 'later' })).toEqual(clerks);
});
