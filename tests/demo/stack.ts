import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import path from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import {
  answers,
  ROOT,
  runProgram,
  startProgram,
  stopProgram,
  waitUntil,
} from '../../scripts/lib/processes.ts';
import {
  startPrinterSim,
  startScannerSim,
  type PrinterSim,
  type ScannerSim,
} from '../../scripts/sim/index.ts';
import { CHROMIUM_FLAGS } from '../e2e/launch.ts';
import { layLine, type Line } from './line.ts';

export interface DemoStation {
  readonly name: string;
  readonly dataDir: string;
  readonly page: Page;
  readonly scanner: ScannerSim;
  readonly line: Line;
}

export interface Stack {
  readonly dir: string;
  readonly centralData: string;
  readonly printer: PrinterSim;
  readonly browser: Browser;
  readonly startCentral: () => Promise<void>;
  readonly stopCentral: () => Promise<void>;
  readonly addStation: (name: string, options?: { printer?: boolean }) => Promise<DemoStation>;
  /** Ends the stations, which hold their journals locked while they run. */
  readonly stopStations: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** A port that nobody listens on now; central takes it again after its outage. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

/** A probe that fails at once when the program it waits for has ended. */
const whileAlive = (child: ChildProcess, probe: () => Promise<boolean> | boolean) => () => {
  if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`);
  return probe();
};

export async function openStack(dir: string): Promise<Stack> {
  const centralPort = await freePort();
  const centralData = path.join(dir, 'central');
  const printer = await startPrinterSim({ port: 0 });
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: CHROMIUM_FLAGS,
  });
  const agents: ChildProcess[] = [];
  const stations: DemoStation[] = [];
  let central: ChildProcess | undefined;

  const startCentral = async (): Promise<void> => {
    central = startProgram([
      'central/main.ts',
      'serve',
      ...['--data', centralData, '--port', String(centralPort)],
      ...['--sample', '--sample-orders', '0'],
    ]);
    await waitUntil(
      'central',
      whileAlive(central, answers(`http://127.0.0.1:${centralPort}/healthz`)),
      60_000,
    );
  };

  /** The address with its one-time code, as the agent prints it for a person. */
  const startAgent = async (args: string[]): Promise<string> => {
    let printed = '';
    const agent = startProgram(['electron/agent/main.ts', ...args], {
      onLine: (line) => {
        printed ||= /http:\/\/127\.0\.0\.1:\d+\/#code=\S+/.exec(line)?.[0] ?? '';
      },
    });
    agents.push(agent);
    await waitUntil(
      'the agent',
      whileAlive(agent, () => printed !== ''),
      60_000,
    );
    return printed;
  };

  const addStation: Stack['addStation'] = async (name, options = {}) => {
    const dataDir = path.join(dir, name.toLowerCase().replaceAll(' ', '-'));
    const line = await layLine(centralPort);
    const scanner = await startScannerSim({ port: 0 });
    const printed = await runProgram(process.execPath, [
      'central/main.ts',
      'enrol-code',
      ...['--data', centralData],
    ]);
    const code = printed.trim().split('\n').at(-1) ?? '';
    const url = await startAgent([
      ...['--data', dataDir, '--central', line.url, '--enrol', code, '--name', name],
      ...['--port', '0', '--renderer', path.join(ROOT, 'out', 'renderer')],
      '--scanner',
      `127.0.0.1:${scanner.port}`,
      ...(options.printer === true ? ['--printer', `127.0.0.1:${printer.port}`] : []),
    ]);
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    await page.goto(url);
    const station = { name, dataDir, page, scanner, line };
    stations.push(station);
    return station;
  };

  const stopStations = async (): Promise<void> => {
    await browser.close();
    await Promise.all(agents.map((agent) => stopProgram(agent)));
  };

  return {
    dir,
    centralData,
    printer,
    browser,
    startCentral,
    stopCentral: async () => {
      if (!central) return;
      await stopProgram(central);
      central = undefined;
    },
    addStation,
    stopStations,
    close: async () => {
      await stopStations();
      await Promise.all(stations.map(({ scanner }) => scanner.close()));
      await Promise.all(stations.map(({ line }) => line.close()));
      await printer.close();
      if (central) await stopProgram(central);
    },
  };
}
