import { expect, it } from 'vitest';
import { ledgerHash, sha256 } from './chain.ts';

const row = {
  shard: 'wh:main',
  clock: 7,
  at: '2026-11-22T09:00:00.000Z',
  kind: 'test',
  input: '{}',
  effects: '[]',
  prev_hash: 'abc',
};

it('a row without a trace has the hash that rows had before there were traces', () => {
  const before = sha256('["wh:main",7,"2026-11-22T09:00:00.000Z","test","{}","[]","abc"]');
  expect(ledgerHash({ ...row, trace: null })).toBe(before);
});

it('a trace is part of the hash', () => {
  const hashes = [null, 'a', 'b'].map((trace) => ledgerHash({ ...row, trace }));
  expect(new Set(hashes).size).toBe(3);
});
