import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ENROL_CODE, TinyCentral } from '../../electron/station/testing/tinyCentral.ts';
import type { Result } from '../../shared/errors.ts';
import {
  HOST_CALL_NAMES,
  HOST_EVENT_NAMES,
  type PrinterInfo,
  type SessionInfo,
  type ShellInfo,
  type StationStatus,
} from '../../shared/host/contract.ts';
import { methodName } from '../../shared/host/stationHost.ts';
import { startPrinterSim, startScannerSim } from '../../scripts/sim/index.ts';
import { buildShellForTest } from './builtShell.ts';
import { bootShell, type Shell } from './standIn/shell.ts';

let built: ReturnType<typeof buildShellForTest>;
let central: TinyCentral;
let folder: string;
let shell: Shell;
const shells: Shell[] = [];

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

async function boot(
  data: string,
  env: Record<string, string> = {},
  more: string[] = [],
): Promise<Shell> {
  const argv = ['--data', join(folder, data), '--central', central.url, '--enrol', ENROL_CODE];
  const started = await bootShell({
    main: built.main,
    argv: ['--no-sandbox', ...argv, ...more],
    env: { STAND_IN_HOME: folder, STAND_IN_KEY_STORE: '', ...env },
  });
  shells.push(started);
  return started;
}
const fetchApp = (path: string, method = 'GET'): Promise<Answer> =>
  shell.ask<Answer>('fetch', `stowline://app${path}`, method);

beforeAll(async () => {
  built = buildShellForTest('stowline-shell');
  folder = mkdtempSync(join(tmpdir(), 'stowline-shell-'));
  central = new TinyCentral();
  await central.start();
  shell = await boot('station');
});
afterAll(async () => {
  await Promise.all(shells.map((each) => each.stop()));
  await central.stop();
  rmSync(folder, { recursive: true });
});

describe('the built main bundle', () => {
  it('starts a station and loads the app in one hardened window', async () => {
    expect(shell.booted).toEqual({
      exitCode: null,
      loaded: { url: 'stowline://app/', status: 200 },
    });
    const made = (await shell.records()).filter(({ target }) => target === 'BrowserWindow');
    expect(made).toHaveLength(1);
    // All of them: an addition is looked at.
    expect(made[0]?.args[0]).toHaveProperty('webPreferences', {
      preload: built.preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      navigateOnDragDrop: false,
      plugins: false,
      safeDialogs: true,
      spellcheck: false,
      autoplayPolicy: 'no-user-gesture-required',
      backgroundThrottling: false,
      devTools: true,
    });
  });

  it('takes the lock, sandboxes and registers its scheme before anything opens', async () => {
    const names = (await shell.records()).map(({ target, name }) => `${target}.${name}`);
    const order = [
      'app.setPath',
      'app.enableSandbox',
      'protocol.registerSchemesAsPrivileged',
      'app.requestSingleInstanceLock',
      'app.whenReady',
      'protocol.handle',
      'ipcMain.handle',
      'BrowserWindow.new',
      'window.loadURL',
      'window.show',
    ].map((name) => names.indexOf(name));
    expect(order).not.toContain(-1);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    const scheme = (await shell.records()).find((r) => r.name === 'registerSchemesAsPrivileged');
    expect(scheme?.args[0]).toEqual([
      {
        scheme: 'stowline',
        privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true },
      },
    ]);
  });

  it('handles one channel per host call and no other', async () => {
    const channels = (await shell.records())
      .filter(({ target, name }) => target === 'ipcMain' && name === 'handle')
      .map(({ args }) => args[0]);
    expect(channels).toEqual(HOST_CALL_NAMES);
  });

  it('keeps the key sealed: no file of the station holds it in the clear', () => {
    const files = readdirSync(join(folder, 'station'));
    expect(files).toContain('station-key.sealed.secret');
    const sealed = readFileSync(join(folder, 'station/station-key.sealed.secret'), 'utf8');
    expect(sealed).toMatch(/^sealed:/);
  });
});

