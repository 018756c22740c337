import type { Kysely } from 'kysely';
import type { Database, Migration } from '../store/index.ts';

/** What opens a connection, sealed. */
interface ChannelSecretsTable {
  connection: string;
  secrets: string;
  /** What the adapter was given by the channel itself. */
  tokens: string | null;
}

/** How a connection fares; whoever holds it writes it, and proves that by the fence. Times in ms since 1970. */
export interface ChannelStateTable {
  connection: string;
  cursor: string | null;
  since_ms: number;
  holder: string | null;
  fence: number;
  held_until_ms: number;
  next_ms: number;
  failures: number;
  stopped: 0 | 1;
  /** JSON of {code, meta, at}. */
  error: string | null;
  seen_at: string | null;
  order_at: string | null;
  /** JSON: how far each warehouse's stock was looked at, by shard. */
  stock_seen: string;
  /** Nothing is told before that. */
  tell_ms: number;
}

interface ChannelDaysTable {
  connection: string;
  /** UTC, `2026-11-23`. */
  day: string;
  orders: number;
  told: number;
}

/** What was sent of an order that it created or changed, sealed: it holds more than anybody asked for. */
interface OrderSourcesTable {
  order_id: string;
  /** SHA-256 of the text: the same again is not kept twice. */
  hash: string;
  connection: string;
  external_id: string;
  revision: number;
  received_at: string;
  raw: string;
}

interface ChannelProblemsTable {
  id: string;
  connection: string;
  external_id: string | null;
  code: string;
  meta: string;
  received_at: string;
  /** Sealed; null once it is too old, or erased. */
  raw: string | null;
}

/** What has to be told; rows are removed some time after they were. */
export interface ChannelOutboxTable {
  id: string;
  connection: string;
  kind: string;
  /** External id of the order. */
  about: string;
  body: string;
  /** asked: waits for the warehouse's answer. */
  state: 'asked' | 'waiting' | 'told' | 'dead';
  attempts: number;
  next_ms: number;
  error: string | null;
  created_at: string;
  changed_at: string;
}

/** The level of each SKU as it was last told, and what is to be. */
export interface ChannelStockTable {
  connection: string;
  sku: string;
  /** Null: never told. */
  told_units: number | null;
  units: number;
  state: 'waiting' | 'told' | 'dead';
  attempts: number;
  next_ms: number;
  error: string | null;
  changed_at: string;
}

type ChannelTables = {
  channel_secrets: ChannelSecretsTable;
  channel_state: ChannelStateTable;
  channel_days: ChannelDaysTable;
  channel_problems: ChannelProblemsTable;
  channel_outbox: ChannelOutboxTable;
  channel_stock: ChannelStockTable;
  order_sources: OrderSourcesTable;
};
export const withChannels = (db: Kysely<Database>) => db.withTables<ChannelTables>();

export const channelMigration: Migration = {
  name: 'channels-0001-connections',
  async up(db) {
    await db.schema
      .createTable('channel_secrets')
      .addColumn('connection', 'text', (c) => c.primaryKey())
      .addColumn('secrets', 'text', (c) => c.notNull())
      .addColumn('tokens', 'text')
      .execute();
    await db.schema
      .createTable('channel_state')
      .addColumn('connection', 'text', (c) => c.primaryKey())
      .addColumn('cursor', 'text')
      .addColumn('since_ms', 'bigint', (c) => c.notNull())
      .addColumn('holder', 'text')
      .addColumn('fence', 'bigint', (c) => c.notNull())
      .addColumn('held_until_ms', 'bigint', (c) => c.notNull())
      .addColumn('next_ms', 'bigint', (c) => c.notNull())
      .addColumn('failures', 'integer', (c) => c.notNull())
      .addColumn('stopped', 'integer', (c) => c.notNull())
      .addColumn('error', 'text')
      .addColumn('seen_at', 'text')
      .addColumn('order_at', 'text')
      .addColumn('stock_seen', 'text', (c) => c.notNull())
      .addColumn('tell_ms', 'bigint', (c) => c.notNull())
      .execute();
    await db.schema
      .createTable('channel_days')
      .addColumn('connection', 'text', (c) => c.notNull())
      .addColumn('day', 'text', (c) => c.notNull())
      .addColumn('orders', 'integer', (c) => c.notNull())
      .addColumn('told', 'integer', (c) => c.notNull())
      .addPrimaryKeyConstraint('channel_days_key', ['connection', 'day'])
      .execute();
    await db.schema
      .createTable('channel_problems')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('connection', 'text', (c) => c.notNull())
      .addColumn('external_id', 'text')
      .addColumn('code', 'text', (c) => c.notNull())
      .addColumn('meta', 'text', (c) => c.notNull())
      .addColumn('received_at', 'text', (c) => c.notNull())
      .addColumn('raw', 'text')
      .execute();
    await db.schema
      .createIndex('channel_problems_by_connection')
      .on('channel_problems')
      .columns(['connection', 'received_at'])
      .execute();
    await db.schema
      .createTable('channel_outbox')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('connection', 'text', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('about', 'text', (c) => c.notNull())
      .addColumn('body', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('attempts', 'integer', (c) => c.notNull())
      .addColumn('next_ms', 'bigint', (c) => c.notNull())
      .addColumn('error', 'text')
      .addColumn('created_at', 'text', (c) => c.notNull())
      .addColumn('changed_at', 'text', (c) => c.notNull())
      .execute();
    await db.schema
      .createIndex('channel_outbox_due')
      .on('channel_outbox')
      .columns(['connection', 'state', 'next_ms'])
      .execute();
    await db.schema
      .createIndex('channel_outbox_about')
      .on('channel_outbox')
      .columns(['connection', 'about'])
      .execute();
    await db.schema
      .createTable('channel_stock')
      .addColumn('connection', 'text', (c) => c.notNull())
      .addColumn('sku', 'text', (c) => c.notNull())
      .addColumn('told_units', 'bigint')
      .addColumn('units', 'bigint', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('attempts', 'integer', (c) => c.notNull())
      .addColumn('next_ms', 'bigint', (c) => c.notNull())
      .addColumn('error', 'text')
      .addColumn('changed_at', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('channel_stock_key', ['connection', 'sku'])
      .execute();
    await db.schema
      .createIndex('channel_stock_due')
      .on('channel_stock')
      .columns(['connection', 'state', 'next_ms'])
      .execute();
    await db.schema
      .createTable('order_sources')
      .addColumn('order_id', 'text', (c) => c.notNull())
      .addColumn('hash', 'text', (c) => c.notNull())
      .addColumn('connection', 'text', (c) => c.notNull())
      .addColumn('external_id', 'text', (c) => c.notNull())
      .addColumn('revision', 'bigint', (c) => c.notNull())
      .addColumn('received_at', 'text', (c) => c.notNull())
      .addColumn('raw', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('order_sources_key', ['order_id', 'hash'])
      .execute();
    await db.schema
      .createIndex('order_sources_by_age')
      .on('order_sources')
      .column('received_at')
      .execute();
  },
};
