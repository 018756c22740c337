/** The built main bundle, packaged as far as it can tell, from a release that appears to the program it becomes. */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { ENROL_CODE, TinyCentral } from '../../../electron/station/testing/tinyCentral.ts';
import type { Result } from '../../../shared/errors.ts';
import { placeKey, type SessionInfo, type UpdateState } from '../../../shared/host/index.ts';
import { buildShellForTest } from '../builtShell.ts';
import { bootShell, type Shell } from '../standIn/shell.ts';
import { makeKey, makeRelease, startFeed, type Feed } from './release.ts';

let central: TinyCentral;
let feed: Feed;
let folder: string;
let main: string;
const key = makeKey();
const shells: Shell[] = [];

const program = (name: string): string => `#!/bin/sh\necho ${name} >> "$STAND_IN_RUNS"\n`;

async function boot(version: string): Promise<Shell> {
  const shell = await bootShell({
    main,
    argv: [
      ...['--data', join(folder, 'station'), '--central', central.url, '--enrol', ENROL_CODE],
      ...['--updates', 'now'],
    ],
    env: {
      STAND_IN_HOME: folder,
      STAND_IN_KEY_STORE: '',
      // Quit, although a parcel is half packed.
      STAND_IN_ANSWER: '1',
      STAND_IN_APP: folder,
      STAND_IN_VERSION: version,
      STAND_IN_RESOURCES: join(folder, 'resources'),
      STAND_IN_RUNS: join(folder, 'runs'),
      APPIMAGE: join(folder, 'Stowline.AppImage'),
      APPDIR: dirname(process.execPath),
      XDG_CACHE_HOME: join(folder, 'cache'),
    },
  });
  shells.push(shell);
  return shell;
}

beforeAll(async () => {
  ({ main } = buildShellForTest('stowline-updates'));
  folder = mkdtempSync(join(tmpdir(), 'stowline-bundle-'));
  central = new TinyCentral();
  await central.start();
  feed = await startFeed();
  mkdirSync(join(folder, 'resources'));
  writeFileSync(
    join(folder, 'resources/app-update.yml'),
    stringify({ provider: 'generic', url: feed.url, updaterCacheDirName: 'stowline-updater' }),
  );
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ stowline: { updates: { url: feed.url, keys: [key.public] } } }),
  );
  writeFileSync(join(folder, 'Stowline.AppImage'), program('old'));
  chmodSync(join(folder, 'Stowline.AppImage'), 0o755);
});
afterAll(async () => {
  await Promise.all(shells.map((shell) => shell.stop()));
  await central.stop();
  await feed.close();
  rmSync(folder, { recursive: true });
});

const updateOf = async (shell: Shell): Promise<UpdateState | undefined> => {
  const answer = await shell.call<Result<UpdateState>>('updatesGet', {});
  return answer.ok ? answer.value : undefined;
};

it('waits for the piece of work in hand, then replaces the program and starts it', async () => {
  feed.publish(makeRelease('1.2.0', program('new')), key);
  const shell = await boot('1.1.0');
  await expect.poll(() => updateOf(shell)).toMatchObject({ state: 'ready', version: '1.2.0' });
  const signIn = () => shell.call<Result<SessionInfo>>('sessionSignIn', { badge: 'BADGE-PACK' });
  // The roster may come later than the update.
  await expect.poll(async () => (await signIn()).ok).toBe(true);
  const session = await signIn();
  if (!session.ok) throw new Error(session.error.code);
  const place = placeKey('pack', session.value.operator.personId);
  await shell.call('keptPut', { key: place, text: '"fulfilment-1"' });
  const refused = await shell.call<Result<object>>('updatesRestart', {});
  expect(refused).toMatchObject({ ok: false, error: { code: 'work-unfinished' } });
  expect(readFileSync(join(folder, 'Stowline.AppImage'), 'utf8')).toBe(program('old'));

  await shell.call('keptPut', { key: place, text: null });
  expect(await shell.call('updatesRestart', {})).toMatchObject({ ok: true });
  await expect.poll(() => existsSync(join(folder, 'runs'))).toBe(true);
  expect(readFileSync(join(folder, 'Stowline.AppImage'), 'utf8')).toBe(program('new'));
  expect(await shell.ask('quit')).toBe(0);
});

it('ends in the middle of a parcel without touching the program', async () => {
  feed.publish(makeRelease('1.3.0', program('newer')), key);
  const shell = await boot('1.2.0');
  await expect.poll(() => updateOf(shell)).toMatchObject({ state: 'ready', version: '1.3.0' });
  const session = await shell.call<Result<SessionInfo>>('sessionGet', {});
  if (!session.ok) throw new Error(session.error.code);
  const place = placeKey('pack', session.value.operator.personId);
  await shell.call('keptPut', { key: place, text: '"fulfilment-1"' });
  expect(await shell.ask('quit')).toBe(0);
  expect(readFileSync(join(folder, 'Stowline.AppImage'), 'utf8')).toBe(program('new'));
  // So that 1.1.0, put back by hand, would know what it was put back from.
  const newest = readFileSync(join(folder, 'station/shell/newest-version.json'), 'utf8');
  expect(JSON.parse(newest)).toEqual({ version: '1.2.0' });
});

it('ends without touching the program while the system goes down', async () => {
  const shell = await boot('1.2.0');
  await expect.poll(() => updateOf(shell)).toMatchObject({ state: 'ready', version: '1.3.0' });
  const session = await shell.call<Result<SessionInfo>>('sessionGet', {});
  if (!session.ok) throw new Error(session.error.code);
  const place = placeKey('pack', session.value.operator.personId);
  await shell.call('keptPut', { key: place, text: null });
  await shell.ask('powerEvent', 'shutdown');
  expect(await shell.ask('quit')).toBe(0);
  expect(readFileSync(join(folder, 'Stowline.AppImage'), 'utf8')).toBe(program('new'));
});
