import { expect, it } from 'vitest';
import { countStanding } from './useStanding.ts';

it('counts work in progress by where it stands, and leaves finished work out', () => {
  const statuses = [
    'open',
    'open',
    'released',
    'picking',
    'picked',
    'packing',
    'packed',
    'shipped',
    'cancelled',
  ] as const;
  expect(countStanding(statuses.map((status) => ({ status })))).toEqual({
    open: 2,
    released: 1,
    picking: 2,
    packing: 2,
  });
});
