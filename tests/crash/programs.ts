/** Programs that can be killed at any moment and started again on the same data. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { ROOT, waitUntil } from '../../scripts/lib/processes.ts';
import { CHROMIUM_FLAGS } from '../e2e/programs.ts';

const START_MS = 60_000;

export interface Killable {
  /** SIGKILL to all of its processes; resolves when they are gone. */
  kill(): Promise<void>;
  /** In order; killed where that takes too long. */
  stop(): Promise<void>;
}

async function ended(child: ChildProcess, signal: NodeJS.Signals, graceMs: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
  await exit;
  clearTimeout(timer);
}

export interface NodeProgram extends Killable {
  /** The first line so far that matches. */
  printed(pattern: RegExp): string | undefined;
}

/** One of the project's own programs; what it says on stderr goes to a file. */
export function startNode(args: readonly string[], logFile: string): NodeProgram {
  const log = openSync(logFile, 'a');
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', log] });
  closeSync(log);
  let output = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  return {
    printed(pattern) {
      if (child.exitCode !== null) {
        throw new Error(`${args[0]} ended: ${output}${readFileSync(logFile, 'utf8')}`);
      }
      return pattern.exec(output)?.[0];
    },
    kill: () => ended(child, 'SIGKILL', START_MS),
    stop: () => ended(child, 'SIGTERM', 5000),
  };
}

/** Whether any process was started with this text on its command line. */
function isUsed(text: string): boolean {
  return readdirSync('/proc').some((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(text);
    } catch {
      // It ended while we looked.
      return false;
    }
  });
}

export interface KillableChromium extends Killable {
  readonly context: BrowserContext;
  readonly page: Page;
}

/** Chromium on a profile folder that outlives it, in a process group of its own. */
export async function startChromium(profile: string): Promise<KillableChromium> {
  const child = spawn(
    process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    [
      '--headless',
      `--user-data-dir=${profile}`,
      '--remote-debugging-port=0',
      '--window-size=1280,900',
      ...CHROMIUM_FLAGS,
      'about:blank',
    ],
    { detached: true, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const group = child.pid ?? 0;
  const exit = once(child, 'exit');
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
  const listening = /DevTools listening on (ws:\S+)/;
  await waitUntil('Chromium', () => listening.test(said), START_MS);
  const browser: Browser = await chromium.connectOverCDP(listening.exec(said)?.[1] ?? '');
  const context = browser.contexts()[0] ?? (await browser.newContext());
  const page = context.pages()[0] ?? (await context.newPage());
  // Nothing may still hold the profile when the next one starts on it.
  const gone = async () => {
    await exit;
    await waitUntil('Chromium to be gone', () => !isUsed(`--user-data-dir=${profile}`));
  };
  return {
    context,
    page,
    async kill() {
      process.kill(-group, 'SIGKILL');
      await gone();
    },
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        const cdp = await browser.newBrowserCDPSession();
        // The answer may be lost with the browser that was asked to end.
        await cdp.send('Browser.close').catch(() => undefined);
      }
      await gone();
    },
  };
}
