import { describe, expect, it } from 'vitest';
import type { CollectionProgress } from '../replication/messages.ts';
import { NO_PROGRESS, withProblem, withProgress } from './syncProgress.ts';

const progress = (overrides: Partial<CollectionProgress>): CollectionProgress => ({
  collection: 'tasks',
  state: 'syncing',
  received: 10,
  total: 40,
  first: true,
  ...overrides,
});

describe('withProgress', () => {
  it('adds up what is fetched for the first time, until all of it is there', () => {
    let now = withProgress(NO_PROGRESS, progress({}));
    now = withProgress(
      now,
      progress({ collection: 'stock', received: 5, total: 5, state: 'live' }),
    );
    expect(now).toMatchObject({ received: 15, total: 45, firstSync: true });
    now = withProgress(now, progress({ received: 40, state: 'live' }));
    expect(now).toMatchObject({ received: 45, total: 45, firstSync: false });
  });

  it('shows no bar for what was fetched before', () => {
    expect(withProgress(NO_PROGRESS, progress({ first: false }))).toMatchObject({
      firstSync: false,
      total: 0,
    });
  });

  it('never shows more than all', () => {
    expect(withProgress(NO_PROGRESS, progress({ received: 50, total: 40 })).total).toBe(50);
    expect(withProgress(NO_PROGRESS, progress({ total: null })).total).toBe(10);
  });
});

it('keeps the newest of each problem', () => {
  const wiped = { code: 'storage-wiped', collection: 'tasks', detail: '1' } as const;
  const once = withProblem(NO_PROGRESS, wiped);
  const twice = withProblem(once, { ...wiped, detail: '2' });
  expect(twice.problems).toEqual([{ ...wiped, detail: '2' }]);
  expect(withProblem(twice, { ...wiped, collection: 'stock' }).problems).toHaveLength(2);
});
