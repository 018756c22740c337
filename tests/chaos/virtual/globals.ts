/** Puts virtual time, chance and browser globals where real ones were. Once a thread; nothing else may run in it. */
import {
  currentMachine,
  currentProcess,
  isSimulating,
  real,
  wallClock,
  type Task,
} from './machine.ts';

/** What `setTimeout` answers: enough of Node's Timeout for those who refresh or unref it. */
class Timer {
  #task: Task;
  readonly #ms: number;
  readonly #run: () => void;
  readonly #repeat: boolean;

  constructor(ms: number, run: () => void, repeat: boolean) {
    this.#ms = ms;
    this.#run = run;
    this.#repeat = repeat;
    this.#task = this.#start();
  }

  #start(): Task {
    return currentMachine().schedule(this.#ms, currentProcess(), () => {
      if (this.#repeat) this.#task = this.#start();
      this.#run();
    });
  }

  cancel(): void {
    this.#task.cancelled = true;
  }
  refresh(): this {
    this.cancel();
    this.#task = this.#start();
    return this;
  }
  unref(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  hasRef(): boolean {
    return true;
  }
  [Symbol.toPrimitive](): number {
    return this.#task.seq;
  }
}

type Callback = (...args: unknown[]) => void;

const setTimer = (callback: Callback, ms = 0, ...args: unknown[]): Timer =>
  new Timer(ms, () => callback(...args), false);
const setRepeating = (callback: Callback, ms = 0, ...args: unknown[]): Timer =>
  new Timer(Math.max(1, ms), () => callback(...args), true);
const setSoon = (callback: Callback, ...args: unknown[]): Timer =>
  new Timer(0, () => callback(...args), false);
const clear = (timer: unknown): void => {
  if (timer instanceof Timer) timer.cancel();
};

class VirtualDate extends real.Date {
  constructor(...args: readonly unknown[]) {
    if (args.length === 0) super(VirtualDate.now());
    else super(...(args as [number]));
  }
  static override now(): number {
    return isSimulating() ? wallClock(currentProcess()) : real.Date.now();
  }
}

const define = (name: string, value: unknown): void => {
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
};

const realRandom = Math.random;
const realBytes = globalThis.crypto.getRandomValues.bind(globalThis.crypto);

const drawBytes = <T extends ArrayBufferView<ArrayBuffer>>(into: T): T => {
  if (!isSimulating()) return realBytes(into);
  const bytes = new Uint8Array(into.buffer, into.byteOffset, into.byteLength);
  bytes.set(currentProcess().random.bytes(bytes.length));
  return into;
};

function timeoutSignal(ms: number): AbortSignal {
  const controller = new AbortController();
  setTimer(() => controller.abort(new DOMException('timed out', 'TimeoutError')), ms);
  return controller.signal;
}

export function installGlobals(): void {
  define('setTimeout', setTimer);
  define('setInterval', setRepeating);
  define('setImmediate', setSoon);
  define('clearTimeout', clear);
  define('clearInterval', clear);
  define('clearImmediate', clear);
  define('Date', VirtualDate);
  define('requestAnimationFrame', (run: (at: number) => void) => setTimer(() => run(0), 16));
  define('requestIdleCallback', (run: () => void) => setTimer(() => run(), 50));
  define('cancelIdleCallback', clear);
  define('document', { hidden: false });
  Object.defineProperty(globalThis.performance, 'now', {
    configurable: true,
    value: () => (isSimulating() ? currentMachine().now - currentProcess().startedAt : real.now()),
  });
  Object.defineProperty(AbortSignal, 'timeout', { value: timeoutSignal });
  Object.defineProperty(Math, 'random', {
    value: () => (isSimulating() ? currentProcess().random.unit() : realRandom()),
  });
  Object.defineProperty(globalThis.crypto, 'getRandomValues', { value: drawBytes });
}
