/** The life of the built shell: settings, menus, crashes, quitting, and what it remembers. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scanRejected, until } from '../../electron/station/testing/startTestStation.ts';
import { ENROL_CODE, PEOPLE, TinyCentral } from '../../electron/station/testing/tinyCentral.ts';
import { startPrinterSim } from '../../scripts/sim/index.ts';
import type { Result } from '../../shared/errors.ts';
import {
  placeKey,
  type CrashNote,
  type PrinterInfo,
  type SessionInfo,
  type ShellInfo,
  type StationStatus,
} from '../../shared/host/index.ts';
import { buildShellForTest } from './builtShell.ts';
import { bootShell, type Shell } from './standIn/shell.ts';

let main: string;
let central: TinyCentral;
let folder: string;
const shells: Shell[] = [];

interface Menu {
  readonly label?: string;
  readonly role?: string;
  readonly accelerator?: string;
  readonly submenu?: readonly Menu[];
}

async function boot(
  data: string,
  env: Record<string, string> = {},
  more: readonly string[] = [],
): Promise<Shell> {
  const argv = ['--data', join(folder, data), '--central', central.url, '--enrol', ENROL_CODE];
  const started = await bootShell({
    main,
    argv: [...argv, '--updates', 'off', ...more],
    env: { STAND_IN_HOME: folder, STAND_IN_KEY_STORE: '', ...env },
  });
  shells.push(started);
  return started;
}

beforeAll(async () => {
  ({ main } = buildShellForTest('stowline-shell-life'));
  folder = mkdtempSync(join(tmpdir(), 'stowline-life-'));
  central = new TinyCentral();
  central.people = PEOPLE.map((person) =>
    person.id === 'p-pack' ? { ...person, language: 'zh-CN' } : person,
  );
  await central.start();
});
afterAll(async () => {
  await Promise.all(shells.map((each) => each.stop()));
  await central.stop();
  rmSync(folder, { recursive: true });
});

const names = async (shell: Shell): Promise<string[]> =>
  (await shell.records()).map(({ target, name }) => `${target}.${name}`);
const recorded = async (shell: Shell, name: string): Promise<readonly unknown[][]> =>
  (await shell.records()).filter((each) => each.name === name).map(({ args }) => [...args]);
const info = async (shell: Shell): Promise<ShellInfo> => {
  const answer = await shell.call<Result<ShellInfo | null>>('shellGet', {});
  if (!answer.ok || answer.value === null) throw new Error('no shell');
  return answer.value;
};
const set = (shell: Shell, change: object) => shell.call<Result<ShellInfo>>('shellSet', change);
const signIn = async (shell: Shell, personId: string): Promise<SessionInfo> => {
  const { badge, pin } = central.people.find(({ id }) => id === personId) ?? { badge: '', pin: '' };
  await until(async () => (await shell.call<Result<object>>('sessionSignIn', { badge })).ok);
  const session = await shell.call<Result<SessionInfo>>('sessionSignIn', { personId, pin });
  if (!session.ok) throw new Error(session.error.code);
  return session.value;
};
const packHalf = async (shell: Shell, session: SessionInfo): Promise<void> => {
  const key = placeKey('pack', session.operator.personId);
  await shell.call('keptPut', { key, text: '"fulfilment-1"' });
};
/** An installed program, as far as it can tell. */
const packaged = () => ({ STAND_IN_APP: folder, STAND_IN_VERSION: '1.2.3' });
/** Resolves to what it will be started with. */
async function startsWithSystem(shell: Shell): Promise<string[]> {
  await signIn(shell, 'p-lead');
  expect(await set(shell, { autoStart: true })).toMatchObject({ value: { autoStart: true } });
  const [asked] = await recorded(shell, 'setLoginItemSettings');
  expect(asked?.[0]).toMatchObject({ openAtLogin: true });
  const { args = [] } = (asked?.[0] ?? {}) as { args?: string[] };
  await shell.call('sessionSignOut', {});
  return args;
}
/** What the person is asked, once they are. */
async function question(shell: Shell): Promise<{ message: string; buttons: string[] }> {
  await expect.poll(() => shell.ask('questions')).toBe(1);
  const asked = (await recorded(shell, 'showMessageBox')).at(-1)?.at(-1);
  return asked as { message: string; buttons: string[] };
}

