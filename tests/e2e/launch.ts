/**
 * The real programs for a browser test: central, any number of stations behind agents, Chromium pages.
 * Each in a process of its own, on free ports, with a folder that goes when it ends.
 */
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { buildRenderer } from '../../scripts/lib/builds.ts';
import {
  answers,
  ROOT,
  runProgram,
  startProgram,
  stopProgram,
  waitUntil,
} from '../../scripts/lib/processes.ts';
import { sampleOrderCsv, samplePeople, type SamplePerson } from '../../shared/sample/index.ts';
import type { Role } from '../../shared/schema/index.ts';

export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const START_MS = 60_000;

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

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export async function launchStack(options: LaunchOptions = {}): Promise<LaunchedStack> {
  await buildRenderer();
  const dir = await mkdtemp(path.join(tmpdir(), 'stowline-e2e-'));
  const centralData = path.join(dir, 'central');
  const port = await freePort();
  const centralUrl = `http://127.0.0.1:${port}`;
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: CHROMIUM_FLAGS,
  });
  const agents: ChildProcess[] = [];
  let central: ChildProcess | undefined;

  const startCentral = async () => {
    const args = ['serve', '--data', centralData, '--port', String(port), '--sample'];
    central = startProgram(['central/main.ts', ...args]);
    await waitUntil('central', answers(`${centralUrl}/healthz`), START_MS);
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
    const enrol = ['central/main.ts', 'enrol-code', '--data', centralData];
    const code = (await runProgram(process.execPath, enrol)).trim().split('\n').at(-1) ?? '';
    let printed = '';
    const agent = startProgram(
      [
        'electron/agent/main.ts',
        ...['--data', dataDir, '--central', centralUrl, '--enrol', code, '--name', name],
        ...['--port', '0', '--renderer', path.join(ROOT, 'out', 'renderer')],
        ...agentOptions,
      ],
      { onLine: (line) => (printed ||= /http:\S+#code=\S+/.exec(line)?.[0] ?? '') },
    );
    agents.push(agent);
    await waitUntil('the agent', () => printed !== '', START_MS);
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    const pageErrors: string[] = [];
    page.on('pageerror', (error) => pageErrors.push(String(error)));
    await page.goto(printed);
    const newUrl = () =>
      runProgram(process.execPath, ['electron/agent/main.ts', '--data', dataDir, '--print-code']);
    const { origin } = new URL(printed);
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