describe('the built preload', () => {
  it('requires nothing but electron', async () => {
    expect(await shell.ask('preloadRequires')).toEqual(['electron']);
  });

  it('exposes a method per call and per event, the pull base, and nothing else', async () => {
    const members = await shell.ask<{ name: string; value: unknown }[]>('surface');
    const events = HOST_EVENT_NAMES.map((n) => `on${n.charAt(0).toUpperCase()}${n.slice(1)}`);
    const names = [...HOST_CALL_NAMES.map((name) => methodName(name)), ...events];
    const expected = names.map((name) => ({ name, value: 'function/1' }));
    expect(members).toEqual([...expected, { name: 'pullBase', value: '/host/pull' }]);
    // Whatever is added to or taken from the bridge is looked at by a person.
    const surface = members.map(({ name, value }) => `${name} ${String(value)}\n`).toSorted();
    await expect(surface.join('')).toMatchFileSnapshot('preloadSurface.txt');
    const exposed = (await shell.records()).filter(({ name }) => name === 'exposeInMainWorld');
    expect(exposed.map(({ args }) => args[0])).toEqual(['stowline']);
  });

  it('reaches the real station', async () => {
    const result = await shell.call<Result<StationStatus>>('stationGetStatus', {});
    expect(result).toMatchObject({ ok: true, value: { host: 'electron', stationId: 'st-test' } });
  });

  it('delivers events without the event object, until unsubscribed', async () => {
    expect(await shell.ask('subscribe', 'onSession', 'session')).toBe(1);
    const signIn = { badge: 'BADGE-PICK' };
    await expect
      .poll(async () => (await shell.call<Result<SessionInfo>>('sessionSignIn', signIn)).ok)
      .toBe(true);
    const heard = () => shell.ask<{ event: string; payload: unknown[] }[]>('heard');
    await expect.poll(async () => (await heard()).length).toBeGreaterThan(0);
    const [first] = await heard();
    expect(first?.payload).toHaveLength(1);
    expect(first?.payload[0]).toMatchObject({ operator: { personId: 'p-pick' } });
    expect(await shell.ask('unsubscribe', 'session')).toBe(0);
    const before = (await heard()).length;
    await shell.call('sessionSignOut', {});
    expect(await heard()).toHaveLength(before);
  });
});

describe('a message', () => {
  it.each([
    ['printersSave', { name: 'P', host: 'h', port: 70_000, asksStatus: true }],
    ['printersSave', { name: 'P', host: 'h', port: 9100, asksStatus: true, more: 1 }],
    ['printersRemove', {}],
    ['stationGetStatus', null],
    ['stationGetStatus', undefined],
    ['factsRecord', { facts: [], print: [], takeSscc: false }],
    ['jobsDecide', { jobId: 'j', decision: 'resend' }],
  ])('%s with a bad input is refused and changes nothing', async (method, input) => {
    const result = await shell.call<Result<unknown>>(method, input);
    expect(result).toMatchObject({ ok: false, error: { code: 'input-invalid' } });
    expect(await shell.call('printersList', {})).toEqual({ ok: true, value: [] });
  });
});

describe('the app scheme', () => {
  it.each([
    ['/', 200, 'text/html; charset=utf-8'],
    ['/assets/main.js', 200, 'text/javascript; charset=utf-8'],
    ['/pick/batch-1', 200, 'text/html; charset=utf-8'],
    ['/%2e%2e%2fmain%2findex.js', 400, 'application/json'],
    ['/..%2fmain/index.js', 400, 'application/json'],
    ['/..%5cmain%5cindex.js', 400, 'application/json'],
    ['/../main/index.js', 404, 'application/json'],
    ['/assets/../../main/index.js', 404, 'application/json'],
    ['/host/pull/nothing', 404, 'application/json'],
    ['/host/other', 404, 'application/json'],
  ])('%s answers %i with the policy', async (path, status, type) => {
    const answer = await fetchApp(path);
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toBe(type);
    expect(answer.headers['content-security-policy']).toContain(
      "script-src 'self' 'wasm-unsafe-eval'",
    );
    expect(answer.body).not.toContain('registerSchemesAsPrivileged');
  });

  it('answers GET only', async () => {
    expect((await fetchApp('/', 'POST')).status).toBe(405);
    expect((await fetchApp('/host/pull/tasks', 'POST')).status).toBe(405);
  });

  it('has Chromium throw away what it stores for the page, and nothing else, when the page asks', async () => {
    const cleared = async () =>
      (await shell.records()).filter(({ name }) => name === 'clearStorageData');
    expect((await fetchApp('/host/clear-storage', 'POST')).status).toBe(405);
    expect(await cleared()).toEqual([]);
    expect(await shell.call('shellClearStorage', {})).toEqual({ ok: true, value: {} });
    const [asked, ...more] = await cleared();
    expect(more).toEqual([]);
    expect(asked?.args[0]).toMatchObject({ origin: 'stowline://app' });
    const { storages = [] } = (asked?.args[0] ?? {}) as { storages?: string[] };
    expect(storages).toEqual(expect.arrayContaining(['indexdb', 'localstorage']));
    expect(storages).not.toContain('cookies');
  });

  it('hands pulls to the station on the same origin', async () => {
    central.page = { documents: [{ id: 'doc-1' }] };
    const answer = await fetchApp('/host/pull/tasks?limit=10');
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body)).toMatchObject({ documents: [{ id: 'doc-1' }] });
    expect(central.pulls.at(-1)?.searchParams.get('limit')).toBe('10');
  });
});