describe('the size of the page', () => {
  it('follows the keys and the settings, is told to the page, and is there again after a start', async () => {
    const shell = await boot('zoom');
    const heard: unknown[] = [];
    shell.onEvent(({ channel, payload }) => channel === 'event:shell' && heard.push(payload));
    const factor = async () => (await shell.ask<{ zoomFactor: number }>('window')).zoomFactor;
    for (const [key, expected] of [
      ['=', 1.1],
      ['+', 1.25],
      ['-', 1.1],
      ['0', 1],
    ] as const) {
      expect(await shell.ask('key', { key, control: true })).toBe(true);
      expect(await factor()).toBe(expected);
    }
    expect(await set(shell, { zoom: 150 })).toMatchObject({ ok: true, value: { zoom: 150 } });
    expect(heard).toHaveLength(5);
    expect(heard.at(-1)).toMatchObject({ zoom: 150 });
    expect(await shell.ask('quit')).toBe(0);
    const again = await boot('zoom');
    expect((await again.ask<{ zoomFactor: number }>('window')).zoomFactor).toBe(1.5);
    expect(await info(again)).toMatchObject({ canAutoStart: false });
  });

  it('is not for scanners to change: control characters and letters are left to the page', async () => {
    const shell = shells.at(-1) ?? (await boot('keys'));
    for (const key of [...'abcdefghijklmnopqrstuvwxyz]^_\\'.split(''), 'F5', 'F12', 'I']) {
      expect(await shell.ask('key', { key, control: true }), key).toBe(false);
    }
    expect(await shell.ask('key', { key: '1', alt: true })).toBe(false);
    expect(await shell.ask('key', { key: 'F11' })).toBe(true);
    expect(await shell.ask('window')).toMatchObject({ fullScreen: true, zoomFactor: 1.5 });
    expect(await names(shell)).not.toContain('app.quit');
  });
});

describe('a kiosk', () => {
  it('is a supervisor’s by PIN to begin and to end, and can’t be closed by who works in it', async () => {
    const shell = await boot('kiosk');
    const refused = async (code: string) =>
      expect(await set(shell, { kiosk: true })).toMatchObject({ ok: false, error: { code } });
    await refused('not-signed-in');
    await signIn(shell, 'p-pick');
    await refused('role-not-allowed');
    await shell.call('sessionSignOut', {});
    await shell.call('sessionSignIn', { badge: 'BADGE-LEAD' });
    await refused('needs-pin');
    await signIn(shell, 'p-lead');
    expect(await set(shell, { kiosk: true })).toMatchObject({ ok: true, value: { kiosk: true } });
    expect(await shell.ask('window')).toMatchObject({ kiosk: true });
    await shell.call('sessionSignOut', {});

    expect(await shell.ask('closeWindow')).toBe(true);
    expect(await shell.call('shellQuit', {})).toMatchObject({ error: { code: 'not-signed-in' } });
    expect(await shell.ask('key', { key: 'F11' })).toBe(true);
    expect(await shell.ask('window')).toMatchObject({ fullScreen: false });
    const { menu } = await shell.ask<{ menu: Menu[] }>('tray');
    expect(menu.map(({ label }) => label)).toEqual(['Show Stowline']);
    expect(await shell.ask('openWindow', `${central.url}/docs`)).toEqual({ action: 'deny' });
    expect(await shell.ask('opened')).toEqual([]);
    expect(await shell.ask('exitCode')).toBeNull();
    // The system goes down all the same.
    expect(await shell.ask('quit')).toBe(0);

    const again = await boot('kiosk');
    expect(await again.ask('window')).toMatchObject({ kiosk: true });
    await signIn(again, 'p-lead');
    expect(await again.call('shellQuit', {})).toEqual({ ok: true, value: {} });
    await expect.poll(() => again.ask('exitCode')).toBe(0);
  });
});

