import { beforeEach, expect, it } from 'vitest';
import type { FactResult } from '../../../shared/facts/index.ts';
import { createOwnChanges, type OwnChanges } from './ownChanges.ts';

const TYPES: Readonly<Record<string, string>> = {
  pick: 'pick.confirmed',
  scan: 'scan.rejected',
  claim: 'batch.claimed',
};
let own: OwnChanges;
beforeEach(() => {
  own = createOwnChanges((id) => TYPES[id]);
});

const applied = (id: string, clock: number): FactResult => ({
  id,
  n: clock,
  outcome: 'applied',
  clock,
});
const poke = (after: number, clock: number) => ({
  shard: 'wh:main',
  clock,
  changed: { after, collections: ['tasks' as const] },
});

it('knows its own picks again, several in one poke', () => {
  own.note([applied('pick', 5), applied('scan', 6)]);
  expect(own.covers(poke(4, 6))).toBe(true);
});

it('does not take for its own what somebody else did in between', () => {
  own.note([applied('pick', 5), applied('pick', 7)]);
  expect(own.covers(poke(4, 7))).toBe(false);
});

it('wants to see what came of an intent, a flag or a refusal', () => {
  own.note([
    applied('claim', 5),
    { ...applied('pick', 6), outcome: 'flagged' },
    { ...applied('pick', 7), outcome: 'refused' },
  ]);
  for (const clock of [5, 6, 7]) expect(own.covers(poke(clock - 1, clock))).toBe(false);
});

it('never claims a poke that does not say what it covers', () => {
  own.note([applied('pick', 5)]);
  expect(own.covers({ shard: 'wh:main', clock: 5 })).toBe(false);
});