describe('the page', () => {
  it.each(['will-navigate', 'will-frame-navigate', 'will-redirect'])(
    'cannot leave: %s elsewhere is prevented',
    async (event) => {
      expect(await shell.ask('navigate', event, 'https://evil.example/')).toBe(true);
      expect(await shell.ask('navigate', event, 'stowline://app.evil/')).toBe(true);
      expect(await shell.ask('navigate', event, 'file:///etc/passwd')).toBe(true);
    },
  );

  it('may move about in its own address space', async () => {
    expect(await shell.ask('navigate', 'will-navigate', 'stowline://app/pack')).toBe(false);
  });

  it('opens no windows and attaches no webviews', async () => {
    expect(await shell.ask('openWindow', 'stowline://app/')).toEqual({ action: 'deny' });
    expect(await shell.ask('navigate', 'will-attach-webview', 'stowline://app/')).toBe(true);
  });

  it.each([
    ['serial', 'stowline://app/', false],
    ['usb', 'stowline://app/', false],
    ['media', 'stowline://app/', false],
    ['notifications', 'stowline://app/', false],
    ['openExternal', 'stowline://app/', false],
    ['fileSystem', 'stowline://app/', false],
    ['persistent-storage', 'stowline://app/', true],
    ['persistent-storage', 'https://evil.example/', false],
    ['clipboard-sanitized-write', 'stowline://app/', true],
  ])('asks for %s from %s: %s', async (permission, url, granted) => {
    expect(await shell.ask('permission', permission, url)).toEqual({
      granted,
      checked: granted,
      device: false,
    });
  });

  it.each([
    ['stowline://app/assets/main.js', false],
    ['blob:stowline://app/1', false],
    // Run from its sources, as here.
    ['devtools://devtools/bundled/inspector.html', false],
    ['https://evil.example/', true],
    ['http://127.0.0.1:4180/v1/orders', true],
    ['ws://127.0.0.1:9100/', true],
    ['file:///etc/passwd', true],
  ])('requests %s: cancelled %s', async (url, cancelled) => {
    expect(await shell.ask('request', url)).toBe(cancelled);
  });

  it('saves only what it made itself', async () => {
    expect(await shell.ask('download', 'https://evil.example/x.exe')).toBe(true);
    expect(await shell.ask('download', 'blob:stowline://app/report')).toBe(false);
  });
});

describe('devices', () => {
  it('prints and scans through the preload, the built main and real sockets', async () => {
    const printer = await startPrinterSim({ port: 0 });
    const scanner = await startScannerSim({ port: 0 });
    try {
      const other = await boot('devices');
      const saved = await other.call<Result<PrinterInfo>>('printersSave', {
        name: 'Bench',
        host: '127.0.0.1',
        port: printer.port,
        asksStatus: true,
      });
      if (!saved.ok) throw new Error(saved.error.code);
      const printed = await other.call('printersPrintTest', { id: saved.value.id });
      expect(printed).toEqual({ ok: true, value: {} });
      expect(printer.labels()).toHaveLength(1);

      await other.ask('subscribe', 'onScan', 'scan');
      const address = `127.0.0.1:${scanner.port}`;
      const added = { name: 'Bridge', transport: 'tcp', address };
      expect(await other.call('scannersSave', added)).toMatchObject({
        ok: true,
        value: { state: 'connected' },
      });
      scanner.scan(']C100123');
      scanner.scan('second');
      const heard = () => other.ask<{ payload: { data: string }[] }[]>('heard');
      await expect.poll(async () => (await heard()).length).toBe(2);
      expect((await heard()).map(({ payload }) => payload[0]?.data)).toEqual([
        ']C100123',
        'second',
      ]);
    } finally {
      await printer.close();
      await scanner.close();
    }
  });
});

