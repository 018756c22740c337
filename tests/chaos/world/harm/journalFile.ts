/** What may be done to a journal's file while nobody has it open. */
import { cpSync, existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { MIGRATIONS } from '../../../../electron/station/journal/migrations.ts';

const FILE = 'journal.sqlite';
const PARTS = ['', '-wal'];

export interface JournalState {
  readonly epoch: string;
  readonly n: number;
  /** Leased numbers that were used. */
  readonly used: number;
}

/** As it is on the disk this moment, even while it is open: between two transactions that is a whole copy. */
export function copyJournal(from: string, to: string): void {
  for (const part of PARTS) {
    const path = join(from, `${FILE}${part}`);
    const copy = join(to, `${FILE}${part}`);
    if (existsSync(path)) cpSync(path, copy);
    else rmSync(copy, { force: true });
  }
}

export function readJournal(folder: string): JournalState {
  const db = new DatabaseSync(join(folder, FILE));
  try {
    const epoch = JSON.parse(
      String(db.prepare("SELECT value FROM meta WHERE key = 'epoch'").get()?.['value']),
    ) as string;
    const last = db.prepare('SELECT max(n) AS n FROM facts WHERE epoch = ?').get(epoch);
    const used = db
      .prepare(
        "SELECT sum(next - first) AS used FROM number_ranges WHERE kind = 'sscc' AND epoch = ?",
      )
      .get(epoch);
    return { epoch, n: Number(last?.['n'] ?? 0), used: Number(used?.['used'] ?? 0) };
  } finally {
    db.close();
  }
}

/** Whether a witness has seen more than this: more of its epoch, or another one after it. */
export function sawMore(folder: string, { epoch, n, used }: JournalState): boolean {
  const path = join(folder, 'journal.witness.json');
  if (!existsSync(path)) return false;
  const { epochs } = JSON.parse(readFileSync(path, 'utf8')) as {
    epochs: { epoch: string; n: number; used: number }[];
  };
  const known = epochs.find((one) => one.epoch === epoch);
  if (known === undefined) return false;
  return known !== epochs.at(-1) || known.n > n || known.used > used;
}

const columnsOf = (db: DatabaseSync, schema: string, table: string): string[] =>
  db
    .prepare(`SELECT name FROM pragma_table_info('${table}', '${schema}')`)
    .all()
    .map((row) => String(row['name']));

/** Copies of documents, in another form then: they are fetched again. */
const FETCHED = 'held';

/**
 * Writes the journal as the release before the last migrations would have: what both have columns for is
 * carried over. False where that release could not have held it (it knew of one epoch only).
 */
export function downgradeJournal(folder: string, version: number): boolean {
  const path = join(folder, FILE);
  const old = join(folder, 'journal.old');
  rmSync(old, { force: true });
  const db = new DatabaseSync(old);
  try {
    for (const sql of MIGRATIONS.slice(0, version)) db.exec(sql);
    db.exec(`PRAGMA user_version = ${version}; ATTACH '${path}' AS newer`);
    const epochs = db.prepare('SELECT count(DISTINCT epoch) AS count FROM newer.facts').get();
    if (Number(epochs?.['count']) > 1) return false;
    const tables = db
      .prepare(
        "SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
      )
      .all()
      .map((row) => String(row['name']))
      .filter((name) => name !== FETCHED);
    db.exec('BEGIN');
    for (const table of tables) {
      const known = new Set(columnsOf(db, 'newer', table));
      const both = columnsOf(db, 'main', table).filter((name) => known.has(name));
      if (both.length === 0) continue;
      const list = both.join(', ');
      db.exec(`INSERT INTO main.${table} (${list}) SELECT ${list} FROM newer.${table}`);
    }
    db.exec('COMMIT; DETACH newer');
  } finally {
    db.close();
  }
  for (const part of PARTS) rmSync(`${path}${part}`, { force: true });
  renameSync(old, path);
  return true;
}
