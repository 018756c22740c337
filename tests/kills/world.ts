/** Central's real process on the engine that the test run is about, with stations, a channel and a desk at work. */
import { createAuth, savePeople } from '../../central/auth/index.ts';
import { openCentralStore } from '../../central/openCentralStore.ts';
import type { Store } from '../../central/store/index.ts';
import {
  createTestStation,
  TEST_PEOPLE,
  WAREHOUSE,
  type TestStation,
} from '../builders/central.ts';
import { createTestDatabase, onPostgres } from '../builders/database.ts';
import { createRandom, type Random } from '../fuzz/random.ts';
import { workFor } from './books.ts';
import { createCentralProcess, type CentralProcess } from './centralProcess.ts';
import { startLoad, type Load } from './load.ts';

const STATIONS = 4;

export interface LoadedWorld {
  readonly seed: number;
  readonly random: Random;
  readonly central: CentralProcess;
  readonly stations: readonly { readonly name: string; readonly station: TestStation }[];
  readonly load: Load;
  /** What `openCentralStore` takes. */
  readonly database: string;
  /** Work on the store, beside central or while it is down. */
  withStore<T>(work: (store: Store) => Promise<T>): Promise<T>;
  end(): Promise<void>;
}

export async function openLoadedWorld(): Promise<LoadedWorld> {
  const seed = Number(process.env['STOWLINE_SEED'] ?? Date.now() % 1_000_000);
  const random = createRandom(seed);
  const home = await createTestDatabase();
  const { folder, database } = home;
  const where = ['--data', folder, ...(onPostgres ? ['--database', database] : [])];
  const central = await createCentralProcess(where);
  const withStore: LoadedWorld['withStore'] = async (work) => {
    const store = await openCentralStore({ database });
    try {
      return await work(store);
    } finally {
      await store.close();
    }
  };
  const stations: { name: string; station: TestStation }[] = [];
  await withStore((store) => savePeople(store, TEST_PEOPLE));
  await central.start();
  await withStore(async (store) => {
    const auth = createAuth(store);
    for (let n = 0; n < STATIONS; n += 1) {
      const station = await createTestStation({ url: central.url, auth });
      stations.push({ name: `st${n}`, station });
    }
    const writes = stations.flatMap(({ name, station }) => workFor(name, station.stationId));
    await store.transact(WAREHOUSE, async (tx) => tx.append({ kind: 'test', input: null, writes }));
  });
  return {
    ...{ seed, random, central, stations, database, withStore },
    load: startLoad({ stations, random }),
    async end() {
      await central.kill();
      await home.remove();
    },
  };
}
