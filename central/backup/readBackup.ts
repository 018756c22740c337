import { existsSync } from 'node:fs';
import { sql } from 'kysely';
import { AppError } from '../../shared/errors.ts';
import { verifyLedger } from '../ledger/index.ts';
import { deriveKey, openFile, readSecret } from '../store/index.ts';
import { KEY_CHECK, keyCheckOf, TAKEN_AT, TAKEN_FROM } from './backup.ts';

export interface Backup {
  readonly db: ReturnType<typeof openFile>['db'];
  readonly takenAt: string;
  /** The database it was taken from. */
  readonly databaseId: string;
  readonly keyCheck: string;
  /** Steps of the schema that it has been through. */
  readonly steps: ReadonlySet<string>;
  close(): Promise<void>;
}

/** Opens a file that `backupStore` wrote, and verifies its ledger. Throws `not-a-backup` or `backup-damaged`. */
export async function openBackup(file: string): Promise<Backup> {
  if (!existsSync(file)) throw new AppError('not-a-backup', { file, reason: 'no such file' });
  const opened = openFile(file, { readOnly: true });
  const { db } = opened;
  const close = () => opened.close();
  try {
    const rows = await db
      .selectFrom('meta')
      .select(['name', 'value'])
      .execute()
      .catch((error: unknown) => {
        throw new AppError('not-a-backup', { file, reason: String(error) });
      });
    const meta = new Map(rows.map(({ name, value }) => [name, value]));
    const [takenAt, databaseId, keyCheck] = [TAKEN_AT, TAKEN_FROM, KEY_CHECK].map((name) =>
      meta.get(name),
    );
    if (takenAt === undefined || databaseId === undefined || keyCheck === undefined) {
      throw new AppError('not-a-backup', { file, reason: 'not written by the command backup' });
    }
    const whole = await sql<{ said: string }>`select quick_check as said from pragma_quick_check`
      .execute(db)
      .catch((error: unknown) => ({ rows: [{ said: String(error) }] }));
    const [{ said } = { said: '' }] = whole.rows;
    if (said !== 'ok') throw new AppError('backup-damaged', { file, reason: said });
    const { ok, problems } = await verifyLedger({ read: db });
    if (!ok) throw new AppError('backup-damaged', { file, problems: problems.slice(0, 10) });
    const steps = await db.selectFrom('migrations').select('name').execute();
    return {
      ...{ db, takenAt, databaseId, keyCheck, close },
      steps: new Set(steps.map(({ name }) => name)),
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The server's secret from a file, if it is the one of the backed up store. */
export function readKey(path: string, { keyCheck }: Pick<Backup, 'keyCheck'>): Buffer {
  const key = readSecret(path);
  if (!key) throw new AppError('server-key-missing', { path });
  if (keyCheckOf(deriveKey(key, 'backup-check')) !== keyCheck) {
    throw new AppError('server-key-wrong', { path });
  }
  return key;
}
