import { createAgentHost } from '../../../renderer/host/agentHost.ts';
import { createStation, type Station } from '../../../renderer/replica/station.ts';
import { startReplication } from '../../../renderer/replication/startReplication.ts';
import { createPageSender } from '../../../renderer/replication/pageSender.ts';
import { startReplicator, type Replicator } from '../../../renderer/replication/replicator.ts';
import type { FromWorker, ToWorker } from '../../../renderer/replication/messages.ts';
import {
  currentMachine,
  currentProcess,
  Killed,
  pause,
  runAs,
  type Machine,
  type Process,
} from '../virtual/machine.ts';
import { diskOf, giveDisk, PageDisk } from '../virtual/pageStorage.ts';
import { watchScreen } from './eyes.ts';
import type { StationNode, Window } from './station.ts';
import type { Truth } from './truth.ts';

const pages = new WeakMap<Process, PageNode>();

function currentPage(): PageNode {
  const page = pages.get(currentProcess());
  if (page === undefined) throw new Error(`${currentProcess().name} is no page`);
  return page;
}

/** One window with the station app in it, but without a screen. */
export class PageNode {
  readonly host: StationNode;
  readonly name: string;
  disk = new PageDisk();
  process: Process;
  app: Station | undefined;
  readonly errors: string[] = [];
  /** No line to the host before this moment. */
  #cutUntil = 0;
  readonly #machine: Machine;
  readonly #truth: Truth;

  constructor(machine: Machine, host: StationNode, name: string, truth: Truth) {
    this.#machine = machine;
    this.#truth = truth;
    this.host = host;
    this.name = name;
    this.process = machine.spawn(name);
    this.process.die();
  }

  get isUp(): boolean {
    return this.app !== undefined && this.process.alive;
  }

  start(): void {
    const process = this.#machine.spawn(this.name);
    process.wallOffsetMs = this.host.wallOffsetMs;
    process.release = this.host.release;
    this.process = process;
    pages.set(process, this);
    giveDisk(process, this.disk);
    runAs(process, () => {
      const app = createStation(
        createAgentHost(() => undefined),
        (error) => this.fail(process, error),
      );
      watchScreen(this, app, this.#truth);
      startReplication(app);
      this.app = app;
    });
  }

  kill(): void {
    this.process.die();
    this.app = undefined;
  }

  /** The page hears nothing of its host for a while, which goes on; what it asks for in other ways it gets. */
  cutLink(ms: number): void {
    this.#cutUntil = this.#machine.now + ms;
    for (const window of this.host.windows) {
      if (window.process === this.process) window.closed();
    }
  }

  get isCut(): boolean {
    return this.#machine.now < this.#cutUntil;
  }

  /** The browser threw its databases away; perhaps what it keeps beside them, too. */
  wipe(everything: boolean): void {
    const { local } = this.disk;
    this.disk = new PageDisk();
    if (!everything) for (const [key, value] of local) this.disk.local.set(key, value);
  }

  fail(process: Process, error: unknown): void {
    if (!process.alive || error instanceof Killed) return;
    this.errors.push(error instanceof Error ? String(error.stack) : String(error));
  }
}

type Listener = (event: { data?: unknown; code?: number; message?: string }) => void;

class Listeners {
  readonly #byType = new Map<string, Listener[]>();
  addEventListener(type: string, listener: Listener): void {
    this.#byType.set(type, [...(this.#byType.get(type) ?? []), listener]);
  }
  emit(type: string, event: Parameters<Listener>[0] = {}): void {
    for (const listener of this.#byType.get(type) ?? []) listener(event);
  }
}

/** The page's line to its host on the same machine: quick and in order, but it ends with either. */
class PageSocket extends Listeners {
  #open = false;
  readonly #page = currentPage();
  readonly #process = currentProcess();
  readonly #window: Window;

