/** The built shell asked by strangers: other frames, wrong messages, hostile addresses and paths. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scanRejected, until } from '../../electron/station/testing/startTestStation.ts';
import { ENROL_CODE, PEOPLE, TinyCentral } from '../../electron/station/testing/tinyCentral.ts';
import type { Result } from '../../shared/errors.ts';
import { HOST_CALL_NAMES, type HostCallName, type StationStatus } from '../../shared/host/index.ts';
import { methodName } from '../../shared/host/stationHost.ts';
import { SEED } from '../fuzz/random.ts';
import { runs } from '../runs.ts';
import { buildShellForTest } from './builtShell.ts';
import { hostilePaths } from './hostile/paths.ts';
import { hostileUrls } from './hostile/urls.ts';
import { goodInput } from './standIn/goodInput.ts';
import { bootShell, type Shell } from './standIn/shell.ts';
import { SENDER_KINDS } from './standIn/state.ts';

/** For each channel. */
const FUZZED = runs(1000);
const SECRET_PINS = ['739105826417', '280461937502', '915736048261'];

let central: TinyCentral;
let folder: string;
let shell: Shell;
let root: string;

beforeAll(async () => {
  const built = buildShellForTest('stowline-shell-hostile');
  root = join(dirname(dirname(built.main)), 'renderer');
  const assets = join(root, 'assets');
  writeFileSync(join(dirname(root), 'outside.txt'), 'OUTSIDE registerSchemesAsPrivileged');
  rmSync(join(assets, 'link.txt'), { force: true });
  rmSync(join(assets, 'linked'), { force: true });
  symlinkSync(join(dirname(root), 'outside.txt'), join(assets, 'link.txt'));
  symlinkSync(dirname(built.main), join(assets, 'linked'));
  folder = mkdtempSync(join(tmpdir(), 'stowline-hostile-'));
  mkdirSync(join(folder, 'home'));
  central = new TinyCentral();
  central.people = PEOPLE.map((person, at) => ({ ...person, pin: SECRET_PINS[at] ?? '' }));
  await central.start();
  shell = await bootShell({
    main: built.main,
    argv: [
      ...['--data', join(folder, 'station'), '--central', central.url, '--enrol', ENROL_CODE],
      ...['--updates', 'off'],
    ],
    env: { STAND_IN_HOME: join(folder, 'home'), STAND_IN_KEY_STORE: '' },
  });
  // People and numbers have come: nothing more changes by itself.
  await until(async () => {
    const people = await shell.call<Result<unknown[]>>('sessionListPeople', {});
    const status = await shell.call<Result<StationStatus>>('stationGetStatus', {});
    return people.ok && people.value.length === 3 && status.ok && status.value.ssccLeft > 0;
  });
});
afterAll(async () => {
  await shell.stop();
  await central.stop();
  rmSync(folder, { recursive: true });
});

const LOOKS = [
  ...['printersList', 'scannersList', 'scalesList', 'benchesList', 'keptList', 'heldList'],
  ...['sessionGet', 'sessionListPeople', 'shellGet', 'updatesGet', 'importsList'],
];
/** All that a call could have changed, as far as anybody can see it. */
async function look(): Promise<unknown> {
  const seen: Record<string, unknown> = {};
  for (const name of LOOKS) seen[name] = await shell.call(name, {});
  seen['jobs'] = await shell.call('jobsList', { openOnly: false });
  seen['facts'] = await shell.call('factsListWaiting', { limit: 500 });
  const status = await shell.call<Result<StationStatus>>('stationGetStatus', {});
  seen['status'] = status.ok ? [status.value.waiting, status.value.notices, status.value.epoch] : 0;
  return seen;
}
/** What was done to Electron besides being asked, told and answered. */
const acts = async (): Promise<string[]> =>
  (await shell.records())
    .filter(({ target, name }) => target !== 'tray' && !/^(?:is|get|send|invoke)/.test(name))
    .map(({ target, name }) => `${target}.${name}`);

describe.each(SENDER_KINDS)('a message from a sender that is %s', (sender) => {
  it('is refused on every channel, whatever it says', async () => {
    for (const name of HOST_CALL_NAMES) {
      const answer = await shell.call(methodName(name), goodInput(name), sender);
      const error = { code: 'sender-refused', meta: { call: name } };
      expect(answer).toEqual({ ok: false, error });
    }
  });
});

describe('a wrong message', () => {
  it(`is refused on every channel, ${FUZZED} of them each, and nothing comes of it (STOWLINE_SEED=${SEED})`, async () => {
    const before = await look();
    const done = await acts();
    const sent: Partial<Record<HostCallName, number>> = {};
    for (const [at, name] of HOST_CALL_NAMES.entries()) {
      const report = await shell.ask<{ sent: number; wrong: string[] }>(
        'fuzz',
        name,
        SEED + at,
        FUZZED,
      );
      expect(report.wrong, name).toEqual([]);
      sent[name] = report.sent;
    }
    expect(await look()).toEqual(before);
    expect(await acts()).toEqual(done);
    expect(Object.values(sent)).toEqual(HOST_CALL_NAMES.map(() => FUZZED));
  }, 600_000);
});

