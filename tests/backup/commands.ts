/** `backup` and `restore` as somebody types them, and what they refuse. */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { backupStore, restoreStore, type RestoreOptions } from '../../central/backup/index.ts';
import { verifyLedger } from '../../central/ledger/index.ts';
import { ROOT } from '../../scripts/lib/processes.ts';
import { createTestCentral, createTestStation } from '../builders/central.ts';
import { createTestDatabase, onPostgres } from '../builders/database.ts';

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function central(...args: readonly string[]): Promise<Ended> {
  try {
    const said = await promisify(execFile)(process.execPath, ['central/main.ts', ...args], {
      cwd: ROOT,
    });
    return { code: 0, ...said };
  } catch (error) {
    return error as Ended;
  }
}

/** On whichever engine the test run is about. */
export async function useCommands(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'stowline-commands-'));
  const at = (name: string) => path.join(folder, name);
  const first = await createTestCentral();
  const elsewhere = await createTestDatabase();
  const where = (database: string, dataDir: string) =>
    onPostgres ? ['--database', database] : ['--data', dataDir];
  const here = where(first.database, first.folder);
  const there = where(elsewhere.database, at('elsewhere'));
  const refused = async (args: readonly string[], code: string) => {
    const ended = await central(...args);
    expect(ended).toMatchObject({ code: 1, stderr: expect.stringContaining(code) });
  };
  try {
    const station = await createTestStation(first);
    await station.push(station.fact('scan.rejected', { step: 'bin', expected: 'A', scanned: 'B' }));
    const taken = await central('backup', '--to', at('b'), '--key-to', at('k'), ...here);
    expect(taken).toMatchObject({ code: 0, stdout: expect.stringContaining('ledger verifies') });
    expect(statSync(at('k')).mode % 0o1000).toBe(0o600);
    const key = Buffer.from(readFileSync(at('k'), 'utf8'), 'base64');
    const bytes = readFileSync(at('b'));
    // The key is not in it, in no way of writing it.
    for (const form of ['base64', 'base64url', 'hex'] as const) {
      expect(bytes.includes(key.toString(form).replace(/=+$/, ''))).toBe(false);
    }
    expect(bytes.includes(key)).toBe(false);
    const from = ['restore', '--from', at('b')];
    await refused([...from, ...there], 'server-key-needed');
    await expect(backupStore(first.store, at('b'))).rejects.toMatchObject({ code: 'file-exists' });
    const database = onPostgres ? elsewhere.database : at('elsewhere/central.db');
    const cases = async (code: string, options: Partial<RestoreOptions>) => {
      const restoring = restoreStore({ file: at('b'), key: at('k'), database, ...options });
      await expect(restoring, code).rejects.toMatchObject({ code });
    };
    writeFileSync(at('other'), `${Buffer.alloc(32, 7).toString('base64')}\n`);
    await cases('server-key-wrong', { key: at('other') });
    await cases('store-not-empty', { database: first.database });
    writeFileSync(at('text'), 'not a backup');
    await cases('not-a-backup', { file: at('text') });
    writeFileSync(at('damaged'), bytes);
    const damaged = new DatabaseSync(at('damaged'));
    damaged.exec(`update ledger set input = '{}' where clock = 2 and shard = 'org'`);
    damaged.close();
    await cases('backup-damaged', { file: at('damaged') });
    writeFileSync(at('cut'), bytes.subarray(0, bytes.length / 2));
    await expect(restoreStore({ file: at('cut'), database })).rejects.toThrow(
      /damaged|not-a-backup/,
    );
    if (!onPostgres) expect(existsSync(database)).toBe(false);

    const put = await central(...from, '--key', at('k'), ...there);
    expect(put).toMatchObject({ code: 0, stdout: expect.stringContaining('state equals it') });
    expect((await central('rebuild', '--check', ...there)).code).toBe(0);
    await cases('store-not-empty', {});
    expect(await verifyLedger(first.store)).toMatchObject({ ok: true });
  } finally {
    await first.destroy();
    await elsewhere.remove();
    rmSync(folder, { recursive: true, force: true });
  }
}