  constructor() {
    super();
    const { host } = this.#page;
    const server = host.process;
    this.#window = {
      process: this.#process,
      message: (text) => {
        if (this.#open) this.emit('message', { data: text });
      },
      closed: () => {
        currentMachine().schedule(2, this.#process, () => this.#close());
      },
    };
    this.#process.onDeath.add(() => host.windows.delete(this.#window));
    currentMachine().schedule(2, this.#process, () => {
      if (!host.isUp || host.process !== server || this.#page.isCut) {
        this.#close();
        return;
      }
      this.#open = true;
      server.onDeath.add(() => this.#window.closed());
      this.emit('open');
      void host.welcome(this.#window);
    });
  }

  send(frame: string): void {
    const { host } = this.#page;
    const server = host.process;
    currentMachine().schedule(1, server, () => {
      if (this.#process.alive) host.serve(this.#window, frame);
    });
  }

  #close(): void {
    this.#open = false;
    this.#page.host.windows.delete(this.#window);
    this.emit('close', { code: 1006 });
  }
}

/** The replication worker, in the page's own process: what `worker.ts` does with its messages. */
class PageWorker extends Listeners {
  readonly #process = currentProcess();
  readonly #post = (message: FromWorker): void => {
    currentMachine().schedule(1, this.#process, () => this.emit('message', { data: message }));
  };
  readonly #sender = createPageSender(this.#post);
  #replicator: Promise<Replicator> | undefined;

  postMessage(message: ToWorker): void {
    currentMachine().schedule(1, this.#process, () => this.#receive(message));
  }

  terminate(): void {
    this.#replicator = undefined;
  }

  #receive(message: ToWorker): void {
    const page = currentPage();
    const failed = (error: unknown): void => page.fail(this.#process, error);
    switch (message.type) {
      case 'start':
        this.#replicator = startReplicator(message, this.#post, this.#sender);
        this.#replicator.catch(failed);
        return;
      case 'taken':
        this.#sender.taken();
        return;
      case 'poke':
        this.#replicator?.then((running) => running.poke(message.poke)).catch(failed);
        return;
      case 'collections':
        this.#replicator
          ?.then((running) => running.setCollections(message.collections, message.lost))
          .catch(failed);
    }
  }
}

const unreachable = (): TypeError => new TypeError('fetch failed');

/** Rejects when the host dies or the page gives up, whatever else comes of it. */
function untilGone<T>(
  host: Process,
  signal: AbortSignal | undefined,
  work: Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const gone = (): void => reject(unreachable());
    host.onDeath.add(gone);
    const stop = signal && currentMachine().onAbort(signal, gone);
    work.then(resolve, reject).finally(() => {
      host.onDeath.delete(gone);
      stop?.();
    });
  });
}

/** What a page's own fetch reaches: its host's session and pull proxy. */
async function pageFetch(
  input: string,
  init: { signal?: AbortSignal } = {},
): Promise<{ ok: boolean; status: number; json: () => Promise<unknown> }> {
  const { host } = currentPage();
  const url = new URL(input, location.href);
  await pause(1);
  const { station, process } = host;
  if (station === undefined || !process.alive) throw unreachable();
  const collection = /^\/host\/pull\/(\w+)$/.exec(url.pathname)?.[1];
  if (collection === undefined) return { ok: true, status: 204, json: async () => ({}) };
  const answer = await untilGone(
    process,
    init.signal,
    runAs(process, () =>
      station.pull(collection, {
        after: url.searchParams.get('after') ?? undefined,
        limit: url.searchParams.get('limit') ?? undefined,
      }),
    ),
  );
  await pause(1);
  return {
    ok: answer.status >= 200 && answer.status < 300,
    status: answer.status,
    json: async () => JSON.parse(Buffer.from(answer.body).toString('utf8')) as unknown,
  };
}

/** What a browser gives a page, for pages of this instance of the product. */
export function installBrowser(): void {
  const define = (name: string, value: unknown): void => {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  };
  define('WebSocket', PageSocket);
  define('Worker', PageWorker);
  define('fetch', pageFetch);
  define('location', new URL('http://station.sim/'));
  define('localStorage', {
    getItem: (key: string) => diskOf(currentProcess()).local.get(key) ?? null,
    setItem: (key: string, value: string) => diskOf(currentProcess()).local.set(key, value),
    removeItem: (key: string) => diskOf(currentProcess()).local.delete(key),
  });
}
