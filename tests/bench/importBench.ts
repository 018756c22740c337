/**
 * How fast an order file becomes orders: the UCI Online Retail file where it lies beside the project,
 * else a generated one. Compared in the same run with reading the file alone and with bare inserts.
 */
import { createReadStream, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { createGunzip, gzipSync } from 'node:zlib';
import { parse } from 'csv-parse';
import { sql } from 'kysely';
import { importOrderFile } from '../../central/imports/index.ts';
import { openCentralStore } from '../../central/openCentralStore.ts';
import { OrderQueries } from '../../central/orders/index.ts';
import type { Store } from '../../central/store/index.ts';
import { MAIN_WAREHOUSE } from '../../central/warehouses/index.ts';
import { sampleOrderCsv } from '../../shared/sample/index.ts';
import { ORDER_SORTS, type OrderQuery } from '../../shared/schema/index.ts';
import { atLeast, atMost, forComparison, type BenchResult } from './figures.ts';

const REAL_FILE = fileURLToPath(
  new URL('../../../shared/data/online-retail-2010-12_2011-09.csv.gz', import.meta.url),
);
const SAMPLE_ORDERS = 20_000;
const GOAL_ROWS_PER_SECOND = 20_000;
const GOAL_QUERY_MS = 30;
const DESK_ORDERS = 100_000;
const BATCH = 400;

const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
};

/** The parser alone, as fast as it goes. */
async function parseOnly(path: string): Promise<void> {
  let rows = 0;
  const records = createReadStream(path)
    .pipe(createGunzip())
    .pipe(parse({ bom: true }));
  for await (const _ of records) rows += 1;
  if (rows === 0) throw new Error('the file is empty');
}

async function ordersOf(store: Store): Promise<{ id: string; body: string }[]> {
  const rows = await store.read
    .selectFrom('state')
    .select(['id', 'body'])
    .where('collection', '=', 'orders')
    .execute();
  return rows.map(({ id, body }) => ({ id, body: body ?? '' }));
}

/** The same orders as JSON into one table, the same commits: what no store could be faster than. */
function insertBare(path: string, orders: readonly { id: string; body: string }[]): void {
  const database = new DatabaseSync(path);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
  database.exec('CREATE TABLE orders (id TEXT PRIMARY KEY, body TEXT NOT NULL)');
  const insert = database.prepare('INSERT INTO orders VALUES (?, ?)');
  for (let from = 0; from < orders.length; from += BATCH) {
    database.exec('BEGIN');
    for (const { id, body } of orders.slice(from, from + BATCH)) insert.run(id, body);
    database.exec('COMMIT');
  }
  database.close();
}

/** More rows in the desk's index, each a copy of one that is there, until there are enough. */
async function fillIndex(store: Store): Promise<void> {
  const count = async () =>
    (await new OrderQueries(store).page({ limit: 1 }, MAIN_WAREHOUSE)).total;
  const imported = await count();
  for (let copy = 1; imported * copy < DESK_ORDERS; copy += 1) {
    const shift = copy * 10_000_000;
    await sql`insert into "order_index"
      select "n" + ${shift}, "id" || ${`-${copy}`}, "number", "channel", "status", "customer_ref", "country",
        "line_count", "unit_count", "total_minor", "currency", "placed_at", "ship_by", "priority", "fulfilment_id", "warehouse"
      from "order_index" where "n" < 10000000`.execute(store.write);
  }
}

/** Pages at every sort, direction and depth, with and without filters: milliseconds each, the slowest twentieth. */
async function queryP95(store: Store): Promise<number> {
  const queries = new OrderQueries(store);
  const filters: OrderQuery[] = [{}, { status: 'open' }, { country: 'United Kingdom' }];
  const times: number[] = [];
  for (const filter of filters) {
    for (const sort of ORDER_SORTS) {
      for (const direction of ['asc', 'desc'] as const) {
        for (const offset of [0, 20_000, 50_000, 80_000]) {
          const query = { ...filter, sort, direction, offset, limit: 100 };
          times.push((await seconds(() => queries.page(query, MAIN_WAREHOUSE))) * 1000);
        }
      }
    }
  }
  return times.sort((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? 0;
}

export async function benchImport(): Promise<BenchResult['figures']> {
  const folder = mkdtempSync(join(tmpdir(), 'stowline-bench-'));
  const store = await openCentralStore({ database: join(folder, 'central.db') });
  try {
    const path = existsSync(REAL_FILE) ? REAL_FILE : join(folder, 'sample.csv.gz');
    if (path !== REAL_FILE) {
      writeFileSync(path, gzipSync(sampleOrderCsv({ orders: SAMPLE_ORDERS, seed: 1 })));
    }
    await store.transact('wh:main', async (tx) =>
      tx.append({
        kind: 'settings.saved',
        input: null,
        writes: [{ collection: 'settings', id: 'warehouse', doc: { sample: true } }],
      }),
    );
    const run = (importId: string) =>
      importOrderFile(store, {
        importId,
        path,
        filename: 'bench',
        channel: 'file',
        currency: 'GBP',
      });
    const parsing = await seconds(() => parseOnly(path));
    const started = performance.now();
    const status = await run('first');
    if (status.error) throw new Error(`import failed: ${status.error.code}`);
    const importing = (performance.now() - started) / 1000;
    const routing = await seconds(() => store.relay.drained());
    const repeating = await seconds(() => run('second'));
    const orders = await ordersOf(store);
    const inserting = await seconds(async () => insertBare(join(folder, 'bare.db'), orders));
    await fillIndex(store);
    const query = await queryP95(store);
    const { rowsRead } = status;
    const perSecond = (time: number) => Math.round(rowsRead / time);
    return {
      importRows: atLeast(GOAL_ROWS_PER_SECOND, perSecond(importing), 'rows/s'),
      importAndRouteRows: forComparison(perSecond(importing + routing), 'rows/s'),
      importAgainRows: forComparison(perSecond(repeating), 'rows/s'),
      parseOnlyRows: forComparison(perSecond(parsing), 'rows/s'),
      bareInsertRows: forComparison(perSecond(inserting), 'rows/s'),
      rowsUnaccounted: atMost(0, rowsRead - status.rowsInOrders - status.rowsReported, 'rows'),
      deskQueryP95: atMost(GOAL_QUERY_MS, query, 'ms'),
      peakMemory: forComparison(process.resourceUsage().maxRSS / 1024, 'MiB'),
    };
  } finally {
    await store.close();
    rmSync(folder, { recursive: true });
  }
}
