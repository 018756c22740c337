import { beforeEach, describe, expect, it } from 'vitest';
import type { HostEvents } from '../../shared/host/index.ts';
import { COLLECTION_NAMES, type CollectionName } from '../../shared/schema/index.ts';
import { spreadPokes } from './spreadPokes.ts';

type Poke = HostEvents['poke'];
let pulled: CollectionName[];
let unchanged: string[];
let timers: (() => void)[];
let poke: (poke?: Poke) => void;
beforeEach(() => {
  pulled = [];
  unchanged = [];
  timers = [];
  poke = spreadPokes({
    pull: (name) => pulled.push(name),
    unchanged: (name, after, clock) => unchanged.push(`${name} ${after}-${clock}`),
    later: (run) => timers.push(run),
  });
});
const runTimers = () => timers.splice(0).forEach((run) => run());

const moved = (after: number, clock: number, collections: CollectionName[], own = false): Poke => ({
  shard: 'wh:main',
  clock,
  own,
  changed: { after, collections },
});

describe('a poke that says nothing', () => {
  it('asks for the work at once, and never for more than a browser lets through together', () => {
    poke();
    expect(pulled).toContain('exceptions');
    expect(pulled).not.toContain('products');
    expect(pulled.length).toBeLessThanOrEqual(6);
  });

  it('has asked for every collection once the rest had its turn', () => {
    poke();
    runTimers();
    expect(pulled.toSorted()).toEqual(COLLECTION_NAMES.toSorted());
  });

  it('asks for the rest once for many pokes, and again for the next', () => {
    poke();
    poke();
    expect(timers).toHaveLength(1);
    runTimers();
    poke();
    expect(timers).toHaveLength(1);
  });

  it('asks only for the collections of the shard that moved', () => {
    poke({ shard: 'org', clock: 3, own: false });
    runTimers();
    expect(pulled.toSorted()).toEqual(['people', 'products']);
  });
});

describe('a poke that says what changed', () => {
  it('pulls that at once, and lets the rest of the shard know that nothing did', () => {
    poke(moved(4, 6, ['exceptions']));
    expect(pulled).toEqual(['exceptions']);
    expect(unchanged).toContain('tasks 4-6');
    expect(unchanged.some((line) => line.startsWith('products'))).toBe(false);
    expect(timers).toHaveLength(0);
  });

  it('pulls what this station did itself a little later, many scans in one go', () => {
    poke(moved(4, 5, ['tasks'], true));
    poke(moved(5, 6, ['stock'], true));
    expect(pulled).toEqual([]);
    expect(timers).toHaveLength(1);
    runTimers();
    expect(pulled.toSorted()).toEqual(['stock', 'tasks']);
    expect(unchanged).toContain('parcels 4-6');
  });

  it('pulls at once what others did, with what was held back of its own', () => {
    poke(moved(4, 5, ['tasks'], true));
    poke(moved(5, 6, ['exceptions']));
    expect(pulled.toSorted()).toEqual(['exceptions', 'tasks']);
    runTimers();
    expect(pulled).toHaveLength(2);
  });

  it('asks for everything where a poke between two was lost', () => {
    poke(moved(4, 5, ['tasks'], true));
    poke(moved(7, 8, ['exceptions']));
    expect(unchanged).toEqual([]);
    expect(pulled).toContain('parcels');
  });
});
