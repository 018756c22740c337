/** The test's side: starts a process with a built shell in it and asks it to do things. */
import { fork, type ChildProcess } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Recorded } from './record.ts';
import type { SenderKind } from './state.ts';

const COMPILED = join(tmpdir(), 'stowline-compiled');
const BOOT = fileURLToPath(new URL('bootMain.ts', import.meta.url));

interface Reply {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}

export interface ShellOptions {
  readonly main: string;
  readonly argv: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export interface Booted {
  readonly exitCode: number | null;
  readonly loaded: { url: string; status: number } | null;
}

/** What the host tells the page, by channel. */
export interface HostEvent {
  readonly channel: string;
  readonly payload: unknown;
}

export interface Shell {
  readonly booted: Booted;
  /** What it wrote to standard error so far. */
  readonly stderr: () => string;
  readonly ask: <T>(command: string, ...args: unknown[]) => Promise<T>;
  readonly records: () => Promise<Recorded[]>;
  readonly call: <T>(method: string, input: unknown, sender?: SenderKind) => Promise<T>;
  /** Every event on its way to the page. */
  readonly onEvent: (listener: (event: HostEvent) => void) => void;
  readonly stop: () => Promise<void>;
}

export async function bootShell(options: ShellOptions): Promise<Shell> {
  const child: ChildProcess = fork(BOOT, [], {
    // What was compiled for one boot is there for the next: a fifth of each.
    env: { ...process.env, NODE_COMPILE_CACHE: COMPILED, ...options.env },
    execArgv: [],
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
  });
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const waiting = new Map<number, { done: (v: unknown) => void; fail: (e: Error) => void }>();
  const listeners = new Set<(event: HostEvent) => void>();
  let nextId = 1;
  let isUp: () => void = () => undefined;
  const up = new Promise<void>((resolve) => {
    isUp = resolve;
  });
  const exited = new Promise<void>((resolve) => {
    child.once('exit', (code) => {
      for (const { fail } of waiting.values())
        fail(new Error(`the shell's process ended (${code}): ${stderr}`));
      waiting.clear();
      resolve();
    });
  });
  child.on('message', ({ id, value, error }: Reply) => {
    if (id === 0) isUp();
    if (id === -1) for (const hear of listeners) hear(value as HostEvent);
    const asked = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) asked?.done(value);
    else asked?.fail(new Error(`${error}\n${stderr.slice(-2000)}`));
  });
  const ask = <T>(command: string, ...args: unknown[]): Promise<T> =>
    new Promise((resolve, reject) => {
      const id = nextId++;
      waiting.set(id, { done: (value) => resolve(value as T), fail: reject });
      child.send({ id, command, args });
    });
  await Promise.race([up, exited]);
  const booted = await ask<Booted>('boot', options.main, options.argv);
  return {
    booted,
    stderr: () => stderr,
    ask,
    records: () => ask('records'),
    call: (method, input, sender = 'own') => ask('call', method, input, sender),
    onEvent: (listener) => void listeners.add(listener),
    stop: async () => {
      if (child.connected) child.disconnect();
      await exited;
    },
  };
}
