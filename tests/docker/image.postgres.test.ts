/** What the Dockerfile lays into the image, laid into a folder, and run as the image runs it. No daemon is needed. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { userInfo } from 'node:os';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ROOT } from '../../scripts/lib/processes.ts';
import { createAuthority, writeCertificate } from '../builders/certificates.ts';
import { createTestDatabase, type TestDatabase } from '../builders/database.ts';
import { CENTRAL_PROGRAM } from '../../scripts/lib/centralProgram.ts';
import { freePort } from '../freePort.ts';
import { parseDockerfile, valuesOf, wordsOf } from './dockerfile.ts';

const image = parseDockerfile(readFileSync(path.join(ROOT, 'Dockerfile'), 'utf8')).at(-1);
/** Whether others than its owner may go there: in root's home they may not. */
const isOpen = (place: string): boolean =>
  (statSync(place).mode & 0o001) !== 0 && (place === '/' || isOpen(path.dirname(place)));
/** As `USER node`: somebody who owns nothing of the program. */
const nobody =
  userInfo().uid === 0 && isOpen(realpathSync(process.execPath))
    ? { uid: 65_534, gid: 65_534 }
    : {};

let home: TestDatabase;
let folder: string;
let secret: string;
let port: number;
let central: ChildProcess | undefined;

/** `npm ci --omit=dev`, from what is installed already: the packages of the lock file that are no dev ones. */
function linkPackages(into: string): void {
  const { packages } = JSON.parse(readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dev?: boolean; devOptional?: boolean; optional?: boolean }>;
  };
  for (const [place, { dev, optional, devOptional }] of Object.entries(packages)) {
    const name = /^node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(place)?.[1];
    if (name === undefined || dev === true || optional === true || devOptional === true) continue;
    mkdirSync(path.dirname(path.join(into, name)), { recursive: true });
    symlinkSync(path.join(ROOT, 'node_modules', name), path.join(into, name));
  }
}

beforeAll(async () => {
  home = await createTestDatabase();
  port = await freePort();
  folder = path.join(home.folder, 'app');
  mkdirSync(path.join(folder, 'node_modules'), { recursive: true });
  for (const value of valuesOf(image, 'COPY')) {
    const [from = '', to = ''] = value.split(' ');
    if (from.startsWith('--from')) linkPackages(path.join(folder, 'node_modules'));
    else
      cpSync(path.join(ROOT, from), path.join(folder, to.endsWith('/') ? `${to}${from}` : to), {
        recursive: true,
      });
  }
  secret = path.join(home.folder, 'database-url');
  writeFileSync(secret, `${home.database}\n`);
  for (const each of [home.folder, folder, secret]) chmodSync(each, 0o755);
  // The image makes it, for whoever runs there.
  mkdirSync(path.join(folder, 'data'));
  chmodSync(path.join(folder, 'data'), 0o777);
});
afterAll(async () => {
  central?.kill('SIGKILL');
  await home.remove();
});

const start = (words: readonly string[], env: Record<string, string> = {}): ChildProcess => {
  const [, ...args] = words;
  return spawn(process.execPath, args, {
    cwd: folder,
    ...nobody,
    env: { PATH: process.env['PATH'] ?? '', HOME: '/', NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
};
const codeOf = async (child: ChildProcess): Promise<number | null> =>
  ((await once(child, 'exit')) as [number | null])[0];

/** The image's own, on the port of this test. */
const isHealthy = async (): Promise<boolean> => {
  const words = wordsOf(valuesOf(image, 'HEALTHCHECK')[0]);
  return (await codeOf(start([...words, String(port)]))) === 0;
};
async function tlsOptions(): Promise<string[]> {
  const { certFile, keyFile } = await writeCertificate(await createAuthority(), folder);
  chmodSync(keyFile, 0o644);
  return ['--tls-cert', certFile, '--tls-key', keyFile];
}

it.each([
  ['without TLS', () => Promise.resolve([])],
  ['with TLS', tlsOptions],
])(
  'serves on PostgreSQL as nobody in particular, %s, healthy only while it does, and ends in order',
  async (_how, more) => {
    expect(await isHealthy()).toBe(false);
    const words = [
      ...wordsOf(valuesOf(image, 'ENTRYPOINT')[0]),
      ...wordsOf(valuesOf(image, 'CMD')[0]),
      ...['--port', String(port), ...(await more())],
    ];
    central = start(words, { DATABASE_URL_FILE: secret });
    let said = '';
    central.stdout?.setEncoding('utf8').on('data', (text: string) => (said += text));
    await expect.poll(isHealthy).toBe(true);
    expect(said).toContain('postgres://');
    expect(said).not.toContain(readFileSync(secret, 'utf8').trim().split('@')[0]);
    const code = codeOf(central);
    central.kill('SIGTERM');
    expect(await code).toBe(0);
    expect(await isHealthy()).toBe(false);
  },
);

it('bounds its memory as `npm run central` does', () => {
  expect(wordsOf(valuesOf(image, 'ENTRYPOINT')[0])).toEqual(['node', ...CENTRAL_PROGRAM]);
});

it('runs its other commands beside it, with the same secret', async () => {
  const program = wordsOf(valuesOf(image, 'ENTRYPOINT')[0]);
  const child = start([...program, 'stations', '--json'], { DATABASE_URL_FILE: secret });
  expect(await codeOf(child)).toBe(0);
});

it('says what a secret has to look like that is none', async () => {
  writeFileSync(path.join(folder, 'empty'), '');
  const program = wordsOf(valuesOf(image, 'ENTRYPOINT')[0]);
  const child = start([...program, 'stations'], { DATABASE_URL_FILE: path.join(folder, 'empty') });
  expect(await codeOf(child)).toBe(1);
});