describe('starting with the system', () => {
  it('is an entry of the desktop on Linux, for the same station', async () => {
    const shell = await boot('auto-linux', packaged());
    expect(await info(shell)).toMatchObject({ canAutoStart: true, autoStart: false });
    await signIn(shell, 'p-lead');
    expect(await set(shell, { autoStart: true })).toMatchObject({ value: { autoStart: true } });
    const entry = join(folder, 'config/autostart/stowline.desktop');
    const text = readFileSync(entry, 'utf8');
    expect(text).toContain(`"--data" "${join(folder, 'auto-linux')}"`);
    expect(text).toContain('"--updates" "off"');
    expect(text).not.toContain(ENROL_CODE);
    expect(await set(shell, { autoStart: false })).toMatchObject({ value: { autoStart: false } });
    expect(existsSync(entry)).toBe(false);
  });

  it('says so where the system does not allow it', async () => {
    const env = { ...packaged(), STAND_IN_PLATFORM: 'win32', STAND_IN_LOGIN_ITEMS: 'forbidden' };
    const shell = await boot('auto-no', env);
    await signIn(shell, 'p-lead');
    const answer = await set(shell, { autoStart: true });
    expect(answer).toMatchObject({ ok: false, error: { code: 'auto-start-failed' } });
  });
});

it('installed, but started without its sandbox, says so once and keeps a note; it lets no developer tools in', async () => {
  const shell = await boot('no-sandbox', packaged(), ['--no-sandbox']);
  expect(await question(shell)).toMatchObject({
    message: 'Stowline was started without its sandbox',
  });
  await expect.poll(() => shell.call('shellGet', {})).toMatchObject({ ok: true });
  expect((await info(shell)).notes).toMatchObject([{ kind: 'no-sandbox' }]);
  expect(await shell.ask('request', 'devtools://devtools/bundled/inspector.html')).toBe(true);
  expect(await shell.ask('quit')).toBe(0);
  const again = await boot('no-sandbox', packaged(), ['--no-sandbox']);
  expect((await info(again)).notes).toHaveLength(1);
  expect(await recorded(again, 'showMessageBox')).toEqual([]);
});

describe('menus and tray', () => {
  const labels = (menu: readonly Menu[]): string[] =>
    menu.flatMap(({ label, submenu }) => [label ?? '', ...labels(submenu ?? [])]);

  it('are on macOS what people expect there, in the language of whoever works', async () => {
    const shell = await boot('mac', { ...packaged(), STAND_IN_PLATFORM: 'darwin' });
    await startsWithSystem(shell);
    const menu = await shell.ask<Menu[]>('menu');
    const roles = menu.flatMap(({ submenu = [] }) => submenu.flatMap(({ role }) => role ?? []));
    expect(roles).toEqual(
      expect.arrayContaining(['about', 'hide', 'quit', 'undo', 'cut', 'copy', 'paste', 'minimize']),
    );
    expect(labels(menu)).toEqual(expect.arrayContaining(['Quit Stowline', 'Larger']));
    expect(JSON.stringify(menu)).not.toMatch(/reload|toggleDevTools/i);
    await shell.ask('clickMenu', 'Larger');
    expect(await shell.ask('window')).toMatchObject({ zoomFactor: 1.1 });
    expect(await names(shell)).not.toContain('Tray.new');
    // The menu has the keys there.
    expect(await shell.ask('key', { key: '=', control: true })).toBe(false);
    await signIn(shell, 'p-pack');
    await expect
      .poll(async () => labels(await shell.ask<Menu[]>('menu')))
      .toContain('退出 Stowline');
  });

  it('are on Windows and Linux a tray that tells the state, and no menu', async () => {
    const shell = await boot('windows bench', { ...packaged(), STAND_IN_PLATFORM: 'win32' });
    const data = `"${join(folder, 'windows bench')}"`;
    expect(await startsWithSystem(shell)).toEqual(['--data', data, '--updates', '"off"']);
    expect((await recorded(shell, 'getLoginItemSettings')).at(-1)).toMatchObject([
      { args: ['--data', data, '--updates', '"off"'] },
    ]);
    expect(await shell.ask('menu')).toBeNull();
    expect(await recorded(shell, 'setApplicationMenu')).not.toEqual([]);
    const tray = () => shell.ask<{ toolTip: string | null; menu: Menu[] }>('tray');
    await expect.poll(async () => (await tray()).toolTip).toMatch(/: connected/);
    expect(labels((await tray()).menu)).toEqual(['Show Stowline', 'Quit Stowline']);
    await shell.ask('clickTray', null);
    expect(await names(shell)).toEqual(expect.arrayContaining(['window.show', 'window.focus']));
    await signIn(shell, 'p-pack');
    await expect
      .poll(async () => labels((await tray()).menu))
      .toEqual(['显示 Stowline', '退出 Stowline']);
    await shell.ask('clickTray', '退出 Stowline');
    await expect.poll(() => shell.ask('exitCode')).toBe(0);
  });
});

