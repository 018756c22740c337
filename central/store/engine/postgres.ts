import { Kysely, PostgresDialect, sql, type PostgresPool, type PostgresPoolClient } from 'kysely';
import { Client, Pool, types, type ClientConfig, type PoolClient, type QueryResult } from 'pg';
import { AppError } from '../../../shared/errors.ts';
import type { Database } from '../database.ts';
import { createAnnouncer } from './announcer.ts';
import { readHosts, type Hosts } from './hosts.ts';
import { createStatements } from './statements.ts';
import type { Engine } from './types.ts';

type Report = (error: unknown, about: Record<string, unknown>) => void;

/** Connections of one process. Writers of one shard wait for each other, so more of them serve more shards. */
const WRITERS_MAX = 12;
const READERS_MAX = 8;
const CONNECT_TIMEOUT_MS = 5_000;
/** The lock under which one process at a time changes the schema. */
const SCHEMA_LOCK = 7_361_001;
/** Every transaction of a reader is one snapshot. */
const READER_OPTIONS =
  '-c default_transaction_read_only=on -c default_transaction_isolation=repeatable\\ read';

/** Clocks, counts and sums stay far below 2^53: as numbers, as SQLite gives them. */
const AS_NUMBERS: ReadonlySet<number> = new Set([types.builtins.INT8, types.builtins.NUMERIC]);
const numbers = {
  getTypeParser: (oid: number, format?: 'text') =>
    AS_NUMBERS.has(oid) ? Number : types.getTypeParser(oid, format),
} as NonNullable<ClientConfig['types']>;

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

/** Class 08 and 57P0x: the connection is gone, or the server on its way down or up. */
const AWAY = /^(?:08|57P0|ECONN|EPIPE|ETIMEDOUT|ENOTFOUND)/;
const CUT = /^Connection terminated/;

/** What a server that is gone is told by, where `database-away` says it to whoever asked; anything else as it is. */
function explain(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { code = '' } = error as NodeJS.ErrnoException;
  const away = AWAY.test(code) || CUT.test(error.message);
  return away ? new AppError('database-away', { reason: error.message }) : error;
}

/** Another process changed the schema under statements that this connection had prepared. */
const OUTDATED = 'cached plan must not change result type';

/** Kysely's view of a connection: statements numbered, and prepared once. */
function prepare(client: PoolClient): PostgresPoolClient {
  const statementOf = createStatements();
  let outdated = false;
  const query = async (text: string, values: readonly unknown[]) => {
    try {
      return await client.query({ ...statementOf(text), values: [...values] });
    } catch (error) {
      outdated ||= messageOf(error) === OUTDATED;
      throw outdated ? new AppError('database-away', { reason: OUTDATED }) : explain(error);
    }
  };
  return {
    query: query as unknown as PostgresPoolClient['query'],
    // Whoever asks again gets a connection that prepares anew.
    release: (destroy) => client.release(destroy === true || outdated),
  };
}

/** Connections to whichever of the servers takes writes. */
function openPool(hosts: Hosts, max: number, config: ClientConfig, report: Report): PostgresPool {
  class CurrentHost extends Client {
    constructor(options: ClientConfig) {
      super({ ...options, connectionString: hosts.current() });
    }
  }
  const pool = new Pool({
    ...config,
    max,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    types: numbers,
    Client: CurrentHost as unknown as new () => Client,
    // A standby answers, too, but takes no writes, and may lag behind.
    verify: (client, done) => {
      client.query('select pg_is_in_recovery() as standby', (error, result) => {
        const [row] = (result as QueryResult<{ standby: boolean }> | undefined)?.rows ?? [];
        done(row?.standby === true ? new Error('a standby') : error);
      });
    },
  });
  // The server closed it. Whoever uses it hears that from their query; nobody's, it is made anew. An error
  // event that no one listens to would end the process.
  const lost = (error: Error): void => report(error, { doing: 'database-connection' });
  pool.on('error', lost);
  pool.on('connect', (client) => client.on('error', lost));
  const prepared = new WeakMap<PoolClient, PostgresPoolClient>();
  return {
    options: pool.options,
    end: () => pool.end(),
    connect: async () => {
      for (let left = hosts.urls.length; ; left -= 1) {
        const host = hosts.current();
        try {
          const client = await pool.connect();
          const known = prepared.get(client) ?? prepare(client);
          prepared.set(client, known);
          return known;
        } catch (error) {
          hosts.rotate(host);
          if (left <= 1) throw new AppError('database-away', { reason: messageOf(error) });
        }
      }
    },
  };
}

/** `host:port/name` of each server, without user and password. */
const namesOf = (hosts: Hosts): string =>
  hosts.urls
    .map((url) => new URL(url))
    .map(({ host, pathname }) => `${host}${pathname}`)
    .join(', ');

/**
 * A database that is there, by its URL; several hosts in it are servers of which one takes writes at a time.
 * Throws `database-unreachable`.
 */
export async function openPostgres(databaseUrl: string, report: Report): Promise<Engine> {
  const hosts = readHosts(databaseUrl);
  const open = (max: number, options?: string) =>
    new Kysely<Database>({
      dialect: new PostgresDialect({
        pool: openPool(hosts, max, options === undefined ? {} : { options }, report),
      }),
    });
  const writer = open(WRITERS_MAX);
  const reader = open(READERS_MAX, READER_OPTIONS);
  try {
    await sql`select 1`.execute(writer);
  } catch (error) {
    await writer.destroy();
    throw new AppError('database-unreachable', {
      database: namesOf(hosts),
      reason: error instanceof AppError ? error.meta['reason'] : messageOf(error),
    });
  }
  const announcer = createAnnouncer(
    () =>
      new Client({
        connectionString: hosts.current(),
        connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      }),
    report,
  );
  await announcer.ready;
  return {
    writer,
    transaction: (work) => writer.transaction().execute(work),
    reader,
    alone: (work) =>
      writer.connection().execute(async (db) => {
        await sql`select pg_advisory_lock(${SCHEMA_LOCK})`.execute(db);
        try {
          return await work();
        } finally {
          await sql`select pg_advisory_unlock(${SCHEMA_LOCK})`.execute(db);
        }
      }),
    // Cursors and prefixes compare text; central does so by code unit, as SQLite does, whatever the server's language is.
    afterMigration: async () => {
      const { rows } = await sql<{ table: string; column: string }>`
        select c.table_name as "table", c.column_name as "column"
        from information_schema.columns c join information_schema.tables t
          on t.table_schema = c.table_schema and t.table_name = c.table_name
        where c.table_schema = current_schema() and t.table_type = 'BASE TABLE'
          and c.data_type = 'text' and c.collation_name is distinct from 'C'
      `.execute(writer);
      for (const { table, column } of rows) {
        await sql`alter table ${sql.table(table)} alter column ${sql.ref(column)} type text collate "C"`.execute(
          writer,
        );
      }
    },
    tell: announcer.tell,
    hear: announcer.hear,
    size: async () => {
      const { rows } = await sql<{ bytes: number }>`
        select pg_database_size(current_database()) as bytes
      `.execute(reader);
      return rows[0]?.bytes ?? 0;
    },
    async close() {
      await announcer.close();
      await reader.destroy();
      await writer.destroy();
    },
  };
}
