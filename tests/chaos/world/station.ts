import { createPrivateKey } from 'node:crypto';
import { closeSync, existsSync, ftruncateSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { callHost } from '../../../electron/station/callHost.ts';
import { createPrinting } from '../../../electron/station/printing/index.ts';
import { createStation, type Station } from '../../../electron/station/station.ts';
import type { ScalesPort, ScannersPort } from '../../../electron/station/ports.ts';
import { AppError } from '../../../shared/errors.ts';
import { HOST_EVENT_NAMES, type HostEventName } from '../../../shared/host/index.ts';
import { canonicalJson } from '../../../shared/canonicalJson.ts';
import { Killed, runAs, wallClock, type Machine, type Process } from '../virtual/machine.ts';
import { Disk } from '../virtual/disk.ts';
import { createFetch, GOOD_LINE, type Line, type SimServer } from '../virtual/network.ts';
import { printerAt, type Printer } from '../virtual/printer.ts';
import { Random } from '../virtual/random.ts';

/** PKCS #8 around a raw Ed25519 key. */
const ED25519_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
/** As large as the journal keeps in reserve: then it writes none itself. */
const RESERVE_BYTES = 8 * 1024 * 1024;

const privateKey = (seed: number): Uint8Array => {
  const der = Buffer.concat([ED25519_PREFIX, new Random(seed).bytes(32)]);
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }).export({
    type: 'pkcs8',
    format: 'der',
  });
};

const NO_SCANNERS: ScannersPort = {
  list: async () => [],
  save: () => Promise.reject(new AppError('scanner-unknown')),
  remove: async () => undefined,
  listPorts: async () => [],
  listHid: async () => ({ available: false, scanners: [] }),

  close: async () => undefined,
};
const NO_SCALES: ScalesPort = {
  list: () => [],
  save: () => Promise.reject(new AppError('scale-unknown')),
  remove: async () => undefined,
  read: () => Promise.reject(new AppError('scale-unknown')),
  close: async () => undefined,
};

/** What the disk says itself, where the journal does not say it more plainly. */
const isDiskFull = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && error.errcode === 13;

/** A window's end of the line to its host. */
export interface Window {
  readonly process: Process;
  message(text: string): void;
  closed(): void;
}

/** What a station printed and recorded is told by its files; this is the program on them. */
export class StationNode {
  readonly index: number;
  readonly name: string;
  readonly folder: string;
  readonly line: Line;
  readonly printer: Printer;
  readonly disk: Disk;
  /** Where the journal's witnesses are: beside it, and elsewhere. */
  readonly witnesses: readonly string[];
  readonly windows = new Set<Window>();
  /** Failures that it reported and that no fault explains. */
  readonly reports: string[] = [];
  process: Process;
  wallOffsetMs = 0;
  /** Of two releases of the product. */
  release: 0 | 1 = 0;
  station: Station | undefined;
  isStarting = false;
  isStopping = false;
  enrolCode: string | undefined;
  readonly #machine: Machine;

  constructor(
    machine: Machine,
    folder: string,
    index: number,
    central: () => SimServer | undefined,
    trace: (text: string) => void,
  ) {
    this.#machine = machine;
    this.index = index;
    this.name = `station-${index}`;
    this.folder = join(folder, this.name);
    this.process = machine.spawn(this.name);
    this.printer = printerAt(9100 + index);
    this.disk = new Disk(index);
    this.witnesses = [this.folder, join(folder, `${this.name}.witness`)];
    this.line = {
      quality: { ...GOOD_LINE },
      random: machine.spawn(`${this.name} line`).random,
      server: central,
      trace: (text) => trace(`${this.name} ${text}`),
      protocol: undefined,
      open: new Set(),
    };
  }

  /** Its private key, PKCS #8 DER: whoever copied it signs as this station does. */
  get key(): Uint8Array {
    return privateKey(1000 + this.index);
  }

  get isUp(): boolean {
    return this.station !== undefined && this.process.alive && !this.isStopping;
  }

