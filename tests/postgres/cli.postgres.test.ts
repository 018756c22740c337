/** Central's commands on a database instead of a folder, as somebody types them. */
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ROOT } from '../../scripts/lib/processes.ts';
import { createTestDatabase, type TestDatabase } from '../builders/database.ts';
import { formatFile, manyRows } from '../fixtures/import/orderFiles.ts';

let home: TestDatabase;
beforeEach(async () => {
  home = await createTestDatabase();
});
afterEach(() => home.remove());

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function central(args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  const options = { cwd: ROOT, env: { ...process.env, ...env } };
  try {
    const said = await promisify(execFile)(process.execPath, ['central/main.ts', ...args], options);
    return { code: 0, ...said };
  } catch (error) {
    return error as Ended;
  }
}

it('import, verify, rebuild, list and account there', async () => {
  const file = path.join(home.folder, 'orders.csv');
  writeFileSync(file, formatFile(manyRows(5)));
  const there = ['--database', home.database];
  expect(await central(['import', file, '--lang', 'en', ...there])).toMatchObject({ code: 0 });
  const verified = await central(['verify', '--json', ...there]);
  expect(JSON.parse(verified.stdout)).toMatchObject({ ok: true, problems: [] });
  expect(await central(['rebuild', '--check', ...there])).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('State equals'),
  });
  expect((await central(['numbers', ...there])).stdout).toContain('0 numbers issued');
  expect((await central(['purge-markers', ...there])).code).toBe(0);
  expect((await central(['replay', ...there])).stdout).toContain('0 decided');
  expect((await central(['stations', '--json', ...there])).stdout.trim()).toBe('[]');
});

it('take the database from the environment, unless a folder is named', async () => {
  const env = { DATABASE_URL: home.database };
  expect(await central(['verify'], env)).toMatchObject({ code: 0 });
  const named = await central(['verify', '--data', path.join(home.folder, 'none')], env);
  expect(named).toMatchObject({ code: 1, stderr: expect.stringContaining('no-database-here') });
});

it('keep the server’s key in the database, or in the file that is named', async () => {
  const there = ['enrol-code', '--database', home.database];
  expect((await central(there)).code).toBe(0);
  expect((await central([...there, '--key-file', path.join(home.folder, 'key')])).code).toBe(0);
  const damaged = path.join(home.folder, 'damaged');
  writeFileSync(damaged, 'not a key');
  expect(await central([...there, '--key-file', damaged])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('server-key-damaged'),
  });
});

it('say which server they can’t reach, without its password', async () => {
  const { code, stderr } = await central([
    'verify',
    '--database',
    'postgres://somebody:hidden@127.0.0.1:1/nothing',
  ]);
  expect(code).toBe(1);
  expect(stderr).toContain('database-unreachable {"database":"127.0.0.1:1/nothing"');
  expect(stderr).not.toContain('hidden');
});
