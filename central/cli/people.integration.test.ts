/** Warehouses and people by the command line alone, as whoever sets a house up does it. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createTestStation } from '../../tests/builders/central.ts';
import { createCentral, type Central } from '../server.ts';

const MAIN = join(import.meta.dirname, '..', 'main.ts');
let folder: string;
let central: Central;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stowline-cli-'));
  central = await createCentral({ dataDir: folder });
});
afterEach(async () => {
  await central.close();
  rmSync(folder, { recursive: true, force: true });
});

/** While central is serving the same folder; `typed` is piped in. */
async function run(typed: string, ...args: string[]) {
  const all = [MAIN, ...args, '--data', folder];
  const child = execFile(process.execPath, all, { env: { PATH: process.env['PATH'] } });
  let [stdout, stderr] = ['', ''];
  child.stdout?.on('data', (text: string) => (stdout += text));
  child.stderr?.on('data', (text: string) => (stderr += text));
  child.stdin?.end(typed);
  const [code] = (await once(child, 'close')) as [number];
  return { code, stdout, stderr, lines: stdout.trim().split('\n') };
}

it('sets a warehouse and its people up, and lets one go while their station is served', async () => {
  const added = await run('', 'warehouses', 'add', 'Leeds', '--serves', 'gb,Ireland');
  expect(added.lines).toEqual([
    'wh:leeds  Leeds  GB, IE',
    'Enrol its stations with: enrol-code --warehouse wh:leeds',
  ]);
  const ann = await run('2468\n', 'people', 'add', 'Ann', '--id', 'ann', '--at', 'wh:leeds=picker');
  expect(ann.lines).toEqual([
    'ann is added, with the badge',
    expect.stringMatching(/^BADGE-\w{12}$/),
  ]);
  const station = await createTestStation(central, 'Leeds 1', 'wh:leeds');
  const [entry] = (await station.roster()).people;
  expect(entry).toMatchObject({ personId: 'ann', roles: ['picker'], unlocks: 0 });

  expect((await run('', 'people', 'unlock', 'ann')).code).toBe(0);
  expect((await run('13579\n', 'people', 'pin', 'ann')).stdout).toBe('');
  const [changed] = (await station.roster()).people;
  expect(changed).toMatchObject({ unlocks: 2 });
  expect(changed?.pinHash).not.toBe(entry?.pinHash);

  const token = await station.token('ann');
  const gone = await run('', 'people', 'let-go', 'ann');
  expect(gone.stdout).toContain('Ann (ann) is let go');
  expect((await station.request('GET', '/v1/pull/tasks', { token })).status).toBe(403);
  expect((await run('', 'people')).lines).toEqual(['ann  Ann  no role  LET GO']);
});

it.each([
  [['people', 'add', 'Bob'], '', 'pin-not-given'],
  [['people', 'add', 'Bob', '--roles', 'king', '--new-pin'], '', 'Roles are picker'],
  [['enrol-code', '--warehouse', 'wh:nowhere'], '', 'unknown-warehouse'],
])('says what is wrong with %j', async (args, typed, message) => {
  const { code, stderr } = await run(typed, ...args);
  expect(code).toBe(1);
  expect(stderr).toContain(message);
});
