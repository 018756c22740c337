/**
 * Virtual time and virtual processes. Everything simulated runs in one thread: a timer fires when its
 * virtual moment comes, in the name of the process that set it, and a process that was killed has no
 * timers, no database and no line any more. Which process runs is carried by the asynchronous context.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Disk } from './disk.ts';
import { Random } from './random.ts';

/** What real time is called while virtual time runs. */
export const real = {
  setImmediate: globalThis.setImmediate,
  setTimeout: globalThis.setTimeout,
  clearTimeout: globalThis.clearTimeout,
  Date: globalThis.Date,
  now: globalThis.performance.now.bind(globalThis.performance),
};

/** Where virtual time begins: 2026-11-22T09:00:00Z. */
export const EPOCH_MS = real.Date.UTC(2026, 10, 22, 9);

/** Thrown by whatever a process touches after its end. */
export class Killed extends Error {
  constructor(name: string) {
    super(`${name} was killed`);
    this.name = 'Killed';
  }
}

interface Closable {
  abandon(): void;
}

/** One program: central, a station's host, or a page. It ends by `die`, between two statements or at once. */
export class Process {
  readonly name: string;
  readonly random: Random;
  /** The device's clock, ms ahead of (or behind) true time. */
  wallOffsetMs = 0;
  alive = true;
  /** Of two releases of the product: the newer one knows newer facts and newer documents. */
  release: 0 | 1 = 0;
  /** What its databases are written to; undefined: room without end. */
  disk: Disk | undefined;
  /** Database statements until it is killed; null: it isn't. */
  statementsLeft: number | null = null;
  readonly startedAt: number;
  readonly databases = new Set<Closable>();
  readonly onDeath = new Set<() => void>();
  /** Last millisecond and sequence of its UUIDv7s. */
  readonly ids = { ms: 0, sequence: 0 };

  constructor(name: string, seed: number, startedAt: number) {
    this.name = name;
    this.random = new Random(seed);
    this.startedAt = startedAt;
  }

  die(): void {
    if (!this.alive) return;
    this.alive = false;
    for (const database of this.databases) database.abandon();
    this.databases.clear();
    const hearers = [...this.onDeath];
    this.onDeath.clear();
    for (const hear of hearers) hear();
  }

  /** Before each statement: some process or other is killed between any two of them. */
  countStatement(): void {
    if (!this.alive) throw new Killed(this.name);
    if (this.statementsLeft === null) return;
    this.statementsLeft -= 1;
    if (this.statementsLeft > 0) return;
    this.die();
    throw new Killed(this.name);
  }
}

export interface Task {
  at: number;
  seq: number;
  cancelled: boolean;
  readonly process: Process;
  readonly run: () => void;
}

const earlier = (a: Task, b: Task): boolean => a.at < b.at || (a.at === b.at && a.seq < b.seq);

/** Tasks by their moment, those of one moment in the order they were set. */
class Queue {
  readonly #heap: Task[] = [];

  get size(): number {
    return this.#heap.length;
  }

  peek(): Task | undefined {
    return this.#heap[0];
  }

  push(task: Task): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(task);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !earlier(task, above)) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = task;
  }

  pop(): Task | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = at * 2 + 1;
      const left = heap[child];
      if (left === undefined) break;
      const right = heap[child + 1];
      let least = left;
      if (right !== undefined && earlier(right, left)) {
        child += 1;
        least = right;
      }
      if (!earlier(least, last)) break;
      heap[at] = least;
      at = child;
    }
    heap[at] = last;
    return first;
  }
}

const context = new AsyncLocalStorage<Process>();

/** One run's clock and queue. Made anew for every seed. */
export class Machine {
  now = 0;
  readonly root: Process;
  /** Errors that nobody caught, by process. */
  readonly uncaught: { process: string; error: unknown }[] = [];
  readonly #listening = new Set<() => void>();
  #seq = 0;
  #queue = new Queue();
  #processes = 0;
  readonly #seed: number;

  constructor(seed: number) {
    this.#seed = seed;
    this.root = new Process('simulator', seed, 0);
    // Whoever compares everything in the end knows what either release wrote.
    this.root.release = 1;
  }

  /** Each process draws from numbers of its own, so that one more draw in one moves no other. */
  spawn(name: string): Process {
    this.#processes += 1;
    return new Process(name, Math.imul(this.#seed, 31) + this.#processes * 7919, this.now);
  }

  schedule(ms: number, process: Process, run: () => void): Task {
    this.#seq += 1;
    const delay = Number.isFinite(ms) && ms > 0 ? ms : 0;
    const task: Task = { at: this.now + delay, seq: this.#seq, cancelled: false, process, run };
    this.#queue.push(task);
    return task;
  }

  /**
   * Until the abort, until what it returns is called, or until the machine ends: Node keeps a composite signal
   * that somebody listens to for good, and with it the whole world around the listener.
   */
  onAbort(signal: AbortSignal, run: () => void): () => void {
    const stop = (): void => {
      signal.removeEventListener('abort', run);
      this.#listening.delete(stop);
    };
    signal.addEventListener('abort', run, { once: true });
    this.#listening.add(stop);
    return stop;
  }

  /** Nothing outside keeps hold of this machine any more. */
  end(): void {
    for (const stop of this.#listening) stop();
  }

  /** Lets virtual time pass up to `until`, or until `done` says so. */
  async advance(until: number, done: () => boolean = () => false): Promise<void> {
    for (;;) {
      const next = this.#queue.peek();
      if (next === undefined || next.at > until) break;
      this.#queue.pop();
      if (next.cancelled || !next.process.alive) continue;
      this.now = Math.max(this.now, next.at);
      runAs(next.process, () => {
        try {
          next.run();
        } catch (error) {
          if (!(error instanceof Killed)) {
            this.uncaught.push({ process: next.process.name, error });
          }
        }
      });
      await settled();
      if (done()) return;
    }
    this.now = Math.max(this.now, until);
  }
}

/** All promises and ticks that can go on without time passing have gone on. */
export const settled = (): Promise<void> =>
  new Promise((resolve) => {
    real.setImmediate(resolve);
  });

let machine: Machine | undefined;

export function useMachine(next: Machine | undefined): void {
  machine = next;
}

/** The run under way. Throws outside of one. */
export function currentMachine(): Machine {
  if (machine === undefined) throw new Error('no simulation is running');
  return machine;
}

export const isSimulating = (): boolean => machine !== undefined;

/** Whose code is running; the simulator's own where nobody else's is. */
export const currentProcess = (): Process => context.getStore() ?? currentMachine().root;

export const runAs = <T>(process: Process, work: () => T): T => context.run(process, work);

/** A promise that a later moment of virtual time fulfils. */
export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    currentMachine().schedule(ms, currentProcess(), resolve);
  });

/** True time in ms since 1970, by the process's own (perhaps wrong) device clock. */
export const wallClock = (process: Process): number =>
  EPOCH_MS + Math.floor(currentMachine().now) + process.wallOffsetMs;
