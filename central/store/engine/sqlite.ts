import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { Kysely, sql, SqliteDialect, type SqliteDatabase, type SqliteStatement } from 'kysely';
import type { Database } from '../database.ts';
import { checkpointBeside } from './checkpointer.ts';
import { createGroupCommit } from './groupCommit.ts';
import type { Engine, OpenOptions } from './types.ts';

/** Distinct statements kept prepared per connection. */
const PREPARED_MAX = 300;
/** Ids are drawn, so a commit touches pages all over: those that are touched again and again are not read again. */
const WRITE_CACHE_KIB = 32 * 1024;
/** Pages of 4 KiB in the log before they are brought into the file: each only once, however often it changed. */
const CHECKPOINT_PAGES = 8_000;
/** Where a thread does that, the writer does so only for a log that has become this much longer. */
const BACKSTOP = 8;
/** How long a writer waits for another process's commit. */
const BUSY_TIMEOUT_MS = 10_000;

class PreparedStatement implements SqliteStatement {
  readonly reader: boolean;
  readonly #statement: StatementSync;

  constructor(statement: StatementSync) {
    this.#statement = statement;
    this.reader = statement.columns().length > 0;
  }

  all(parameters: readonly unknown[]): unknown[] {
    return this.#statement.all(...(parameters as readonly SQLInputValue[]));
  }

  run(parameters: readonly unknown[]) {
    return this.#statement.run(...(parameters as readonly SQLInputValue[]));
  }

  iterate(parameters: readonly unknown[]): IterableIterator<unknown> {
    return this.#statement.iterate(...(parameters as readonly SQLInputValue[]));
  }
}

/** node:sqlite in the shape Kysely expects, with prepared statements kept. */
class Connection implements SqliteDatabase {
  readonly #database: DatabaseSync;
  readonly #prepared = new Map<string, PreparedStatement>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  prepare(sql: string): PreparedStatement {
    const known = this.#prepared.get(sql);
    if (known) {
      this.#prepared.delete(sql);
      this.#prepared.set(sql, known);
      return known;
    }
    const statement = new PreparedStatement(this.#database.prepare(sql));
    this.#prepared.set(sql, statement);
    if (this.#prepared.size > PREPARED_MAX) {
      const oldest = this.#prepared.keys().next().value;
      if (oldest !== undefined) this.#prepared.delete(oldest);
    }
    return statement;
  }

  close(): void {
    this.#prepared.clear();
    this.#database.close();
  }
}

/** A file; its folder is there. */
export function openSqlite(databasePath: string, { report, servesMany }: OpenOptions): Engine {
  const write = new DatabaseSync(databasePath, { timeout: BUSY_TIMEOUT_MS });
  write.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
  const ownPages = servesMany === true ? CHECKPOINT_PAGES * BACKSTOP : CHECKPOINT_PAGES;
  write.exec(`PRAGMA cache_size = -${WRITE_CACHE_KIB}; PRAGMA wal_autocheckpoint = ${ownPages};`);
  const checkpointer =
    servesMany === true
      ? checkpointBeside({ path: databasePath, pages: CHECKPOINT_PAGES }, report)
      : undefined;
  const read = new DatabaseSync(databasePath, { timeout: BUSY_TIMEOUT_MS, readOnly: true });
  const connections = [new Connection(write), new Connection(read)] as const;
  const writer = new Kysely<Database>({ dialect: new SqliteDialect({ database: connections[0] }) });
  const reader = new Kysely<Database>({ dialect: new SqliteDialect({ database: connections[1] }) });
  return {
    writer,
    transaction: createGroupCommit(writer),
    reader,
    // Its one writing connection, and the file's lock, let only one change the schema at a time.
    alone: (work) => work(),
    afterMigration: async () => undefined,
    // Other processes on the file look at its clocks once a second.
    tell: () => undefined,
    hear: () => undefined,
    size: async () => {
      const { rows } = await sql<{ bytes: number }>`
        select page_count * page_size as bytes from pragma_page_count(), pragma_page_size()
      `.execute(reader);
      return rows[0]?.bytes ?? 0;
    },
    async close() {
      await checkpointer?.stop();
      await reader.destroy();
      await writer.destroy();
      // Kysely closes only what it has used.
      for (const database of [read, write]) if (database.isOpen) database.close();
    },
  };
}

/** A file that nobody else has open, as it lies there. `readOnly`: not even a lock of it is written. */
export function openFile(path: string, { readOnly }: { readonly readOnly: boolean }) {
  const database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS, readOnly });
  const db = new Kysely<Database>({
    dialect: new SqliteDialect({ database: new Connection(database) }),
  });
  return {
    db,
    async close() {
      await db.destroy();
      if (database.isOpen) database.close();
    },
  };
}