describe('quitting', () => {
  it('asks while a parcel is half packed, in the person’s language, and stays if they would rather', async () => {
    const shell = await boot('quit');
    const session = await signIn(shell, 'p-pack');
    await packHalf(shell, session);
    expect(await shell.ask('closeWindow')).toBe(true);
    expect(await question(shell)).toMatchObject({
      ...{ message: '有一个包裹还没有打包完', buttons: ['继续工作', '退出'] },
      ...{ defaultId: 0, cancelId: 0 },
    });
    // Asking again while it is on the screen puts no second one there.
    await shell.ask('closeWindow');
    await shell.ask('appEvent', 'window-all-closed');
    expect(await shell.ask('questions')).toBe(1);
    await shell.ask('answer', 0);
    expect(await shell.call('stationGetStatus', {})).toMatchObject({ ok: true });
    await shell.ask('closeWindow');
    await question(shell);
    await shell.ask('answer', 1);
    await expect.poll(() => shell.ask('exitCode')).toBe(0);
  });

  it('does not ask for what is merely not sent yet, nor for a walk that can go on', async () => {
    const shell = await boot('quit-waiting');
    const session = await signIn(shell, 'p-pick');
    await central.stop();
    try {
      await shell.call('factsRecord', scanRejected(3));
      const key = placeKey('pick', session.operator.personId);
      await shell.call('keptPut', { key, text: '"batch-1"' });
      const status = await shell.call<Result<StationStatus>>('stationGetStatus', {});
      expect(status).toMatchObject({ ok: true, value: { waiting: 3 } });
      expect(await shell.ask('quit')).toBe(0);
      expect(await recorded(shell, 'showMessageBox')).toEqual([]);
    } finally {
      await central.start();
    }
  });

  it('asks nobody when the system goes down, nor waits for one who was asked', async () => {
    const shell = await boot('quit-down');
    await packHalf(shell, await signIn(shell, 'p-pack'));
    await shell.ask('closeWindow');
    await question(shell);
    await shell.ask('powerEvent', 'shutdown');
    await expect.poll(() => shell.ask('exitCode')).toBe(0);

    // Windows tells the window only, and no `before-quit` follows.
    const again = await boot('quit-down');
    const running = join(folder, 'quit-down/shell/running');
    expect(existsSync(running)).toBe(true);
    expect(await again.ask('windowEvent', 'session-end', running)).toBe(false);
    await expect.poll(() => again.ask('exitCode')).toBe(0);
    expect(await recorded(again, 'showMessageBox')).toEqual([]);
  });
});

it('keeps the machine awake while a label is sent, and no longer', async () => {
  const printer = await startPrinterSim({ port: 0 });
  try {
    const shell = await boot('awake');
    await signIn(shell, 'p-lead');
    const place = { host: '127.0.0.1', port: printer.port, asksStatus: true };
    const saved = await shell.call<Result<PrinterInfo>>('printersSave', { name: 'P', ...place });
    if (!saved.ok) throw new Error(saved.error.code);
    const label = { template: 'location-label', copies: 1, printerId: saved.value.id };
    const data = { language: 'en', code: 'A-01-1-A', zone: 'A' };
    const queued = await shell.call('labelsPrint', { jobId: 'job-1', data, ...label });
    expect(queued).toMatchObject({ ok: true });
    await expect.poll(() => printer.labels().length).toBe(1);
    await expect.poll(() => shell.ask('awake')).toBe(0);
    expect(await recorded(shell, 'start')).toEqual([['prevent-app-suspension']]);
    expect(await recorded(shell, 'stop')).toHaveLength(1);
  } finally {
    await printer.close();
  }
});