  /** Throws what the program itself gives up with. */
  async start(): Promise<void> {
    this.isStarting = true;
    try {
      await this.#start();
    } catch (error) {
      // The program ends with it, and whatever it had open.
      this.process.die();
      throw error;
    } finally {
      this.isStarting = false;
    }
  }

  async #start(): Promise<void> {
    this.station = undefined;
    const process = this.#machine.spawn(this.name);
    process.wallOffsetMs = this.wallOffsetMs;
    process.release = this.release;
    process.disk = this.disk;
    this.process = process;
    process.onDeath.add(() => {
      for (const window of this.windows) window.closed();
      this.windows.clear();
    });
    this.#makeReserve();
    const fetch = createFetch(this.line, (path) => path === '/v1/stream');
    await runAs(process, async () => {
      const station = await createStation({
        kind: 'agent',
        dataDir: this.folder,
        centralUrl: 'http://central.sim',
        ...(this.enrolCode === undefined ? {} : { enrolCode: this.enrolCode }),
        name: this.name,
        witnessDirectories: this.witnesses,
        secretStore: {
          guarantee: 'file-of-this-user',
          read: async () => this.key,
          write: async () => undefined,
        },
        buildLabel: async (document, data) =>
          Buffer.from(`^XA^FX${document} ${canonicalJson(data)}^FS^XZ`),
        printing: (deps) => createPrinting(deps),
        scanners: () => NO_SCANNERS,
        scales: () => NO_SCALES,
        env: {
          monotonicMs: () => this.#machine.now - process.startedAt,
          wallMs: () => wallClock(process),
          random: () => process.random.unit(),
          // Only those parts of fetch that the station uses are simulated.
          fetch: fetch as unknown as typeof globalThis.fetch,
          report: (where, error) => this.#report(process, where, error),
        },
      });
      if (!process.alive) return;
      this.station = station;
      for (const event of HOST_EVENT_NAMES) this.#forward(station, process, event);
    });
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    this.process.statementsLeft = null;
    await runAs(this.process, async () => this.station?.close());
    this.station = undefined;
    this.process.die();
    this.isStopping = false;
  }

  /** A window's call; its answer goes back over the same line. */
  serve(window: Window, frame: string): void {
    const { station, process } = this;
    if (station === undefined || !process.alive) return;
    const { id, call, input } = JSON.parse(frame) as { id: number; call: string; input: unknown };
    void runAs(process, async () => {
      const result = await callHost(station.handlers, station.report, call, input);
      if (process.alive) this.#send(window, JSON.stringify({ id, result }));
    });
  }

  async welcome(window: Window): Promise<void> {
    const { station, process } = this;
    if (station === undefined || !process.alive) return;
    await runAs(process, async () => {
      const [status, session] = await Promise.all([
        station.handlers['station:get-status']({}),
        station.handlers['session:get']({}),
      ]);
      this.#send(window, JSON.stringify({ event: 'status', payload: status }));
      this.#send(window, JSON.stringify({ event: 'session', payload: session }));
      this.windows.add(window);
    });
  }

  #forward(station: Station, process: Process, event: HostEventName): void {
    station.on(event, (payload) => {
      if (!process.alive) return;
      const text = JSON.stringify({ event, payload });
      const receivers = event === 'scan' ? [...this.windows].slice(-1) : this.windows;
      for (const window of receivers) this.#send(window, text);
    });
  }

  /** A millisecond on loopback, in order. */
  #send(window: Window, text: string): void {
    this.#machine.schedule(1, window.process, () => window.message(text));
  }

  #report(process: Process, where: string, error: unknown): void {
    if (!process.alive || error instanceof Killed) return;
    if (error instanceof AppError || isDiskFull(error)) return;
    this.reports.push(`${where}: ${error instanceof Error ? error.stack : String(error)}`);
  }

  #makeReserve(): void {
    const path = join(this.folder, 'journal.reserve');
    if (existsSync(path)) return;
    mkdirSync(this.folder, { recursive: true });
    const handle = openSync(path, 'w');
    ftruncateSync(handle, RESERVE_BYTES);
    closeSync(handle);
  }
}
