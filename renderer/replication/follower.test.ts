import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createCourtesy } from './courtesy.ts';
import type { FetchedPage } from './fetchPage.ts';
import { createFollower, type Follower } from './follower.ts';
import { createLimiter } from './limiter.ts';
import { createMemoryStores } from './memoryStores.ts';
import type { FromWorker } from './messages.ts';

let asked: ((page: FetchedPage) => void)[];
let posted: FromWorker[];
let follower: Follower;
let running: Promise<void>;

const upTo = (through: number): FetchedPage => ({
  kind: 'page',
  page: { documents: [], checkpoint: { after: `at ${through}` }, through, answers: [] },
});
const throughs = () =>
  posted.flatMap((message) => (message.type === 'through' ? [message.through] : []));
/** Answers the latest of `count` pulls. */
const answer = async (count: number, page: FetchedPage) => {
  await vi.waitUntil(() => asked.length === count);
  asked[count - 1]?.(page);
};
/** All that can go on without time passing has gone on. */
const promises = async () => {
  for (let turn = 0; turn < 100; turn += 1) await Promise.resolve();
};
const known = (through: number) => vi.waitUntil(() => throughs().at(-1) === through);

beforeEach(() => {
  asked = [];
  posted = [];
  follower = createFollower(
    'tasks',
    {
      ...createMemoryStores(),
      fetchPage: () =>
        new Promise((resolve) => {
          asked.push(resolve);
        }),
      courtesy: createCourtesy(() => performance.now()),
      limitWrites: createLimiter(() => 1),
      post: (message) => posted.push(message),
      sender: { documents: async () => undefined, taken: () => undefined },
    },
    false,
  );
  running = follower.run();
});
afterEach(async () => {
  vi.useRealTimers();
  follower.stop();
  for (const settle of asked) settle({ kind: 'unreachable' });
  await running;
});

describe('what is told while a collection is pulled', () => {
  it('is not asked for again when the pull brought it', async () => {
    await vi.waitUntil(() => asked.length === 1);
    follower.poke(5);
    follower.unchanged(5, 8);
    await answer(1, upTo(6));
    await known(8);
    follower.unchanged(8, 9);
    await known(9);
    expect(asked).toHaveLength(1);
  });

  it('is asked for when the pull was too early for it', async () => {
    await vi.waitUntil(() => asked.length === 1);
    follower.poke(5);
    await answer(1, upTo(4));
    await answer(2, upTo(5));
    await known(5);
  });

  it('is asked for when nobody knows what it was', async () => {
    await vi.waitUntil(() => asked.length === 1);
    follower.poke();
    await answer(1, upTo(6));
    await answer(2, upTo(6));
  });

  it('ends the wait for a central that could not be reached', async () => {
    await vi.waitUntil(() => asked.length === 1);
    // The wait does not end by itself then, and nothing but promises is needed for the rest.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    asked[0]?.({ kind: 'unreachable' });
    await promises();
    expect(asked).toHaveLength(1);
    follower.unchanged(3, 4);
    await promises();
    expect(asked).toHaveLength(2);
  });
});

describe('what is told between two pulls', () => {
  it('is asked for when it is a change', async () => {
    await answer(1, upTo(2));
    await known(2);
    follower.poke(3);
    await answer(2, upTo(3));
    await known(3);
  });

  it('is asked for where it has not seen what was before', async () => {
    await answer(1, upTo(2));
    await known(2);
    follower.unchanged(7, 9);
    await answer(2, upTo(9));
    await known(9);
  });
});
