import { existsSync } from 'node:fs';
import type { Kysely } from 'kysely';
import { AppError } from '../../shared/errors.ts';
import { checkRebuild, verifyLedger } from '../ledger/index.ts';
import { CENTRAL_MIGRATIONS, openCentralStore } from '../openCentralStore.ts';
import {
  isoTime,
  isPostgresUrl,
  migrate,
  openEngine,
  RESTORING,
  saveSecret,
  systemClock,
  systemEntropy,
  type Database,
} from '../store/index.ts';
import { KEY_CHECK, TAKEN_AT, TAKEN_FROM } from './backup.ts';
import { openBackup, readKey, type Backup } from './readBackup.ts';
import { NUMBERS_PASSED, settle } from './settle.ts';
import { copyTables, tablesOf } from './tables.ts';

export interface RestoreOptions {
  readonly file: string;
  /** Where to: a file that is not there, or the URL of a database in which central has no tables. */
  readonly database: string;
  /** Where the restored store keeps the server's secret; see `StoreOptions`. */
  readonly keyFile?: string;
  /** File of the secret that the backed up store had. Absent: a new one, and nobody can sign in until they are saved anew. */
  readonly key?: string;
  readonly numbersPassed?: number;
}

export interface RestoreReport {
  readonly ok: boolean;
  readonly takenAt: string;
  readonly rows: number;
  readonly databaseId: string;
  readonly ledger: Awaited<ReturnType<typeof verifyLedger>>;
  readonly rebuild: Awaited<ReturnType<typeof checkRebuild>>;
}

const ABOUT_THE_BACKUP: ReadonlySet<unknown> = new Set([TAKEN_AT, TAKEN_FROM, KEY_CHECK]);

async function hasTables(db: Kysely<Database>): Promise<boolean> {
  const tables = await db.introspection.getTables();
  return tables.some(({ name }) => name === 'migrations' || name === 'shard_clock');
}

/** Everything of the backup, in the schema it was taken in. Nothing of it can be used yet. */
async function copyBackup(backup: Backup, options: RestoreOptions): Promise<number> {
  const { database } = options;
  const refuse = (): never => {
    throw new AppError('store-not-empty', {
      try: 'name a folder or a database with nothing in it; this one is left as it is',
    });
  };
  if (!isPostgresUrl(database) && existsSync(database)) refuse();
  const engine = await openEngine(database, { report: () => undefined });
  try {
    return await engine.alone(async () => {
      if (await hasTables(engine.writer)) refuse();
      const now = isoTime(systemClock.now());
      await migrate(engine.writer, CENTRAL_MIGRATIONS, now, backup.steps);
      await engine.afterMigration();
      const tables = await tablesOf(backup.db);
      return engine.writer.transaction().execute(async (to) => {
        await to.deleteFrom('migrations').execute();
        await to.insertInto('meta').values({ name: RESTORING, value: now }).execute();
        return copyTables(backup.db, to, tables, (table, row) =>
          table === 'meta' ? !ABOUT_THE_BACKUP.has(row['name']) : true,
        );
      });
    });
  } finally {
    await engine.close();
  }
}

/** Puts the secret where the store looks for it. */
async function placeKey(key: Buffer, { database, keyFile }: RestoreOptions): Promise<void> {
  const path = keyFile ?? (isPostgresUrl(database) ? undefined : `${database}.key`);
  if (path !== undefined) {
    if (!saveSecret(path, key).equals(key)) throw new AppError('file-exists', { file: path });
    return;
  }
  const engine = await openEngine(database, { report: () => undefined });
  try {
    const row = { name: 'server_secret', value: key.toString('base64url') };
    await engine.writer.insertInto('meta').values(row).execute();
  } finally {
    await engine.close();
  }
}

/**
 * Puts a backup back, on either engine, where nothing is. It becomes a database of its own, so that stations
 * fetch all of their state anew and send again what it does not know. Verified before and after; `ok` says
 * whether it is what it was. Throws `store-not-empty`, `not-a-backup`, `backup-damaged`, `server-key-wrong`
 * or `database-too-new`.
 */
export async function restoreStore(options: RestoreOptions): Promise<RestoreReport> {
  const { file, database, keyFile, numbersPassed = NUMBERS_PASSED } = options;
  const backup = await openBackup(file);
  try {
    const key = options.key === undefined ? undefined : readKey(options.key, backup);
    const rows = await copyBackup(backup, options);
    await placeKey(key ?? Buffer.from(systemEntropy.bytes(32)), options);
    const store = await openCentralStore({
      ...{ database, restoring: true },
      ...(keyFile === undefined ? {} : { keyFile }),
    });
    try {
      const { takenAt, databaseId: from } = backup;
      await settle(store, { from, takenAt, numbersPassed, newKey: key === undefined });
      const ledger = await verifyLedger(store);
      const rebuild = await checkRebuild(store);
      const ok = ledger.ok && rebuild.ok;
      return { ok, takenAt, rows, databaseId: store.databaseId, ledger, rebuild };
    } finally {
      await store.close();
    }
  } finally {
    await backup.close();
  }
}