describe('after a crash', () => {
  const notes = async (shell: Shell): Promise<CrashNote[]> => (await info(shell)).notes;

  it('of the page it is loaded again where it was, then gives way to words, then to an end', async () => {
    const shell = await boot('crash', { STAND_IN_LOCALE: 'zh-CN' });
    const count = async (name: string) => (await recorded(shell, name)).length;
    await shell.ask('crash', 'clean-exit');
    expect(await count('reload')).toBe(0);
    await shell.ask('address', 'stowline://app/#/pack/fulfilment-1');
    for (let n = 0; n < 3; n += 1) await shell.ask('crash', 'oom');
    expect(await count('reload')).toBe(3);
    expect(await shell.ask('window')).toMatchObject({
      loaded: { url: 'stowline://app/#/pack/fulfilment-1' },
    });
    await shell.ask('crash', 'crashed');
    expect(await count('reload')).toBe(3);
    await expect
      .poll(() => shell.ask('window'))
      .toMatchObject({ loaded: { url: 'stowline://app/host/stopped', status: 200 } });
    const page = await shell.ask<{ body: string }>('fetch', 'stowline://app/host/stopped', 'GET');
    expect(page.body).toContain('Stowline 多次意外停止');
    expect(page.body).toContain('<a href="/"');
    expect(page.body).toContain('page-gone crashed exit 5');
    expect(page.body).not.toContain('<script');
    // "Try again" is a page of ours.
    expect(await shell.ask('navigate', 'will-navigate', 'stowline://app/')).toBe(false);
    expect((await notes(shell)).map(({ kind, reason }) => `${kind} ${reason}`)).toEqual([
      ...['page-gone crashed', 'page-gone oom', 'page-gone oom', 'page-gone oom'],
    ]);
    await shell.ask('crash', 'crashed');
    await expect.poll(() => shell.ask('exitCode')).toBe(1);
    expect(await count('showErrorBox')).toBe(1);
  });

  it('of the page while it is loaded for the first time the station goes on', async () => {
    const shell = await boot('crash-early', { STAND_IN_LOADING: 'crashes' });
    expect(shell.booted.exitCode).toBeNull();
    await expect.poll(() => shell.stderr()).toContain('ERR_FAILED');
    expect(await recorded(shell, 'reload')).toHaveLength(1);
    expect(await names(shell)).not.toContain('dialog.showErrorBox');
    expect((await notes(shell)).map(({ kind }) => kind)).toEqual(['page-gone']);
    expect(await shell.ask('quit')).toBe(0);
  });

  it('in a kiosk the page of words can be closed', async () => {
    mkdirSync(join(folder, 'crash-kiosk/shell'), { recursive: true });
    const settings = join(folder, 'crash-kiosk/shell/shell-settings.json');
    writeFileSync(settings, JSON.stringify({ kiosk: true, zoom: 100 }));
    const shell = await boot('crash-kiosk');
    await shell.ask('closeWindow');
    // A station that had begun to end would be through with it by then.
    await signIn(shell, 'p-lead');
    await shell.call('sessionSignOut', {});
    expect(await names(shell)).not.toContain('app.quit');
    for (let n = 0; n < 4; n += 1) await shell.ask('crash', 'crashed');
    await expect
      .poll(() => shell.ask('window'))
      .toMatchObject({ loaded: { url: 'stowline://app/host/stopped' } });
    await shell.ask('closeWindow');
    await expect.poll(() => shell.ask('exitCode')).toBe(0);
  });

  it('of the program it starts again, tells it afterwards without a word of what was worked on, but not for ever', async () => {
    const shell = await boot('main-crash');
    const message = 'no contact for 林晓梅, Bahnhofstrasse 1';
    const stack = `TypeError: ${message}\n    at foldFact (/opt/app/out/main/index.js:12:7)\n    at 林晓梅 (/home/anna/x.js:1:1)`;
    await shell.ask('uncaught', message, stack, false);
    expect(await shell.ask('exitCode')).toBe(1);
    const calls = await names(shell);
    expect(calls).toContain('app.relaunch');
    expect(calls).not.toContain('dialog.showErrorBox');
    await shell.stop();

    const again = await boot('main-crash');
    const [note, ...more] = await notes(again);
    expect(more).toEqual([]);
    expect(note).toMatchObject({ kind: 'main-failed', reason: 'uncaught exception' });
    expect(note?.detail).toBe('TypeError foldFact index.js:12');
    const kept = readFileSync(join(folder, 'main-crash/shell/crash-notes.json'), 'utf8');
    expect(kept).not.toMatch(/林|Bahnhof|anna/);
    // Twice more within the ten minutes, and this would be the fourth time.
    const known = await notes(again);
    const path = join(folder, 'main-crash/shell/crash-notes.json');
    writeFileSync(path, JSON.stringify([...known, ...known, ...known]));
    await again.ask('uncaught', 'x', 'Error: x', true);
    expect(await again.ask('exitCode')).toBe(1);
    expect(await names(again)).toContain('dialog.showErrorBox');
    expect(await names(again)).not.toContain('app.relaunch');
  });

  it('of an AppImage that file is started again, once the program has ended', async () => {
    const file = join(folder, 'Stow line.AppImage');
    const ran = join(folder, 'ran');
    writeFileSync(
      file,
      `#!/bin/sh\nprintf '%s\\n' "$@" > "${ran}.new"; mv "${ran}.new" "${ran}"\n`,
      {
        mode: 0o755,
      },
    );
    const env = { APPIMAGE: file, APPDIR: dirname(process.execPath) };
    const shell = await boot('main-crash-image', env);
    await shell.ask('uncaught', 'x', 'Error: x', false);
    expect(await shell.ask('exitCode')).toBe(1);
    expect(await names(shell)).not.toContain('app.relaunch');
    await until(async () => (await shell.call<Result<object>>('stationGetStatus', {})).ok);
    expect(existsSync(ran)).toBe(false);
    await shell.stop();
    await expect.poll(() => existsSync(ran)).toBe(true);
    const args = readFileSync(ran, 'utf8').split('\n');
    expect(args).toEqual(expect.arrayContaining(['--data', join(folder, 'main-crash-image')]));
  });

  it('that left no word it is noticed at the next start, and notes stay few', async () => {
    const shell = await boot('killed');
    await shell.stop();
    const again = await boot('killed');
    expect(await notes(again)).toMatchObject([{ kind: 'main-gone' }]);
    const gone = { type: 'GPU', reason: 'crashed', exitCode: 11 };
    for (let n = 0; n < 60; n += 1) await again.ask('childGone', gone);
    await again.ask('childGone', { ...gone, reason: 'clean-exit' });
    expect(await notes(again)).toHaveLength(50);
    expect((await notes(again))[0]).toMatchObject({ kind: 'helper-gone', reason: 'GPU crashed' });
    expect(await again.ask('quit')).toBe(0);
    const files = readdirSync(join(folder, 'killed/shell'));
    expect(files).not.toContain('running');
  });
});

