/** Central, an agent and Chromium around one person's work; each can be killed and is then started again. */
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { mintUrl } from '../../electron/agent/index.ts';
import { buildRenderer } from '../../scripts/lib/builds.ts';
import { answers, ROOT, runProgram, waitUntil } from '../../scripts/lib/processes.ts';
import {
  startPrinterSim,
  startScannerSim,
  type PrinterSim,
  type ScannerSim,
} from '../../scripts/sim/index.ts';
import { freePort } from '../freePort.ts';
import { readTraffic, watchPage, type PageAnswer } from './pageWatch.ts';
import {
  startChromium,
  startNode,
  type Killable,
  type KillableChromium,
  type NodeProgram,
} from './programs.ts';

export const PARTS = ['chromium', 'agent', 'central'] as const;
export type Part = (typeof PARTS)[number];
const START_MS = 60_000;

export interface WorldOptions {
  /** The agent's data; a folder of the world's own unless told. */
  readonly agentData?: string;
  readonly sampleOrders?: number;
}

export class World {
  readonly dir: string;
  readonly centralData: string;
  readonly agentData: string;
  readonly profile: string;
  readonly scanner: ScannerSim;
  readonly printer: PrinterSim;
  /** Answers of the page that is open now, oldest first. */
  answers: PageAnswer[] = [];
  readonly pageErrors: string[] = [];
  readonly #ports: { readonly central: number; readonly agent: number };
  readonly #sampleOrders: number;
  #central: NodeProgram | undefined;
  #agent: NodeProgram | undefined;
  #chromium: KillableChromium | undefined;

  private constructor(
    dir: string,
    devices: { scanner: ScannerSim; printer: PrinterSim },
    ports: { central: number; agent: number },
    options: WorldOptions,
  ) {
    this.dir = dir;
    this.centralData = path.join(dir, 'central');
    this.agentData = options.agentData ?? path.join(dir, 'agent');
    this.profile = path.join(dir, 'profile');
    this.scanner = devices.scanner;
    this.printer = devices.printer;
    this.#ports = ports;
    this.#sampleOrders = options.sampleOrders ?? 60;
  }

  static async open(options: WorldOptions = {}): Promise<World> {
    await buildRenderer();
    const dir = await mkdtemp(path.join(tmpdir(), 'stowline-crash-'));
    await mkdir(path.join(dir, 'profile'));
    const devices = {
      scanner: await startScannerSim({ port: 0 }),
      printer: await startPrinterSim({ port: 0 }),
    };
    const ports = { central: await freePort(), agent: await freePort() };
    const world = new World(dir, devices, ports, options);
    try {
      await world.start('central');
      await world.start('agent');
      await world.start('chromium');
    } catch (error) {
      await world.close();
      throw error;
    }
    return world;
  }

  get page(): Page {
    if (this.#chromium === undefined) throw new Error('Chromium is not running');
    return this.#chromium.page;
  }

  get centralUrl(): string {
    return `http://127.0.0.1:${this.#ports.central}`;
  }

  get database(): string {
    return path.join(this.centralData, 'central.db');
  }

  start(part: Part): Promise<void> {
    return {
      central: () => this.#startCentral(),
      agent: () => this.#startAgent(),
      chromium: () => this.#startChromium(),
    }[part]();
  }

  async kill(part: Part): Promise<void> {
    await this.#take(part)?.kill();
  }

  async stop(part: Part): Promise<void> {
    await this.#take(part)?.stop();
  }

  /** What the parts said on stderr. */
  async logs(): Promise<string> {
    const texts = await Promise.all(
      ['central', 'agent'].map((name) =>
        readFile(path.join(this.dir, `${name}.log`), 'utf8').catch(() => ''),
      ),
    );
    return texts.join('\n');
  }

  async close(): Promise<void> {
    for (const part of PARTS) await this.stop(part);
    await this.scanner.close();
    await this.printer.close();
    await rm(this.dir, { recursive: true, force: true, maxRetries: 5 });
  }

  #take(part: Part): Killable | undefined {
    const running = { chromium: this.#chromium, agent: this.#agent, central: this.#central }[part];
    if (part === 'chromium') this.#chromium = undefined;
    if (part === 'agent') this.#agent = undefined;
    if (part === 'central') this.#central = undefined;
    return running;
  }

  async #startCentral(): Promise<void> {
    const { central } = this.#ports;
    this.#central = startNode(
      [
        ...['central/main.ts', 'serve', '--data', this.centralData, '--port', String(central)],
        ...['--sample', '--sample-orders', String(this.#sampleOrders)],
      ],
      path.join(this.dir, 'central.log'),
    );
    const running = this.#central;
    const ready = answers(`${this.centralUrl}/healthz`);
    await waitUntil(
      'central',
      () => {
        running.printed(/^/);
        return ready();
      },
      START_MS,
    );
  }

  async #startAgent(): Promise<void> {
    const first =
      (await readFile(path.join(this.agentData, 'agent-address')).catch(() => null)) === null;
    const enrol = first ? ['--enrol', await this.#enrolCode(), '--name', 'Crash 1'] : [];
    const device = (port: number) => `127.0.0.1:${port}`;
    const agent = startNode(
      [
        ...['electron/agent/main.ts', '--data', this.agentData, '--central', this.centralUrl],
        ...['--port', String(this.#ports.agent), ...enrol],
        ...['--renderer', path.join(ROOT, 'out', 'renderer')],
        ...['--scanner', device(this.scanner.port), '--printer', device(this.printer.port)],
      ],
      path.join(this.dir, 'agent.log'),
    );
    this.#agent = agent;
    await waitUntil('the agent', () => agent.printed(/#code=/) !== undefined, START_MS);
    await this.scanner.waitForConnection();
  }

  async #enrolCode(): Promise<string> {
    const args = ['central/main.ts', 'enrol-code', '--data', this.centralData];
    return (await runProgram(process.execPath, args)).trim().split('\n').at(-1) ?? '';
  }

  async #startChromium(): Promise<void> {
    const chromium = await startChromium(this.profile);
    this.#chromium = chromium;
    this.answers = [];
    const given = this.answers;
    chromium.page.on('pageerror', (error) => this.pageErrors.push(String(error)));
    await watchPage(chromium.page, (answer) => void given.push(answer));
    await chromium.page.goto(mintUrl(this.agentData));
    await this.linked(0);
  }

  /** Waits until the page has had more than so many sockets to its host and the newest is open. */
  async linked(more: number): Promise<void> {
    await waitUntil('the page to reach its host', async () => {
      const { opened, open } = await readTraffic(this.page);
      return open && opened > more;
    });
  }
}
