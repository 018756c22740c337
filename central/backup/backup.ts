import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { sql } from 'kysely';
import { AppError } from '../../shared/errors.ts';
import { verifyLedger, type VerifyReport } from '../ledger/index.ts';
import { CENTRAL_MIGRATIONS } from '../openCentralStore.ts';
import { isoTime, migrate, openFile, type Store } from '../store/index.ts';
import { copyTables, tablesOf } from './tables.ts';

/** What a backup says of itself in `meta`. */
export const TAKEN_AT = 'backup_taken_at';
export const TAKEN_FROM = 'backup_of';
/** Tells whether a key is the one that badges and codes were sealed with, and nothing else of it. */
export const KEY_CHECK = 'backup_key_check';
/** What stays where it was: secrets, and what is only true of a running store. */
const LEFT_OUT: ReadonlySet<unknown> = new Set(['server_secret', 'database_id', 'probed_at']);

export interface BackupReport {
  readonly file: string;
  readonly takenAt: string;
  readonly databaseId: string;
  readonly rows: number;
  readonly bytes: number;
  readonly shards: VerifyReport['shards'];
}

export const keyCheckOf = (key: Buffer): string => key.toString('base64url');

function settleOnDisk(draft: string, file: string): void {
  const handle = openSync(draft, 'r+');
  fsyncSync(handle);
  closeSync(handle);
  renameSync(draft, file);
}

/**
 * Copies the store into one file, from one snapshot, while central works on it. The file is a SQLite database
 * on either engine, without the server's secret; it appears under its name once it is whole and its ledger
 * verified. Throws `file-exists`, or `backup-damaged` where the store itself does not verify.
 */
export async function backupStore(store: Store, file: string): Promise<BackupReport> {
  if (existsSync(file)) throw new AppError('file-exists', { file, try: 'another name' });
  const draft = `${file}.part`;
  rmSync(draft, { force: true });
  const takenAt = isoTime(store.clock.now());
  const target = openFile(draft, { readOnly: false });
  try {
    const { db } = target;
    await sql`pragma journal_mode = off`.execute(db);
    await sql`pragma synchronous = off`.execute(db);
    await migrate(db, CENTRAL_MIGRATIONS, takenAt);
    await db.deleteFrom('migrations').execute();
    const tables = await tablesOf(db);
    const rows = await db
      .transaction()
      .execute((to) =>
        store.read
          .transaction()
          .execute((from) =>
            copyTables(from, to, tables, (table, row) =>
              table === 'meta' ? !LEFT_OUT.has(row['name']) : true,
            ),
          ),
      );
    const about = [
      { name: TAKEN_AT, value: takenAt },
      { name: TAKEN_FROM, value: store.databaseId },
      { name: KEY_CHECK, value: keyCheckOf(store.key('backup-check')) },
    ];
    await db.insertInto('meta').values(about).execute();
    const { ok, problems, shards } = await verifyLedger({ read: db });
    if (!ok) throw new AppError('backup-damaged', { problems: problems.slice(0, 10) });
    await target.close();
    settleOnDisk(draft, file);
    const { databaseId } = store;
    return { file, takenAt, databaseId, rows, bytes: statSync(file).size, shards };
  } finally {
    await target.close();
    rmSync(draft, { force: true });
  }
}
