import { beforeEach, expect, it } from 'vitest';
import { COLLECTION_NAMES, type CollectionName } from '../../shared/schema/index.ts';
import { spreadPokes } from './spreadPokes.ts';

let poked: CollectionName[];
let timers: (() => void)[];
let poke: () => void;
beforeEach(() => {
  poked = [];
  timers = [];
  poke = spreadPokes(
    (isDue) => poked.push(...COLLECTION_NAMES.filter(isDue)),
    (run) => timers.push(run),
  );
});

it('asks for the work at once, and never for more than a browser lets through together', () => {
  poke();
  expect(poked).toContain('exceptions');
  expect(poked).not.toContain('products');
  expect(poked.length).toBeLessThanOrEqual(6);
});

it('has asked for every collection once the rest had its turn', () => {
  poke();
  for (const run of timers) run();
  expect(poked.toSorted()).toEqual(COLLECTION_NAMES.toSorted());
});

it('asks for the rest once for many pokes, and again for the next', () => {
  poke();
  poke();
  expect(timers).toHaveLength(1);
  timers.splice(0).forEach((run) => run());
  poke();
  expect(timers).toHaveLength(1);
});