describe('an address', () => {
  it('that is hostile is neither opened, nor gone to, nor shown', async () => {
    const urls = hostileUrls(central.url);
    expect(urls.length).toBeGreaterThanOrEqual(60);
    for (const url of urls) {
      expect(await shell.ask('openWindow', url), url).toEqual({ action: 'deny' });
      expect(await shell.ask('navigate', 'will-navigate', url), url).toBe(true);
      expect(await shell.ask('navigate', 'will-frame-navigate', url), url).toBe(true);
      expect(await shell.ask('navigate', 'will-redirect', url), url).toBe(true);
    }
    expect(await shell.ask('opened')).toEqual([]);
  });

  it('of ours is gone to by the window alone, never by a frame in it', async () => {
    expect(await shell.ask('navigate', 'will-frame-navigate', 'stowline://app/')).toBe(false);
    expect(await shell.ask('navigate', 'will-frame-navigate', 'stowline://app/', false)).toBe(true);
    expect(await shell.ask('navigate', 'will-navigate', 'stowline://app/host/stopped')).toBe(true);
    expect(await shell.ask('navigate', 'will-navigate', 'stowline://app/assets/main.js')).toBe(
      true,
    );
  });

  it('of central’s own description is opened in the system’s browser', async () => {
    expect(await shell.ask('openWindow', `${central.url}/docs`)).toEqual({ action: 'deny' });
    expect(await shell.ask('opened')).toEqual([`${central.url}/docs`]);
  });
});

describe('a path', () => {
  it('in any spelling reads nothing outside the app, and every answer has the policy', async () => {
    const paths = hostilePaths();
    expect(paths.length).toBeGreaterThanOrEqual(1000);
    const page = readFileSync(join(root, 'index.html'), 'utf8');
    const told = await shell.ask<{ status: number; csp: string; body: string }[]>(
      'fetchAll',
      paths.map((path) => `stowline://app${path}`),
    );
    for (const [at, { status, csp, body }] of told.entries()) {
      const path = paths[at];
      expect(body, path).not.toContain('registerSchemesAsPrivileged');
      expect(body, path).not.toContain('root:');
      if (status === 200) expect(body, path).toBe(page);
      else expect([400, 404], path).toContain(status);
      expect(csp, path).toContain("default-src 'none'; script-src 'self' 'wasm-unsafe-eval';");
      expect(csp, path).not.toMatch(/script-src[^;]*'unsafe-/);
    }
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'])(
    'by %s is refused',
    async (verb) => {
      for (const path of ['/', '/assets/main.js', '/host/pull/tasks', '/host/stopped']) {
        const answer = await shell.ask<{ status: number; headers: Record<string, string> }>(
          ...(['fetch', `stowline://app${path}`, verb] as const),
        );
        expect(answer.status).toBe(405);
        expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
      }
    },
  );
});

describe('what the page is not', () => {
  it('gets no device, no screen, no file, and takes no Bluetooth device that happens to be near', async () => {
    expect(await shell.ask('handOut')).toEqual({
      ...{ usb: ['audio', 'hid', 'mass-storage'], streams: null, files: 'deny' },
    });
    expect(await shell.ask('bluetooth')).toEqual({ prevented: true, chosen: '' });
  });

  it('is granted what the page is only to its main frame', async () => {
    const asked = await shell.ask('permission', 'persistent-storage', 'stowline://app/', false);
    expect(asked).toEqual({ granted: false, checked: false, device: false });
  });

  it('finds every further session closed in the same way', async () => {
    const handlers = await shell.ask<string[]>('newSession');
    expect(handlers).toEqual(
      [
        ...['permissionRequest', 'permissionCheck', 'devicePermission', 'displayMedia'],
        ...['protectedClasses', 'file-system-access-restricted', 'will-download'],
      ].toSorted(),
    );
  });
});

/** Spellings in which a secret could lie in a file: as text of either width, in hex, and anywhere within base64. */
function spellings(secret: string): Buffer[] {
  const bytes = Buffer.from(secret);
  const coded = [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64');
    return text.slice(Math.ceil((shift * 4) / 3), Math.floor(((shift + bytes.length) * 4) / 3) - 1);
  });
  return [bytes, Buffer.from(secret, 'utf16le')].concat(
    [bytes.toString('hex'), ...coded].map((text) => Buffer.from(text)),
  );
}

function bytesOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    // The witness's next testimony, renamed in between.
    if (path.endsWith('.new')) return Buffer.alloc(0);
    throw error;
  }
}

/** Which of these lie in any file of this station or of the system it ran in. */
function foundInFiles(secrets: readonly string[]): string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => bytesOf(join(entry.parentPath, entry.name)));
  return secrets.filter((secret) =>
    spellings(secret).some((spelling) => files.some((bytes) => bytes.includes(spelling))),
  );
}

it('leaves no PIN, token, badge or code in any file after a shift', async () => {
  for (const [at, { id, badge }] of central.people.entries()) {
    await shell.call('sessionSignIn', { badge });
    const wrong = { personId: id, pin: '555666777888' };
    expect(await shell.call('sessionSignIn', wrong)).toMatchObject({ ok: false });
    const signIn = { personId: id, pin: SECRET_PINS[at] };
    expect(await shell.call('sessionSignIn', signIn)).toMatchObject({ ok: true });
    expect(await shell.call('factsRecord', scanRejected(3))).toMatchObject({ ok: true });
    await shell.ask('fetch', 'stowline://app/host/pull/tasks', 'GET');
    await shell.call('ordersQuery', { limit: 5, offset: 0, sort: 'number' });
    await shell.call('sessionSignOut', {});
  }
  await expect.poll(() => central.facts.length).toBe(9);
  const tokens = [...central.tokens];
  expect(tokens.length).toBeGreaterThan(3);
  const badges = central.people.map(({ badge }) => badge);
  const secrets = [...SECRET_PINS, '555666777888', ...tokens, ...badges, ENROL_CODE];
  // The search finds what is there.
  expect(foundInFiles(['scan.rejected', 'st-test'])).toEqual(['scan.rejected', 'st-test']);
  expect(foundInFiles(secrets)).toEqual([]);
  expect(await shell.ask('quit')).toBe(0);
  expect(foundInFiles(secrets)).toEqual([]);
});
