/** Real processes of central over one PostgreSQL, killed at any moment, with real stations at work. */
import { setTimeout as later } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { createAuth, savePeople } from '../../central/auth/index.ts';
import { checkRebuild, verifyLedger } from '../../central/ledger/index.ts';
import { openCentralStore } from '../../central/openCentralStore.ts';
import type { Store } from '../../central/store/index.ts';
import {
  makeDirectory,
  removeDirectory,
  scanRejected,
  signIn,
  startTestStation,
  untilLive,
  untilNothingWaits,
} from '../../electron/station/testing/startTestStation.ts';
import { TEST_PEOPLE, WAREHOUSE } from '../builders/central.ts';
import { createTestDatabase, type TestDatabase } from '../builders/database.ts';
import { createRandom } from '../fuzz/random.ts';
import { runs } from '../runs.ts';
import { startCluster, type Cluster } from './nodes.ts';

const NODES = 3;
const STATIONS = 4;
const KILLS = runs(6);
const PAUSE_MS = 40;

let home: TestDatabase;
let store: Store;
let cluster: Cluster;
const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
  await cluster.close();
  await store.close();
  await home.remove();
});

it(`loses and repeats nothing while ${KILLS} nodes of central are killed`, async () => {
  const seed = Number(process.env['STOWLINE_SEED'] ?? Date.now() % 1_000_000);
  const random = createRandom(seed);
  home = await createTestDatabase();
  store = await openCentralStore({ database: home.database });
  await savePeople(store, TEST_PEOPLE);
  const settings = { gs1CompanyPrefix: '9521234', wrongScanThreshold: 1_000_000 };
  await store.transact(WAREHOUSE, async (tx) =>
    tx.append({
      kind: 'test',
      input: null,
      writes: [{ collection: 'settings', id: 'warehouse', doc: settings }],
    }),
  );
  const auth = createAuth(store);
  cluster = await startCluster(home.database, NODES);

  const stations = await Promise.all(
    Array.from({ length: STATIONS }, async () => {
      const folder = makeDirectory();
      ends.push(() => removeDirectory(folder));
      const { code } = await auth.createEnrolmentCode(WAREHOUSE);
      const station = await startTestStation(folder, cluster.url, { enrolCode: code });
      ends.unshift(() => station.station.close());
      await untilLive(station);
      await signIn(station, 'BADGE-picker');
      return station;
    }),
  );

  const work = new AbortController();
  const recorded: string[] = [];
  const working = stations.map(async ({ station }) => {
    while (!work.signal.aborted) {
      const { facts } = await station.handlers['facts:record'](scanRejected(2));
      recorded.push(...facts.map(({ id }) => id));
      await later(random.unit() * PAUSE_MS);
    }
  });
  for (let kill = 0; kill < KILLS; kill += 1) {
    const node = random.pick(cluster.nodes);
    const before = recorded.length;
    // In the middle of the work, at any moment of it.
    while (recorded.length < before + 20) await later(random.unit() * PAUSE_MS);
    await node.kill();
    await node.start();
  }
  work.abort();
  await Promise.all(working);
  await Promise.all(stations.map((station) => untilNothingWaits(station)));

  const rows = await store.read
    .selectFrom('facts')
    .select(['id', 'outcome', 'station', 'n'])
    .execute();
  process.stdout.write(`${JSON.stringify({ seed, kills: KILLS, facts: recorded.length })}\n`);
  expect(rows.map(({ id }) => id).toSorted()).toEqual(recorded.toSorted());
  expect(new Set(rows.map(({ outcome }) => outcome))).toEqual(new Set(['applied']));
  expect(await verifyLedger(store)).toMatchObject({ ok: true });
  expect(await checkRebuild(store)).toMatchObject({ ok: true, differences: [] });
}, 600_000);
