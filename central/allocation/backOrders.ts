import { sql, type Kysely } from 'kysely';
import type { Fulfilment, StockShortage } from '../../shared/schema/index.ts';
import {
  changeIn,
  insertRows,
  placeholder,
  selectRows,
  type Database,
  type Migration,
  type ShardTx,
} from '../store/index.ts';
import { unpromisedAt } from './sellable.ts';
import { unitsOf } from './units.ts';

/** A fulfilment that waits for a SKU: a hint beside the documents, as the queue of releases is. */
interface BackOrderRow {
  readonly shard: string;
  readonly sku: string;
  readonly fulfilment_id: string;
  /** All it wants of the SKU. */
  readonly units: number;
  /** Of its tier: lower goes first. */
  readonly rank: number;
  readonly since: string;
}

export const backOrdersMigration: Migration = {
  name: 'allocation-0001-back-orders',
  async up(db) {
    await db.schema
      .createTable('back_orders')
      .addColumn('shard', 'text', (c) => c.notNull())
      .addColumn('sku', 'text', (c) => c.notNull())
      .addColumn('fulfilment_id', 'text', (c) => c.notNull())
      .addColumn('units', 'integer', (c) => c.notNull())
      .addColumn('rank', 'integer', (c) => c.notNull())
      .addColumn('since', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('back_orders_key', ['shard', 'fulfilment_id', 'sku'])
      .execute();
    await db.schema
      .createIndex('back_orders_by_sku')
      .on('back_orders')
      .columns(['shard', 'sku', 'rank', 'since', 'fulfilment_id'])
      .execute();
  },
};

/** Rows of what went on, or is held, from when only some of those that stopped waiting left the queue. */
export const backOrdersOverMigration: Migration = {
  name: 'allocation-0002-back-orders-over',
  async up(db) {
    await sql`
      delete from "back_orders" where not exists (
        select 1 from "state" s where s."shard" = "back_orders"."shard"
          and s."collection" = 'fulfilments' and s."id" = "back_orders"."fulfilment_id"
          and s."body" like '%"status":"open"%' and s."body" not like '%"promise":{%'
          and s."body" not like '%"blocked":"held"%'
      )
    `.execute(db);
  },
};

const COLUMNS = ['shard', 'sku', 'fulfilment_id', 'units', 'rank', 'since'] as const;

export async function leaveQueue(tx: ShardTx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const text = `delete from "back_orders" where "shard" = ${placeholder(1)} and "fulfilment_id"`;
  await changeIn<never>(tx.db, text, [tx.shard], ids);
}

/** It waits for all it wants: what it has lacked when it came may be there when it is looked at again. */
export async function joinQueue(
  tx: ShardTx,
  { id, createdAt, lines }: Pick<Fulfilment, 'id' | 'createdAt' | 'lines'>,
  rank: number,
): Promise<void> {
  await leaveQueue(tx, [id]);
  const rows = [...unitsOf(lines)].map(([sku, units]) => [
    ...[tx.shard, sku, id, units, rank, createdAt],
  ]);
  await insertRows(tx.db, 'back_orders', COLUMNS, rows);
}

/** Waiting for any of these SKUs, the first ones first; `null`: for any at all. At most `limit`. */
export async function nextInQueue(
  tx: ShardTx,
  skus: readonly string[] | null,
  limit: number,
): Promise<string[]> {
  const first = `"shard" = ${placeholder(1)}`;
  const marks = (skus ?? []).map((_, index) => placeholder(index + 2)).join(', ');
  const which = skus === null ? first : `${first} and "sku" in (${marks})`;
  const text =
    `select "fulfilment_id", min("rank") as "rank", min("since") as "since" from "back_orders" where ${which}` +
    ` group by "fulfilment_id" order by 2, 3, 1 limit ${limit}`;
  const rows = await selectRows<BackOrderRow>(tx.db, text, [tx.shard, ...(skus ?? [])]);
  return rows.map((row) => row.fulfilment_id);
}

/**
 * What back orders lack, by warehouse and SKU, as last committed; `db` may be a transaction's. `shard`: of one
 * warehouse alone. Units that are free and promised to nobody are taken off.
 */
export async function shortages(db: Kysely<Database>, shard?: string): Promise<StockShortage[]> {
  const { rows } = await sql<{
    shard: string;
    sku: string;
    units: number | string;
    orders: number | string;
  }>`
    select "shard", "sku", sum("units") as "units", count(*) as "orders" from "back_orders"
    ${shard === undefined ? sql`` : sql`where "shard" = ${shard}`}
    group by "shard", "sku" order by "shard", "sku"
  `.execute(db);
  const lacking: StockShortage[] = [];
  for (const [warehouse, alike] of Map.groupBy(rows, (row) => row.shard)) {
    const left = await unpromisedAt(
      db,
      warehouse,
      alike.map(({ sku }) => sku),
    );
    for (const { sku, units, orders } of alike) {
      const lack = Number(units) - Math.max(0, left.get(sku)?.left ?? 0);
      if (lack > 0) lacking.push({ warehouse, sku, units: lack, orders: Number(orders) });
    }
  }
  return lacking;
}