describe('the window', () => {
  const place = (x: number, y: number) => ({
    ...{ kiosk: false, zoom: 100 },
    place: { bounds: { x, y, width: 900, height: 700 }, maximized: false },
  });
  it.each([
    ['where it was', place(2000, 50), { x: 2000, y: 50, width: 900, height: 700 }],
    ['not where no display is any more', place(-3000, 50), { width: 1280, height: 800 }],
  ])('opens %s', async (what, kept, expected) => {
    const data = `place ${what}`;
    mkdirSync(join(folder, data, 'shell'), { recursive: true });
    writeFileSync(join(folder, data, 'shell/shell-settings.json'), JSON.stringify(kept));
    const displays = [
      { x: 0, y: 0, width: 1920, height: 1040 },
      { x: 1920, y: 0, width: 1920, height: 1040 },
    ];
    const shell = await boot(data, { STAND_IN_DISPLAYS: JSON.stringify(displays) });
    const made = (await shell.records()).find(({ target }) => target === 'BrowserWindow');
    const options = made?.args[0] as Record<string, unknown>;
    expect(options).toMatchObject(expected);
    if (!('x' in expected)) expect(options).not.toHaveProperty('x');
    await shell.ask('quit');
    const saved = readFileSync(join(folder, data, 'shell/shell-settings.json'), 'utf8');
    expect(JSON.parse(saved)).toHaveProperty('place.bounds.width', expected.width);
  });
});
