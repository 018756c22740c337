/**
 * The real programs for a browser test: central, any number of stations behind agents, Chromium pages.
 * Each in a process of its own, on free ports, with a folder that goes when it ends.
 */
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { buildRenderer } from '../../scripts/lib/builds.ts';
import { runProgram, stopProgram } from '../../scripts/lib/processes.ts';
import { sampleOrderCsv, samplePeople, type SamplePerson } from '../../shared/sample/index.ts';
import type { Role } from '../../shared/schema/index.ts';
import { freePort } from '../freePort.ts';
import { openBrowser, serveAgent, serveCentral } from './programs.ts';

export { CHROMIUM_FLAGS } from './programs.ts';

export interface LaunchedStation {
  readonly name: string;
  readonly dataDir: string;
  /** Where its agent listens, without a code. */
  readonly origin: string;
  readonly context: BrowserContext;
  readonly page: Page;
  /** Errors that the page did not catch, as text. */
  readonly pageErrors: readonly string[];
  /** An address with a fresh code, for another window. */
  newUrl(): Promise<string>;
}

export interface LaunchedStack {
  readonly dir: string;
  readonly centralData: string;
  readonly centralUrl: string;
  readonly browser: Browser;
  startCentral(): Promise<void>;
  stopCentral(): Promise<void>;
  /** Puts generated orders in, as a file on the command line. */
  importOrders(orders: number, seed?: number): Promise<void>;
  /** `agentOptions`: further ones for its agent, such as `--scanner host:port`. */
  addStation(name: string, agentOptions?: readonly string[]): Promise<LaunchedStation>;
  close(): Promise<void>;
}

export interface LaunchOptions {
  /** Generated orders, on top of the 60 of the sample warehouse. */
  readonly orders?: number;
}

export async function launchStack(options: LaunchOptions = {}): Promise<LaunchedStack> {
  await buildRenderer();
  const dir = await mkdtemp(path.join(tmpdir(), 'stowline-e2e-'));
  const centralData = path.join(dir, 'central');
  const port = await freePort();
  const centralUrl = `http://127.0.0.1:${port}`;
  const browser = await openBrowser();
  const agents: ChildProcess[] = [];
  let central: ChildProcess | undefined;

  const startCentral = async () => {
    central = await serveCentral(centralData, port);
  };
  const stopCentral = async () => {
    if (central !== undefined) await stopProgram(central);
    central = undefined;
  };
  const importOrders = async (orders: number, seed = 1) => {
    const file = path.join(dir, `orders-${seed}.csv`);
    await writeFile(file, sampleOrderCsv({ orders, seed }));
    const args = ['central/main.ts', 'import', file, '--data', centralData];
    await runProgram(process.execPath, args);
  };

  const addStation = async (
    name: string,
    agentOptions: readonly string[] = [],
  ): Promise<LaunchedStation> => {
    const dataDir = path.join(dir, name);
    const { agent, url } = await serveAgent({
      ...{ name, dataDir, centralData, centralUrl },
      more: agentOptions,
    });
    agents.push(agent);
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    const pageErrors: string[] = [];
    page.on('pageerror', (error) => pageErrors.push(String(error)));
    await page.goto(url);
    const newUrl = () =>
      runProgram(process.execPath, ['electron/agent/main.ts', '--data', dataDir, '--print-code']);
    const { origin } = new URL(url);
    return { name, dataDir, origin, context, page, pageErrors, newUrl };
  };

  const close = async () => {
    await browser.close();
    await Promise.all(agents.map((agent) => stopProgram(agent)));
    await stopCentral();
    await rm(dir, { recursive: true, force: true });
  };
  try {
    await startCentral();
    if (options.orders !== undefined) await importOrders(options.orders);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    dir,
    centralData,
    centralUrl,
    browser,
    startCentral,
    stopCentral,
    importOrders,
    addStation,
    close,
  };
}

export function personWith(role: Role): SamplePerson {
  const person = samplePeople().find(({ roles }) => roles.includes(role));
  if (person === undefined) throw new Error(`no sample person is a ${role}`);
  return person;
}

/** Seconds between the keys of a wedge scanner, as they are stamped: however slow this machine is. */
const WEDGE_KEY_S = 0.008;

/** Types a code as a wedge scanner does: fast, and with Enter. */
export async function wedgeScan(page: Page, code: string): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  const start = Date.now() / 1000;
  const keys = [
    ...code.split('').map((text) => ({ key: text, text })),
    { key: 'Enter', text: '\r' },
  ];
  // Not one after the other: waiting for each answer would be a person's pace.
  await Promise.all(
    keys.flatMap((key, at) => {
      const timestamp = start + at * WEDGE_KEY_S;
      return [
        cdp.send('Input.dispatchKeyEvent', { type: 'keyDown', ...key, timestamp }),
        cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', key: key.key, timestamp }),
      ];
    }),
  );
  await cdp.detach();
}

/** Signs in by badge, and with the PIN where it is asked for. */
export async function signIn(page: Page, person: SamplePerson): Promise<void> {
  await page.getByTestId('sign-in').waitFor();
  await page.getByTestId(`person-${person.id}`).waitFor();
  await wedgeScan(page, person.badge);
  const pin = page.getByTestId('pin-screen');
  const home = page.getByTestId('shell');
  await pin.or(home).first().waitFor();
  if (await pin.isVisible()) {
    await page.keyboard.type(person.pin, { delay: 60 });
    await page.keyboard.press('Enter');
    await pin.waitFor({ state: 'detached' });
  }
}
