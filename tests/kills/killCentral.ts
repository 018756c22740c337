/** Central's process killed at random moments while it has much to do, and what was left of it checked. */
import { setTimeout as later } from 'node:timers/promises';
import { expect } from 'vitest';
import { createAuth, savePeople } from '../../central/auth/index.ts';
import { checkRebuild, verifyLedger } from '../../central/ledger/index.ts';
import { openCentralStore } from '../../central/openCentralStore.ts';
import type { Store } from '../../central/store/index.ts';
import type { Stock } from '../../shared/schema/index.ts';
import { createTestStation, TEST_PEOPLE, WAREHOUSE } from '../builders/central.ts';
import { createTestDatabase, onPostgres } from '../builders/database.ts';
import { createRandom } from '../fuzz/random.ts';
import { workFor, type Books } from './books.ts';
import { createCentralProcess } from './centralProcess.ts';
import { startLoad, type Load } from './load.ts';

const STATIONS = 4;
/** From central's start to its end at most, beyond the first answers. */
const LIFE_MS = 600;
/** Answers that a life begins with at least: a central that only starts would prove nothing. */
const ANSWERS = 5;
const POLL_MS = 3;

const nonZero = (balances: Iterable<readonly [string, number]>) =>
  [...balances].filter(([, units]) => units !== 0).toSorted(([a], [b]) => (a < b ? -1 : 1));

/** Everything that was acknowledged is in the store, once, and the store agrees with itself. */
export async function checkKept(store: Store, load: Load): Promise<void> {
  await store.relay.drained();
  const rows = await store.read.selectFrom('facts').select('id').execute();
  const kept = rows.map(({ id }) => id);
  expect(new Set(kept).size).toBe(kept.length);
  expect(kept.toSorted()).toEqual(load.facts.toSorted());
  const documents = async (collection: string) =>
    (
      await store.read
        .selectFrom('state')
        .select(['id', 'body'])
        .where('collection', '=', collection)
        .where('body', 'is not', null)
        .execute()
    ).map(({ id, body }) => ({ id, doc: JSON.parse(body ?? '') as Record<string, unknown> }));
  const orders = await documents('orders');
  expect(orders.map(({ id }) => id).toSorted()).toEqual(load.orders.toSorted());
  const routed = new Set((await documents('fulfilments')).map(({ doc }) => doc['orderId']));
  expect(orders.filter(({ id }) => !routed.has(id))).toEqual([]);
  await checkBalances(store, load.books);
  expect(await verifyLedger(store)).toMatchObject({ ok: true, problems: [] });
  expect(await checkRebuild(store)).toMatchObject({ ok: true, differences: [] });
}

async function checkBalances(store: Store, books: Books): Promise<void> {
  const rows = await store.read
    .selectFrom('state')
    .select(['id', 'body'])
    .where('collection', '=', 'stock')
    .where('body', 'is not', null)
    .execute();
  const balances = rows.map(
    ({ id, body }) => [id, (JSON.parse(body ?? '') as Stock).onHand] as const,
  );
  expect(nonZero(balances)).toEqual(nonZero(books.balances));
}

/** `kills`: on whichever engine the test run is about. */
export async function killCentral(kills: number): Promise<void> {
  const seed = Number(process.env['STOWLINE_SEED'] ?? Date.now() % 1_000_000);
  const random = createRandom(seed);
  const home = await createTestDatabase();
  const where = ['--data', home.folder, ...(onPostgres ? ['--database', home.database] : [])];
  const central = await createCentralProcess(where);
  try {
    const store = await openCentralStore({ database: home.database });
    await savePeople(store, TEST_PEOPLE);
    await central.start();
    const auth = createAuth(store);
    const stations = [];
    for (let n = 0; n < STATIONS; n += 1) {
      const station = await createTestStation({ url: central.url, auth });
      stations.push({ name: `st${n}`, station });
    }
    const writes = stations.flatMap(({ name, station }) => workFor(name, station.stationId));
    await store.transact(WAREHOUSE, async (tx) => tx.append({ kind: 'test', input: null, writes }));
    await store.close();

    const load = startLoad({ stations, random });
    const starts: number[] = [];
    for (let kill = 0; kill < kills; kill += 1) {
      const before = load.acknowledged();
      await expect
        .poll(() => load.acknowledged(), { interval: POLL_MS, timeout: 60_000 })
        .toBeGreaterThanOrEqual(before + ANSWERS);
      await later(random.unit() * LIFE_MS);
      await central.kill();
      starts.push(await central.start());
    }
    await load.stop();
    await central.kill();

    const after = await openCentralStore({ database: home.database });
    try {
      const { facts, orders, counts } = load;
      const sorted = starts.toSorted((a, b) => a - b).map(Math.round);
      process.stdout.write(
        `${JSON.stringify({
          seed,
          engine: onPostgres ? 'postgres' : 'sqlite',
          kills,
          facts: facts.length,
          orders: orders.length,
          ...counts,
          startMs: { median: sorted[sorted.length >> 1], worst: sorted.at(-1) },
        })}\n`,
      );
      await checkKept(after, load);
    } finally {
      await after.close();
    }
  } finally {
    await central.kill();
    await home.remove();
  }
}
