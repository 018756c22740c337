import { describe, expect, it } from 'vitest';
import type { JournalledFact } from '../../../shared/host/index.ts';
import {
  describeIntent,
  isPending,
  isTroubled,
  pendingReleases,
  pendingWaves,
} from './describeIntent.ts';

const book = {
  has: () => false,
  when: (instant: string) => instant,
  say: (key: string, values?: Record<string, string | number>) =>
    values ? `${key} ${values['formatted']}` : key,
};

function journalled(
  data: unknown,
  result: JournalledFact['result'] = null,
  type = 'release.requested',
): JournalledFact {
  return {
    fact: {
      id: 'fact-1',
      type,
      v: 1,
      shard: 'wh:main',
      station: 'desk-1',
      epoch: 'e1',
      n: 1,
      group: 'g1',
      operator: { personId: 'grace', sessionId: 's1', role: 'supervisor', assurance: 'pin' },
      basedOn: {},
      dependsOn: [],
      time: { at: '2026-11-22T09:00:00.000Z', uncertaintyMs: 0 },
      data,
      sig: '',
    },
    result,
    dismissed: false,
  };
}
const answer = (outcome: 'applied' | 'refused' | 'retry' | 'quarantined') => ({
  id: 'fact-1',
  n: 1,
  outcome,
});

describe('describeIntent', () => {
  it.each([
    [{ fulfilmentIds: ['a', 'b'], next: 0, batchSize: 8 }, 'intents.release 2'],
    [{ fulfilmentIds: [], next: 50, batchSize: 8 }, 'intents.releaseNext 50'],
  ])('says how many orders a release asks for', (data, expected) => {
    expect(describeIntent(journalled(data).fact, book, String)).toBe(expected);
  });
});

describe('pendingReleases', () => {
  it('names fulfilments of unanswered releases only', () => {
    const ids = (...fulfilmentIds: string[]) => ({ fulfilmentIds, next: 0, batchSize: 8 });
    const pending = pendingReleases([
      journalled(ids('a', 'b')),
      journalled(ids('c'), answer('retry')),
      journalled(ids('d'), answer('refused')),
      journalled({ fulfilmentId: 'e', reason: '' }, null, 'fulfilment.cancelled'),
    ]);
    expect([...pending].sort()).toEqual(['a', 'b', 'c']);
  });
});

describe('what is shown of a request', () => {
  it.each([
    ['unanswered', null, true, false],
    ['put off', answer('retry'), true, false],
    ['applied', answer('applied'), false, false],
    ['refused', answer('refused'), false, true],
    ['set aside', answer('quarantined'), false, true],
  ] as const)('%s', (_name, result, pending, troubled) => {
    const one = journalled({ fulfilmentIds: [], next: 1, batchSize: 1 }, result);
    expect([isPending(one), isTroubled(one)]).toEqual([pending, troubled]);
  });

  it('is no trouble any more once it was put away', () => {
    expect(isTroubled({ ...journalled({}, answer('refused')), dismissed: true })).toBe(false);
  });
});

it('waves are asked for until central has answered', () => {
  const data = { fulfilmentIds: [], next: 0, wave: 'Morning', batchSize: 8 };
  expect(pendingWaves([journalled(data)])).toEqual(new Set(['Morning']));
  expect(pendingWaves([journalled(data, answer('applied'))])).toEqual(new Set());
});
