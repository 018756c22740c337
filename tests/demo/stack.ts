import type { ChildProcess } from 'node:child_process';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { stopProgram } from '../../scripts/lib/processes.ts';
import {
  startPrinterSim,
  startScannerSim,
  type PrinterSim,
  type ScannerSim,
} from '../../scripts/sim/index.ts';
import { freePort } from '../freePort.ts';
import { openBrowser, serveAgent, serveCentral } from '../e2e/programs.ts';
import { layLine, type Line } from './line.ts';
import { PATIENCE_MS } from './station.ts';

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

export async function openStack(dir: string): Promise<Stack> {
  const centralPort = await freePort();
  const centralData = path.join(dir, 'central');
  const printer = await startPrinterSim({ port: 0 });
  const browser = await openBrowser({ ownSignals: true });
  const agents: ChildProcess[] = [];
  const stations: DemoStation[] = [];
  let central: ChildProcess | undefined;

  const startCentral = async (): Promise<void> => {
    central = await serveCentral(centralData, centralPort, ['--sample-orders', '0']);
  };

  const addStation: Stack['addStation'] = async (name, options = {}) => {
    const dataDir = path.join(dir, name.toLowerCase().replaceAll(' ', '-'));
    const line = await layLine(centralPort);
    const scanner = await startScannerSim({ port: 0 });
    const { agent, url } = await serveAgent({
      ...{ name, dataDir, centralData, centralUrl: line.url },
      more: [
        ...['--scanner', `127.0.0.1:${scanner.port}`],
        ...(options.printer === true ? ['--printer', `127.0.0.1:${printer.port}`] : []),
      ],
    });
    agents.push(agent);
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      reducedMotion: 'reduce',
    });
    context.setDefaultTimeout(PATIENCE_MS);
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
