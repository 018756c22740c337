/** One run of the bench on one engine: a house with its warehouses, stations and the orders it has, and central serving it. */
import { addWarehouse, MAIN_WAREHOUSE } from '../../../central/warehouses/index.ts';
import { openCentralStore } from '../../../central/openCentralStore.ts';
import type { Store } from '../../../central/store/index.ts';
import { openDatabase, type BenchDatabase, type EngineName } from './engines.ts';
import { openHttpClient, type HttpClient } from './http.ts';
import { startNode, type CentralNode } from './node.ts';
import { seedBusiness, stockWarehouse } from './seed.ts';
import { enrol, type BenchStation } from './stations.ts';

export interface BenchWorld {
  readonly home: BenchDatabase;
  readonly node: CentralNode;
  readonly http: HttpClient;
  readonly warehouses: readonly string[];
  /** One a warehouse. */
  readonly supervisors: readonly BenchStation[];
  /** Fifty at the first warehouse, and fifty spread over all of them. */
  readonly crowd: readonly BenchStation[];
  readonly spread: readonly BenchStation[];
}

export const STATIONS = 50;
/** The first one has the orders that are there before; those of the bench are spread over all of them. */
const FIRST = MAIN_WAREHOUSE;
const OTHERS = Array.from({ length: 9 }, (_, n) => `wh:bench-${n + 2}`);

export interface WorldOptions {
  readonly engine: EngineName;
  readonly skus?: readonly string[];
  /** Work on the store before central is started. */
  readonly prepare: (store: Store, supervisor: BenchStation) => Promise<void>;
}

/** Opens the database itself, as a command line does beside a server that is down. */
export async function withStore<T>(
  home: BenchDatabase,
  work: (store: Store) => Promise<T>,
): Promise<T> {
  const store = await openCentralStore({ database: home.database });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

export async function inBenchWorld<T>(
  options: WorldOptions,
  work: (world: BenchWorld) => Promise<T>,
): Promise<T> {
  const home = await openDatabase(options.engine);
  const warehouses: readonly string[] = [FIRST, ...OTHERS];
  let node: CentralNode | undefined;
  let http: HttpClient | undefined;
  try {
    const stations = await withStore(home, async (store) => {
      await seedBusiness(store, FIRST, options.skus);
      const supervisor = await enrol(store, FIRST, 'Supervisor');
      await options.prepare(store, supervisor);
      for (const id of OTHERS) {
        await addWarehouse(store, { id, name: id, like: FIRST });
        await stockWarehouse(store, id, options.skus);
      }
      const many = async (name: string, shardAt: (n: number) => string, count: number) => {
        const made: BenchStation[] = [];
        for (let n = 0; n < count; n += 1) {
          made.push(await enrol(store, shardAt(n), `${name} ${n}`));
        }
        return made;
      };
      const shardAt = (n: number): string => warehouses[n % warehouses.length] ?? FIRST;
      const others = await many('Supervisor', (n) => OTHERS[n] ?? FIRST, OTHERS.length);
      return {
        supervisors: [supervisor, ...others],
        crowd: await many('Crowd', () => FIRST, STATIONS),
        spread: await many('Spread', shardAt, STATIONS),
      };
    });
    node = await startNode(home);
    http = openHttpClient(node.port);
    return await work({ home, node, http, warehouses, ...stations });
  } finally {
    http?.close();
    await node?.stop();
    await home.remove();
  }
}
