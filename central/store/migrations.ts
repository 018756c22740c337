import { sql, type Kysely } from 'kysely';
import { AppError } from '../../shared/errors.ts';
import type { Database } from './database.ts';

/** One step of the schema. Never changed once shipped. Names sort in the order they run: `0001-core`, `orders-0001`. */
export interface Migration {
  readonly name: string;
  up(db: Kysely<Database>): Promise<void>;
}

async function createDocumentTables(db: Kysely<Database>): Promise<void> {
  await db.schema
    .createTable('shard_clock')
    .addColumn('shard', 'text', (c) => c.primaryKey())
    .addColumn('clock', 'bigint', (c) => c.notNull())
    .addColumn('head_hash', 'text', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .addColumn('sent', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('state')
    .addColumn('shard', 'text', (c) => c.notNull())
    .addColumn('collection', 'text', (c) => c.notNull())
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('clock', 'bigint', (c) => c.notNull())
    .addColumn('gone', 'integer', (c) => c.notNull())
    .addColumn('parent', 'text')
    .addColumn('body', 'text')
    .addColumn('salt', 'text')
    .addPrimaryKeyConstraint('state_key', ['shard', 'collection', 'id'])
    .execute();
  await db.schema
    .createIndex('state_by_clock')
    .on('state')
    .columns(['shard', 'collection', 'clock', 'id'])
    .execute();
  await db.schema
    .createIndex('state_by_parent')
    .on('state')
    .columns(['shard', 'collection', 'parent'])
    .execute();
  await db.schema
    .createTable('ledger')
    .addColumn('shard', 'text', (c) => c.notNull())
    .addColumn('clock', 'bigint', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('input', 'text', (c) => c.notNull())
    .addColumn('effects', 'text', (c) => c.notNull())
    .addColumn('prev_hash', 'text', (c) => c.notNull())
    .addColumn('hash', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('ledger_key', ['shard', 'clock'])
    .execute();
}

async function createFactTables(db: Kysely<Database>): Promise<void> {
  await db.schema
    .createTable('facts')
    .addColumn('station', 'text', (c) => c.notNull())
    .addColumn('epoch', 'text', (c) => c.notNull())
    .addColumn('n', 'bigint', (c) => c.notNull())
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('shard', 'text', (c) => c.notNull())
    .addColumn('group_id', 'text', (c) => c.notNull())
    .addColumn('type', 'text', (c) => c.notNull())
    .addColumn('body_hash', 'text', (c) => c.notNull())
    .addColumn('content_hash', 'text', (c) => c.notNull())
    .addColumn('outcome', 'text', (c) => c.notNull())
    .addColumn('reason', 'text')
    .addColumn('clock', 'bigint')
    .addColumn('received_at', 'text', (c) => c.notNull())
    .addColumn('body', 'text')
    .addPrimaryKeyConstraint('facts_key', ['station', 'epoch', 'n'])
    .execute();
  await db.schema.createIndex('facts_by_id').on('facts').columns(['station', 'id']).execute();
  await db.schema
    .createTable('fact_forks')
    .addColumn('station', 'text', (c) => c.notNull())
    .addColumn('epoch', 'text', (c) => c.notNull())
    .addColumn('n', 'bigint', (c) => c.notNull())
    .addColumn('body_hash', 'text', (c) => c.notNull())
    .addColumn('shard', 'text', (c) => c.notNull())
    .addColumn('received_at', 'text', (c) => c.notNull())
    .addColumn('body', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('fact_forks_key', ['station', 'epoch', 'n', 'body_hash'])
    .execute();
}

async function createIdentityTables(db: Kysely<Database>): Promise<void> {
  await db.schema
    .createTable('stations')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('shard', 'text', (c) => c.notNull())
    .addColumn('public_key', 'text', (c) => c.notNull())
    .addColumn('enrolled_at', 'text', (c) => c.notNull())
    .addColumn('revoked', 'integer', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('enrolment_codes')
    .addColumn('code_hash', 'text', (c) => c.primaryKey())
    .addColumn('shard', 'text', (c) => c.notNull())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('expires_at', 'text', (c) => c.notNull())
    .addColumn('station_id', 'text')
    .execute();
  await db.schema
    .createTable('credentials')
    .addColumn('person_id', 'text', (c) => c.primaryKey())
    .addColumn('badge', 'text', (c) => c.notNull())
    .addColumn('pin_hash', 'text', (c) => c.notNull())
    .addColumn('changed_at', 'text', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('nonces')
    .addColumn('station', 'text', (c) => c.notNull())
    .addColumn('nonce', 'text', (c) => c.notNull())
    .addColumn('used_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('nonces_key', ['station', 'nonce'])
    .execute();
  await db.schema
    .createTable('ranges')
    .addColumn('station', 'text', (c) => c.notNull())
    .addColumn('request_id', 'text', (c) => c.notNull())
    .addColumn('range_id', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('epoch', 'text', (c) => c.notNull())
    .addColumn('gs1_company_prefix', 'text', (c) => c.notNull())
    .addColumn('extension_digit', 'integer', (c) => c.notNull())
    .addColumn('first', 'bigint', (c) => c.notNull())
    .addColumn('last', 'bigint', (c) => c.notNull())
    .addColumn('leased_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('ranges_key', ['station', 'request_id'])
    .execute();
}

async function createMessageTables(db: Kysely<Database>): Promise<void> {
  await db.schema
    .createTable('messages')
    .addColumn('from_shard', 'text', (c) => c.notNull())
    .addColumn('n', 'bigint', (c) => c.notNull())
    .addColumn('to_shard', 'text', (c) => c.notNull())
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('body', 'text', (c) => c.notNull())
    .addColumn('attempts', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('error', 'text')
    .addPrimaryKeyConstraint('messages_key', ['from_shard', 'n'])
    .execute();
  await db.schema
    .createTable('inbox')
    .addColumn('shard', 'text', (c) => c.notNull())
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('delivered_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('inbox_key', ['shard', 'id'])
    .execute();
  await db.schema
    .createTable('meta')
    .addColumn('name', 'text', (c) => c.primaryKey())
    .addColumn('value', 'text', (c) => c.notNull())
    .execute();
}

async function addLostStations(db: Kysely<Database>): Promise<void> {
  await db.schema.alterTable('ranges').addColumn('voided_at', 'text').execute();
  await db.schema
    .alterTable('facts')
    .addColumn('replayed', 'integer', (c) => c.notNull().defaultTo(0))
    .execute();
  await db.schema
    .createTable('pruned')
    .addColumn('shard', 'text', (c) => c.notNull())
    .addColumn('collection', 'text', (c) => c.notNull())
    .addColumn('clock', 'bigint', (c) => c.notNull())
    .addColumn('pruned_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('pruned_key', ['shard', 'collection'])
    .execute();
}

const CORE: readonly Migration[] = [
  {
    name: '0001-core',
    async up(db) {
      await createDocumentTables(db);
      await createFactTables(db);
      await createIdentityTables(db);
      await createMessageTables(db);
    },
  },
  { name: '0002-lost-stations', up: addLostStations },
  {
    name: '0003-replayed-facts',
    // Every pull asks for them, and there are hardly any.
    async up(db) {
      await db.schema
        .createIndex('facts_replayed')
        .on('facts')
        .columns(['station', 'epoch', 'clock'])
        .where(sql<boolean>`"replayed" = 1`)
        .execute();
    },
  },
  {
    name: '0004-traces',
    async up(db) {
      for (const table of ['ledger', 'messages'] as const) {
        await db.schema.alterTable(table).addColumn('trace', 'text').execute();
      }
    },
  },
  {
    name: '0005-pin-unlocks',
    async up(db) {
      await db.schema
        .alterTable('credentials')
        .addColumn('unlocks', 'integer', (c) => c.notNull().defaultTo(0))
        .execute();
    },
  },
  {
    name: '0006-parents-only',
    // Most documents have no parent, and nobody asks for those.
    async up(db) {
      await db.schema.dropIndex('state_by_parent').execute();
      await db.schema
        .createIndex('state_by_parent')
        .on('state')
        .columns(['shard', 'collection', 'parent'])
        .where(sql<boolean>`"parent" is not null`)
        .execute();
    },
  },
];

/** Names of the steps that a database has been through. Empty where there is none. */
async function appliedSteps(db: Kysely<Database>): Promise<Set<string>> {
  const rows = await db.selectFrom('migrations').select('name').execute();
  return new Set(rows.map(({ name }) => name));
}

async function run(tx: Kysely<Database>, step: Migration, now: string): Promise<void> {
  const { name } = step;
  try {
    await step.up(tx);
    await tx.insertInto('migrations').values({ name, applied_at: now }).execute();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError('migration-failed', { migration: name, reason });
  }
}

/**
 * Runs what has not run yet, all of it in one transaction: a step that fails leaves the database as it was,
 * for the program that was before. `only`: these steps and no others, to make an older schema. Throws
 * `migration-failed` with the step, or `database-too-new` where a newer program was at work.
 */
export async function migrate(
  db: Kysely<Database>,
  rooms: readonly Migration[],
  now: string,
  only?: ReadonlySet<string>,
): Promise<void> {
  await db.schema
    .createTable('migrations')
    .ifNotExists()
    .addColumn('name', 'text', (c) => c.primaryKey())
    .addColumn('applied_at', 'text', (c) => c.notNull())
    .execute();
  const known = [...CORE, ...rooms];
  const wanted = known.filter(({ name }) => only?.has(name) ?? true);
  const applied = await appliedSteps(db);
  const newest = CORE.at(-1)?.name ?? '';
  const beyond = [...applied, ...(only ?? [])].find((name) => /^\d/.test(name) && name > newest);
  if (beyond !== undefined) throw new AppError('database-too-new', { migration: beyond });
  if (wanted.every(({ name }) => applied.has(name))) return;
  await db.transaction().execute(async (tx) => {
    // Another process may be opening the same database: whoever writes first runs the steps, the other waits here.
    await tx.deleteFrom('migrations').where('name', '=', '').execute();
    const done = await appliedSteps(tx);
    for (const step of wanted) if (!done.has(step.name)) await run(tx, step, now);
  });
}
