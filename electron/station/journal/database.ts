import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { AppError } from '../../../shared/errors.ts';
import { MIGRATIONS, UNDO } from './migrations.ts';

/** Primary SQLite result codes (sqlite.org/rescode.html). */
const SQL_ERROR = 1;
const BUSY = 5;
const FULL = 13;
const NOT_A_DATABASE = 26;
const CORRUPT = 11;

export interface Database {
  /** The first row, its columns by name; the caller knows their types. */
  readonly get: (sql: string, ...values: SQLInputValue[]) => unknown;
  readonly all: (sql: string, ...values: SQLInputValue[]) => unknown[];
  /** Rows changed. */
  readonly run: (sql: string, ...values: SQLInputValue[]) => number;
  /**
   * All or nothing, on the disk when it returns. On a full disk the reserve is used, except for what can
   * be fetched again (`mayUseReserve` false); then `disk-full`.
   */
  readonly transaction: <T>(work: () => T, mayUseReserve?: boolean) => T;
  /** The log keeps what was written before until it is written over: empties it. */
  readonly forgetLog: () => void;
  readonly close: () => void;
}

function sqliteCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error)) return undefined;
  return typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;
}

/** WAL and FULL; exclusive locking is SQLite's own OS lock: it goes with the process, however that dies. */
function openLocked(path: string): DatabaseSync {
  const db = new DatabaseSync(path, { timeout: 500 });
  try {
    db.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL');
    db.exec('PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 8388608');
    // What is deleted is gone from the file: labels and addresses are.
    db.exec('PRAGMA secure_delete = ON');
    db.exec('BEGIN IMMEDIATE; COMMIT');
    return db;
  } catch (error) {
    db.close();
    const code = sqliteCode(error);
    if (code === BUSY) throw new AppError('journal-in-use', { path });
    if (code === NOT_A_DATABASE || code === CORRUPT) {
      throw new AppError('journal-damaged', { path });
    }
    throw error;
  }
}

/** The steps of a release; a test hands in those of a later one. */
export interface JournalSchema {
  readonly migrations: readonly string[];
  readonly undo: ReadonlyMap<number, string>;
}

const versionOf = (db: DatabaseSync): number =>
  Number(db.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);

/** A newer release left with the file how to undo its steps: all of them, in one commit, or the file stays as it is. */
function stepBack(db: DatabaseSync, path: string, known: number): void {
  const version = versionOf(db);
  const tooNew = new AppError('journal-too-new', { path, version, known });
  if (db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'undo'").get() === undefined)
    throw tooNew;
  const steps = db
    .prepare('SELECT sql FROM undo WHERE version > ? ORDER BY version DESC')
    .all(known)
    .map(({ sql }) => String(sql));
  if (steps.length !== version - known) throw tooNew;
  try {
    db.exec(`BEGIN IMMEDIATE; ${steps.join(';')};
      DELETE FROM undo WHERE version > ${known}; PRAGMA user_version = ${known}; COMMIT`);
  } catch (error) {
    // Closed without a commit, the file is as it was.
    throw sqliteCode(error) === SQL_ERROR ? tooNew : error;
  }
}

function migrate(db: DatabaseSync, path: string, { migrations, undo }: JournalSchema): void {
  const version = versionOf(db);
  if (version > migrations.length) stepBack(db, path, migrations.length);
  for (const [index, sql] of migrations.entries()) {
    const next = index + 1;
    if (next <= version) continue;
    db.exec(`BEGIN IMMEDIATE; ${sql}`);
    const back = undo.get(next);
    if (back !== undefined) db.prepare('INSERT INTO undo VALUES (?, ?)').run(next, back);
    db.exec(`PRAGMA user_version = ${next}; COMMIT`);
  }
}

const OWN_SCHEMA: JournalSchema = { migrations: MIGRATIONS, undo: UNDO };

export function openDatabase(
  path: string,
  releaseReserve: () => boolean,
  schema: JournalSchema = OWN_SCHEMA,
): Database {
  const db = openLocked(path);
  try {
    migrate(db, path, schema);
  } catch (error) {
    db.close();
    throw error;
  }
  const statements = new Map<string, StatementSync>();
  const prepare = (sql: string): StatementSync => {
    const known = statements.get(sql);
    if (known) return known;
    const made = db.prepare(sql);
    statements.set(sql, made);
    return made;
  };

  const once = <T>(work: () => T): T => {
    db.exec('BEGIN IMMEDIATE');
    try {
      const value = work();
      db.exec('COMMIT');
      return value;
    } catch (error) {
      // SQLite itself rolls back on some errors, a full disk among them.
      if (db.isTransaction) db.exec('ROLLBACK');
      throw error;
    }
  };

  return {
    get: (sql, ...values) => prepare(sql).get(...values),
    all: (sql, ...values) => prepare(sql).all(...values),
    run: (sql, ...values) => Number(prepare(sql).run(...values).changes),
    transaction: (work, mayUseReserve = true) => {
      if (db.isTransaction) return work();
      for (;;) {
        try {
          return once(work);
        } catch (error) {
          if (sqliteCode(error) !== FULL) throw error;
          if (!mayUseReserve || !releaseReserve()) throw new AppError('disk-full', { path });
        }
      }
    },
    forgetLog: () => db.exec('PRAGMA wal_checkpoint(TRUNCATE)'),
    close: () => db.close(),
  };
}
