/**
 * A desktop without a screen: a real X server, real key events, a real Chinese input method, and Chromium
 * in a window on it. What headless browsers leave out is what scanners that type are about.
 */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { chromium, type Page } from 'playwright-core';
import { stopProgram } from '../../scripts/lib/processes.ts';

const run = promisify(execFile);
const ENGINE = 'libpinyin';

const NEEDS = [
  ['xvfb', '/usr/bin/Xvfb'],
  ['xdotool', '/usr/bin/xdotool'],
  ['dbus', '/usr/bin/dbus-daemon'],
  ['ibus', '/usr/bin/ibus-daemon'],
  ['ibus-gtk3', '/usr/share/doc/ibus-gtk3'],
  ['ibus-libpinyin', '/usr/share/ibus/component/libpinyin.xml'],
] as const;

/** Throws, naming the Debian packages that are missing. */
export function needDesktop(): void {
  const missing = NEEDS.filter(([, file]) => !existsSync(file)).map(([name]) => name);
  if (missing.length > 0)
    throw new Error(`the wedge is tested on a real desktop: apt-get install ${missing.join(' ')}`);
}

export interface Desktop {
  readonly page: Page;
  /** Presses the keys of a text, as a scanner or a person does, with so many ms in between. */
  type: (text: string, msPerKey: number) => Promise<void>;
  /** Presses one key by its X name, e.g. `ctrl+bracketright`. */
  press: (...keys: string[]) => Promise<void>;
  close: () => Promise<void>;
}

/** The first line that a program says on this stream, which stays open. */
async function firstLine(program: ChildProcess, stream: Readable | null): Promise<string> {
  if (!stream) throw new Error('nothing to read from');
  const ended = once(program, 'exit').then(() => 'it ended without a word');
  const said = await Promise.race([once(stream, 'data'), ended]);
  if (typeof said === 'string') throw new Error(said);
  return String(said[0]).trim();
}

export async function openDesktop(): Promise<Desktop> {
  needDesktop();
  const home = await mkdtemp(path.join(tmpdir(), 'stowline-desktop-'));
  const programs: ChildProcess[] = [];
  const start = (command: string, args: string[], env = process.env): ChildProcess => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'ignore', 'pipe'] });
    programs.push(child);
    return child;
  };
  const close = async () => {
    for (const child of programs.splice(0).reverse()) await stopProgram(child);
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const screen = ['-screen', '0', '1280x800x24', '-nolisten', 'tcp', '-noreset'];
    const server = start('Xvfb', ['-displayfd', '3', ...screen]);
    const display = await firstLine(server, server.stdio[3] as Readable);
    const bus = start('dbus-daemon', ['--session', '--nofork', '--print-address=1']);
    const env = {
      ...process.env,
      DISPLAY: `:${display}`,
      DBUS_SESSION_BUS_ADDRESS: await firstLine(bus, bus.stdout),
      GTK_IM_MODULE: 'ibus',
      XMODIFIERS: '@im=ibus',
      HOME: home,
      XDG_RUNTIME_DIR: home,
      XDG_CONFIG_HOME: path.join(home, 'config'),
      XDG_CACHE_HOME: path.join(home, 'cache'),
      LANG: 'C.UTF-8',
    };
    start('ibus-daemon', ['--xim', '--panel', 'disable'], env);
    /** What it says; nothing while its daemon is not up. Setting an engine works and still ends with 1. */
    const ibus = (...args: string[]): Promise<string> =>
      new Promise((resolve) =>
        execFile('ibus', args, { env }, (_, stdout) => resolve(stdout.trim())),
      );
    for (let tries = 0; (await ibus('engine')) !== ENGINE; tries += 1) {
      if (tries === 100) throw new Error(`the input method ${ENGINE} did not come up`);
      await ibus('engine', ENGINE);
      await pause(100);
    }
    const browser = await chromium.launch({
      headless: false,
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      env,
      args: ['--no-sandbox', '--disable-gpu', '--ozone-platform=x11', '--gtk-version=3'],
    });
    const page = await (await browser.newContext({ viewport: null })).newPage();
    return {
      page,
      type: async (text, msPerKey) => {
        await run('xdotool', ['type', '--delay', String(msPerKey), '--', text], { env });
      },
      press: async (...keys) => {
        await run('xdotool', ['key', '--delay', '10', ...keys], { env });
      },
      close: async () => {
        await browser.close();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
