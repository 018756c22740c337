import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { AppError } from '../../../shared/errors.ts';
import { MIGRATIONS } from './migrations.ts';

/** Primary SQLite result codes (sqlite.org/rescode.html). */
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

function migrate(db: DatabaseSync, path: string): void {
  const version = Number(db.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
  if (version > MIGRATIONS.length) {
    throw new AppError('journal-too-new', { path, version, known: MIGRATIONS.length });
  }
  for (const [index, sql] of MIGRATIONS.entries()) {
    if (index < version) continue;
    db.exec(`BEGIN IMMEDIATE; ${sql}; PRAGMA user_version = ${index + 1}; COMMIT`);
  }
}

export function openDatabase(path: string, releaseReserve: () => boolean): Database {
  const db = openLocked(path);
  try {
    migrate(db, path);
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
