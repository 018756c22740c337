import type { Kysely } from 'kysely';
import type { NoticeState } from '../../shared/protocol/index.ts';
import type { Database, Migration } from '../store/index.ts';

/** What a target, or the mail account, is reached with: sealed, since it opens something or names a person. */
interface NotifySecretsTable {
  /** Id of the target, or `mail`. */
  owner: string;
  sealed: string;
}

/** How far each shard's ledger was read. */
interface NotifyCursorsTable {
  shard: string;
  clock: number;
}

/** What has to be told to whom. Ids, numbers and codes, never a person's name or address. Times in ms since 1970. */
export interface NotifyOutboxTable {
  id: string;
  target: string;
  /** One of a target: nothing is told twice. */
  event: string;
  name: string;
  /** Order or exception; messages about one are sent in their order. */
  about: string;
  order_id: string | null;
  /** JSON of NoticeBody. */
  body: string;
  at: string;
  shard: string;
  clock: number;
  part: number;
  state: NoticeState;
  attempts: number;
  next_ms: number;
  /** Which process is at it, and until when others leave it alone. */
  holder: string | null;
  until_ms: number;
  created_ms: number;
  changed_ms: number;
  /** JSON of {code, status?}. */
  error: string | null;
}

type NotifyTables = {
  notify_secrets: NotifySecretsTable;
  notify_cursors: NotifyCursorsTable;
  notify_outbox: NotifyOutboxTable;
};
export const withNotify = (db: Kysely<Database>) => db.withTables<NotifyTables>();

export const notifyMigration: Migration = {
  name: 'notify-0001-outbox',
  async up(db) {
    await db.schema
      .createTable('notify_secrets')
      .addColumn('owner', 'text', (c) => c.primaryKey())
      .addColumn('sealed', 'text', (c) => c.notNull())
      .execute();
    await db.schema
      .createTable('notify_cursors')
      .addColumn('shard', 'text', (c) => c.primaryKey())
      .addColumn('clock', 'bigint', (c) => c.notNull())
      .execute();
    await db.schema
      .createTable('notify_outbox')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('target', 'text', (c) => c.notNull())
      .addColumn('event', 'text', (c) => c.notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('about', 'text', (c) => c.notNull())
      .addColumn('order_id', 'text')
      .addColumn('body', 'text', (c) => c.notNull())
      .addColumn('at', 'text', (c) => c.notNull())
      .addColumn('shard', 'text', (c) => c.notNull())
      .addColumn('clock', 'bigint', (c) => c.notNull())
      .addColumn('part', 'integer', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('attempts', 'integer', (c) => c.notNull())
      .addColumn('next_ms', 'bigint', (c) => c.notNull())
      .addColumn('holder', 'text')
      .addColumn('until_ms', 'bigint', (c) => c.notNull())
      .addColumn('created_ms', 'bigint', (c) => c.notNull())
      .addColumn('changed_ms', 'bigint', (c) => c.notNull())
      .addColumn('error', 'text')
      .addUniqueConstraint('notify_once', ['target', 'event'])
      .execute();
    const index = (name: string, columns: readonly string[]) =>
      db.schema
        .createIndex(name)
        .on('notify_outbox')
        .columns([...columns])
        .execute();
    await index('notify_outbox_next', ['target', 'state', 'at', 'shard', 'clock', 'part']);
    await index('notify_outbox_by_state', ['state', 'until_ms']);
    await index('notify_outbox_by_order', ['order_id']);
  },
};
