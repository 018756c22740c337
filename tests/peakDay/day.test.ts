import { expect, it } from 'vitest';
import { anIntake } from '../builders/orders.ts';
import { createRandom } from '../fuzz/random.ts';
import { CHANNELS, DAY_MS, drawDay, keyOf } from './day.ts';

const file = {
  orders: [anIntake({ externalId: 'a' }), anIntake({ externalId: 'b', country: 'France' })],
  ...{ skus: ['85123A'], linesPerOrder: 1, real: false },
};
const MIDNIGHT = Date.UTC(2026, 10, 23);
const day = drawDay(file, 5000, MIDNIGHT, createRandom(7));

it('is the same for the same seed', () => {
  expect(drawDay(file, 5000, MIDNIGHT, createRandom(7))).toEqual(day);
});

it('has each order once, whatever is said of it, within the day', () => {
  const placed = day.words.filter(({ intake }) => intake.revision === 1);
  const keys = new Set(placed.map(({ channel, intake }) => keyOf(channel, intake.externalId)));
  expect([placed.length, keys.size]).toEqual([5000, 5000]);
  expect(day.words.every(({ at }) => at >= 0 && at < DAY_MS + 3_600_000)).toBe(true);
  expect(day.words.map(({ at }) => at)).toEqual(
    day.words.map(({ at }) => at).toSorted((a, b) => a - b),
  );
});

it('uses every channel and every kind of trouble, and an evening busier than the night', () => {
  expect(new Set(day.words.map(({ channel }) => channel))).toEqual(new Set(CHANNELS));
  expect(new Set(day.words.map(({ fate }) => fate)).size).toBe(8);
  const within = (from: number, to: number) =>
    day.words.filter(({ at }) => at >= from * 3_600_000 && at < to * 3_600_000).length;
  expect(within(19, 21)).toBeGreaterThan(within(2, 4) * 5);
});
