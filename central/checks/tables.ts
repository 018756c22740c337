import type { Kysely } from 'kysely';
import {
  insertRows,
  overwrite,
  placeholder,
  selectIn,
  selectRows,
  type Database,
  type Migration,
} from '../store/index.ts';

/** The latest orders of a customer, an address or a phone: known by keyed digests, given up after a while. */
export interface CheckKeysTable {
  key: string;
  /** Milliseconds since the epoch, of the latest of them. */
  at: number;
  /** JSON of `Traced[]`. */
  recent: string;
}

/** What a SKU was sold for lately, by currency and SKU; orders' totals by currency alone. */
export interface CheckPricesTable {
  key: string;
  /** JSON of numbers in minor units, the oldest first. */
  recent: string;
}
type CheckTables = { check_keys: CheckKeysTable; check_prices: CheckPricesTable };
export const withChecks = (db: Kysely<Database>) => db.withTables<CheckTables>();

export const checksMigration: Migration = {
  name: 'checks-0001-records',
  async up(db) {
    await db.schema
      .createTable('check_keys')
      .addColumn('key', 'text', (c) => c.primaryKey())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('recent', 'text', (c) => c.notNull())
      .execute();
    await db.schema
      .createTable('check_prices')
      .addColumn('key', 'text', (c) => c.primaryKey())
      .addColumn('recent', 'text', (c) => c.notNull())
      .execute();
  },
};

/** Rows of one of the tables that a transaction looks at: read at once, changed in memory, written at once. */
export class Records<T> {
  readonly #db: Kysely<Database>;
  readonly #table: 'check_keys' | 'check_prices';
  readonly #known = new Map<string, T[]>();
  readonly #changed = new Set<string>();

  constructor(db: Kysely<Database>, table: 'check_keys' | 'check_prices') {
    this.#db = db;
    this.#table = table;
  }

  async load(keys: Iterable<string>): Promise<void> {
    const missing = [...new Set(keys)].filter((key) => !this.#known.has(key));
    if (missing.length === 0) return;
    const text = `select "key", "recent" from "${this.#table}" where "key"`;
    const rows = await selectIn<{ key: string; recent: string }>(this.#db, text, [], missing);
    for (const key of missing) this.#known.set(key, []);
    for (const { key, recent } of rows) this.#known.set(key, JSON.parse(recent) as T[]);
  }

  /** Of what was loaded. */
  of(key: string): readonly T[] {
    return this.#known.get(key) ?? [];
  }

  put(key: string, recent: readonly T[]): void {
    this.#known.set(key, [...recent]);
    this.#changed.add(key);
  }

  /** `more`: values of further columns. In the order of the key: neighbours go to the same page. */
  async write(
    columns: readonly string[],
    more: (recent: readonly T[]) => unknown[],
  ): Promise<void> {
    const all = ['key', 'recent', ...columns];
    const rows = [...this.#changed].toSorted().map((key) => {
      const recent = this.of(key);
      return [key, JSON.stringify(recent), ...more(recent)];
    });
    this.#changed.clear();
    await insertRows(this.#db, this.#table, all, rows, overwrite(['key'], all));
  }
}

const PRUNED = `delete from "check_keys" where "at" < ${placeholder(1)}`;
/** Gives up what is too old to say anything; `before`: milliseconds since the epoch. */
export async function pruneKeys(db: Kysely<Database>, before: number): Promise<void> {
  await selectRows<never>(db, PRUNED, [before]);
}

/** Forgets customers, addresses and phones under which any of these orders is remembered. */
export async function forgetOrders(
  db: Kysely<Database>,
  orderIds: readonly string[],
): Promise<void> {
  for (const id of orderIds) {
    await withChecks(db).deleteFrom('check_keys').where('recent', 'like', `%"${id}"%`).execute();
  }
}
