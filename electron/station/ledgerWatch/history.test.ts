import { expect, it } from 'vitest';
import type { SignedHead } from '../../../shared/protocol/index.ts';
import { withHead } from './history.ts';

const DAY_MINUTES = 24 * 60;
const START = Date.parse('2026-01-01T00:00:00.000Z');
const headAt = (minute: number): SignedHead => ({
  database: 'd',
  shard: 'org',
  clock: minute + 1,
  hash: `h${minute}`,
  at: new Date(START + minute * 60_000).toISOString(),
  key: 'k',
  sig: 's',
});

it('keeps the newest head and few others, reaching back to the first days', () => {
  let heads: SignedHead[] = [];
  for (let minute = 0; minute < 30 * DAY_MINUTES; minute += 1) {
    heads = withHead(heads, headAt(minute));
    expect(heads.length).toBeLessThanOrEqual(18);
  }
  const clocks = heads.map(({ clock }) => clock);
  expect(clocks[0]).toBe(30 * DAY_MINUTES);
  expect(clocks).toEqual([...clocks].sort((a, b) => b - a));
  expect(clocks.at(-1)).toBeLessThan(16 * DAY_MINUTES);
  expect(heads.filter(({ clock }) => clock > 29 * DAY_MINUTES).length).toBeGreaterThan(5);
});

it('does not grow while the ledger stands still', () => {
  const [first, again] = [headAt(0), { ...headAt(0), at: headAt(5).at }];
  expect(withHead([first], again)).toEqual([first]);
});