describe('starting and ending', () => {
  it('frees the journal before it quits, and starts on it again without a code', async () => {
    const first = await boot('twice');
    expect(first.booted.exitCode).toBeNull();
    expect(await first.ask('quit')).toBe(0);
    const second = await boot('twice', { STAND_IN_KEY_STORE: 'rotated' });
    expect(second.booted).toMatchObject({ exitCode: null, loaded: { status: 200 } });
  });

  it('started without arguments is the station it was, with all it was told; another folder is another station', async () => {
    const home = join(folder, 'a home of its own');
    const ca = join(folder, 'authority.pem');
    writeFileSync(ca, rootCertificates[0] ?? '');
    const start = (...argv: string[]): Promise<Shell> => {
      // Without --key-in-file it would ask here.
      const env = { STAND_IN_HOME: home, STAND_IN_KEY_STORE: 'basic_text' };
      const started = bootShell({ main: built.main, argv, env });
      return started.then((each) => {
        shells.push(each);
        return each;
      });
    };
    const data = join(folder, 'told once');
    const told = ['--central', central.url, '--ca', ca, '--updates', 'off', '--key-in-file'];
    const first = await start('--data', data, ...told, '--enrol', ENROL_CODE);
    expect(await first.ask('quit')).toBe(0);
    const file = join(home, 'user-data/last-start.json');
    const kept = readFileSync(file, 'utf8');
    expect(JSON.parse(kept)).toEqual({
      ...{ data, central: central.url, ca, updates: 'off', keyInFile: true },
    });

    const again = await start();
    expect(again.booted).toMatchObject({ exitCode: null, loaded: { status: 200 } });
    await expect
      .poll(() => again.call<Result<StationStatus>>('stationGetStatus', {}))
      .toMatchObject({ ok: true, value: { connection: 'live' } });
    expect(await again.ask('quit')).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe(kept);

    const other = await start('--data', join(folder, 'not told'), '--key-in-file');
    expect(other.booted.exitCode).toBe(1);
    const shown = (await other.records()).find(({ name }) => name === 'showErrorBox');
    expect(shown?.args[1]).toContain('not enrolled at http://127.0.0.1:4180');
    expect(readFileSync(file, 'utf8')).toBe(kept);
  });

  it('says so and ends when another station has the folder', async () => {
    const other = await boot('station');
    expect(other.booted).toEqual({ exitCode: 1, loaded: null });
    const shown = (await other.records()).find(({ name }) => name === 'showErrorBox');
    expect(shown?.args[0]).toBe('Stowline cannot start');
    expect(shown?.args[1]).toContain('Another station is using');
  });

  it('ends quietly as a second instance, and the first comes to the front', async () => {
    const second = await boot('other', { STAND_IN_SECOND: '1' });
    expect(second.booted).toEqual({ exitCode: 0, loaded: null });
    expect((await second.records()).some(({ name }) => name === 'whenReady')).toBe(false);
    await shell.ask('appEvent', 'second-instance');
    const calls = (await shell.records()).map(({ target, name }) => `${target}.${name}`);
    expect(calls).toEqual(expect.arrayContaining(['window.restore', 'window.focus']));
  });

  it('says so and ends when the key store is locked', async () => {
    const refused = await boot('no-locked', { STAND_IN_KEY_STORE: 'locked' });
    expect(refused.booted).toEqual({ exitCode: 1, loaded: null });
    const shown = (await refused.records()).find(({ name }) => name === 'showErrorBox');
    expect(shown?.args[1]).toContain('key store is not available');
    expect(readdirSync(join(folder, 'no-locked'))).toEqual(['shell']);
  });

  it.each([
    ['en-US', 'no key store', ['Quit', 'Keep it in a file']],
    ['zh-CN', '没有密钥库', ['退出', '保存在文件中']],
  ])(
    'without a key store that protects anything asks in %s, and writes nothing secret unless a person agrees',
    async (locale, words, buttons) => {
      const data = `unprotected-${locale}`;
      const env = { STAND_IN_KEY_STORE: 'basic_text', STAND_IN_LOCALE: locale };
      const refused = await boot(data, { ...env, STAND_IN_ANSWER: '0' });
      expect(refused.booted).toEqual({ exitCode: 1, loaded: null });
      const names = (await refused.records()).map(({ name }) => name);
      expect(names).not.toContain('showErrorBox');
      expect(names).not.toContain('encryptStringAsync');
      const asked = (await refused.records()).find(({ name }) => name === 'showMessageBox');
      expect(asked?.args[0]).toMatchObject({
        ...{ buttons, defaultId: 0, cancelId: 0 },
        message: expect.stringContaining(words) as string,
      });
      expect(readdirSync(join(folder, data))).toEqual(['shell']);
      expect(readdirSync(join(folder, data, 'shell'))).toEqual([]);
      if (locale !== 'en-US') return;

      const agreed = await boot(data, { ...env, STAND_IN_ANSWER: '1' });
      expect(agreed.booted).toMatchObject({ exitCode: null, loaded: { status: 200 } });
      const told = await agreed.call<Result<ShellInfo>>('shellGet', {});
      expect(told).toMatchObject({ ok: true, value: { keyStore: 'file-of-this-user' } });
      await agreed.ask('quit');
      const again = await boot(data, env);
      expect(again.booted).toMatchObject({ exitCode: null, loaded: { status: 200 } });
    },
  );

  it('keeps its key in a file when a person asks for that', async () => {
    const env = { STAND_IN_KEY_STORE: 'basic_text' };
    const started = await boot('in-file', env, ['--key-in-file']);
    expect(started.booted).toMatchObject({ exitCode: null, loaded: { status: 200 } });
    expect(readdirSync(join(folder, 'in-file'))).toContain('station-key.secret');
  });
});
