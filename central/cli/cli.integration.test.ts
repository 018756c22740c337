import { spawn, execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';

const MAIN = join(dirname(fileURLToPath(import.meta.url)), '..', 'main.ts');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stowline-cli-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(...args: string[]): Promise<Run> {
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [MAIN, ...args]);
    return { code: 0, stdout, stderr };
  } catch (error) {
    return error as Run;
  }
}

/** A running `serve`, once it has said where. */
async function serve(...args: string[]) {
  const child = spawn(process.execPath, [MAIN, 'serve', '--data', folder, '--port', '0', ...args]);
  const exited = new Promise<number | null>((done) => {
    child.once('exit', (code) => done(code));
  });
  const said = await new Promise<string>((done, failed) => {
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes('\n')) done(text);
    });
    void exited.then((code) => failed(new Error(`serve ended with ${code}: ${text}`)));
  });
  const url = /http:\/\/\S+/.exec(said)?.[0] ?? '';
  return {
    url,
    tell: () => child.kill('SIGTERM'),
    async stop() {
      child.kill('SIGTERM');
      return exited;
    },
  };
}

it('serves a sample warehouse, makes codes while it runs, and stops when told', async () => {
  const central = await serve('--sample');
  try {
    expect((await fetch(`${central.url}/healthz`)).status).toBe(200);
    const { stdout } = await run('enrol-code', '--data', folder);
    expect(stdout.trim().split('\n').at(-1)).toMatch(/^[0-9A-Z]{5}-[0-9A-Z]{5}$/);
    const verified = await run('verify', '--data', folder, '--json');
    expect(verified.code).toBe(0);
    expect(JSON.parse(verified.stdout)).toMatchObject({ ok: true });
  } finally {
    expect(await central.stop()).toBe(0);
  }
  const again = await serve('--sample');
  expect(await again.stop()).toBe(0);
  const rebuilt = await run('rebuild', '--check', '--data', folder);
  expect(rebuilt).toMatchObject({ code: 0, stdout: expect.stringContaining('State equals') });
});

it('waits for what is under way when told to stop, and ends at once when told again', async () => {
  const central = await serve();
  const { hostname, port } = new URL(central.url);
  const slow = connect(Number(port), hostname);
  slow.on('error', () => undefined);
  slow.write(
    'POST /v1/enrol HTTP/1.1\r\nhost: central\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{',
  );
  await expect
    .poll(async () => (await fetch(`${central.url}/metrics`)).text())
    .toMatch(/requests_under_way 1\b/);
  central.tell();
  // It takes no more: what is left to end is under way.
  await expect
    .poll(() =>
      fetch(central.url).then(
        () => 'taken',
        () => 'refused',
      ),
    )
    .toBe('refused');
  expect(await central.stop()).toBeNull();
  slow.destroy();
});

it('says so, and fails, when the ledger was tampered with', async () => {
  await (await serve('--sample')).stop();
  const db = new DatabaseSync(join(folder, 'central.db'));
  db.exec("update ledger set kind = 'other' where clock = 1");
  db.close();
  const { code, stdout } = await run('verify', '--data', folder);
  expect(code).toBe(1);
  expect(stdout).toContain('1: changed');
});

it('tells what to do where there is no database, and of options that are none', async () => {
  const none = await run('verify', '--data', join(folder, 'nothing'));
  expect(none).toMatchObject({ code: 1, stderr: expect.stringContaining('no-database-here') });
  const wrong = await run('serve', '--port', 'many');
  expect(wrong).toMatchObject({ code: 1, stderr: expect.stringContaining('A port is a number') });
});

it('names the port that is taken', async () => {
  const central = await serve();
  const port = new URL(central.url).port;
  const second = await run('serve', '--data', join(folder, 'other'), '--port', port);
  expect(second).toMatchObject({ code: 1, stderr: expect.stringContaining('The port is taken') });
  await central.stop();
});

it('lists what a request caused', async () => {
  const central = await serve('--sample', '--sample-orders', '3');
  await central.stop();
  const rows = new DatabaseSync(join(folder, 'central.db'));
  rows.exec(`update ledger set trace = 'shop-1:order-9' where shard = 'org' and clock = 2`);
  rows.close();
  const traced = await run('trace', 'shop-1:order-9', '--data', folder);
  expect(traced).toMatchObject({ code: 0, stdout: expect.stringMatching(/^org 2 /) });
  expect((await run('trace', 'nobody-1', '--data', folder)).code).toBe(1);
});

it('exports signed heads, and finds a ledger that was cut with them although it verifies', async () => {
  const central = await serve('--sample', '--sample-orders', '3');
  await central.stop();
  const file = join(folder, 'heads.json');
  const key = await run('heads', '--key', '--data', folder);
  expect((await run('heads', '--out', file, '--data', folder)).code).toBe(0);
  expect(readFileSync(file, 'utf8')).toContain(key.stdout.trim());
  expect((await run('verify', '--heads', file, '--witnesses', '--data', folder)).code).toBe(0);

  const database = new DatabaseSync(join(folder, 'central.db'));
  database.exec(`delete from ledger where shard = 'org' and clock > 2;
    update shard_clock set clock = 2,
      head_hash = (select hash from ledger where shard = 'org' and clock = 2) where shard = 'org'`);
  database.close();
  expect((await run('verify', '--data', folder)).code).toBe(0);
  const { code, stdout } = await run('verify', '--heads', file, '--data', folder);
  expect(code).toBe(1);
  expect(stdout).toMatch(/^org \d+: cut \(shown on /m);
});

it.each([
  ['is missing', undefined],
  ['is no JSON', 'heads'],
  ['holds something else', '{"heads":[]}'],
])('says so when the file of exported heads %s', async (_, content) => {
  const file = join(folder, 'other.json');
  if (content !== undefined) writeFileSync(file, content);
  const { code, stderr } = await run('verify', '--heads', file, '--data', folder);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^heads-unreadable .*other\.json.*\n.*`heads --out`/);
  expect(stderr).not.toContain('    at ');
});

it.each(['serve', 'enrol-code', 'import', 'verify', 'rebuild', 'heads'])(
  '%s explains itself',
  async (name) => {
    const { code, stdout } = await run(name, '--help');
    expect(code).toBe(0);
    expect(stdout).toContain('--data <dir>');
  },
);

it('keeps stations, numbers, set-aside facts and old markers in hand', async () => {
  const central = await serve('--sample', '--sample-orders', '1');
  await central.stop();
  const say = async (...args: string[]) => (await run(...args, '--data', folder)).stdout;
  expect(await say('stations')).toContain('No station is enrolled yet');
  expect(await say('numbers')).toContain('0 numbers issued = 0 used + 0 leased + 0 void');
  expect(await say('replay')).toContain('0 decided, 0 still set aside');
  expect(await say('purge-markers', '--older-than', '30')).toContain('Nothing is that old');
  const unknown = await run('revoke', 'st-nobody', '--data', folder);
  expect(unknown).toMatchObject({ code: 1 });
  expect(unknown.stderr).toContain('unknown-station');
});
