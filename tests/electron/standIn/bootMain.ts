/** Boots a built main bundle against the stand-in and does what the test asks, over the process channel. */
import './dieAt.ts';
import './hooks.ts';
import './resources.ts';
import { pathToFileURL } from 'node:url';
import type { HandlerDetails } from 'electron';
import { appEvents } from './app.ts';
import { records } from './record.ts';
import { preventable, state, type SenderKind } from './state.ts';
import { rendererListeners } from './windows.ts';

type Method = (argument: unknown) => unknown;
const heard: { event: string; payload: unknown }[] = [];
const unsubscribes = new Map<string, () => void>();

const surface = (): Record<string, Method> => state.mainWorld['stowline'] as Record<string, Method>;

async function until(done: () => boolean): Promise<void> {
  while (!done()) await new Promise((resolve) => setTimeout(resolve, 5));
}

function askSession(name: string, ...args: unknown[]): unknown {
  const handler = state.session.get(name) as ((...args: unknown[]) => unknown) | undefined;
  if (!handler) throw new Error(`nobody asked to decide ${name}`);
  return handler(...args);
}

const commands = {
  boot: async (main: string, argv: string[]) => {
    process.argv = ['electron', '.', ...argv];
    await import(pathToFileURL(main).href);
    await until(() => state.exitCode !== null || state.mainWorld['stowline'] !== undefined);
    return { exitCode: state.exitCode, loaded: state.windows[0]?.loaded ?? null };
  },
  records: () => records,
  surface: () =>
    Object.entries(surface()).map(([name, value]) => ({
      name,
      value: typeof value === 'function' ? 'function' : value,
    })),
  preloadRequires: () => state.preloadRequires,
  call: async (method: string, input: unknown, sender: SenderKind) => {
    state.sender = sender;
    const run = surface()[method];
    if (!run) throw new Error(`no method ${method}`);
    return run(input);
  },
  subscribe: (method: string, event: string) => {
    const run = surface()[method];
    if (!run) throw new Error(`no method ${method}`);
    const off = run((...args: unknown[]) => heard.push({ event, payload: args }));
    unsubscribes.set(event, off as () => void);
    return rendererListeners(`event:${event}`);
  },
  unsubscribe: (event: string) => {
    unsubscribes.get(event)?.();
    return rendererListeners(`event:${event}`);
  },
  heard: () => heard,
  fetch: async (url: string, method: string) => {
    const handler = state.schemes.get('stowline');
    if (!handler) throw new Error('nobody handles stowline:');
    const response = await handler(new Request(url, { method }));
    const headers = Object.fromEntries(response.headers);
    return { status: response.status, headers, body: await response.text() };
  },
  navigate: (event: string, url: string) => {
    const details = preventable({ url });
    state.windows[0]?.contents.emit(event, details);
    return details.prevented();
  },
  openWindow: (url: string) => state.windows[0]?.openHandler?.({ url } as HandlerDetails) ?? null,
  permission: (permission: string, url: string) => {
    let granted: boolean | null = null;
    const callback = (answer: boolean): void => {
      granted = answer;
    };
    askSession('permissionRequest', null, permission, callback, { requestingUrl: url });
    const checked = askSession('permissionCheck', null, permission, url, {});
    return { granted, checked, device: askSession('devicePermission', {}) };
  },
  request: (url: string) => {
    let cancelled: boolean | null = null;
    askSession('onBeforeRequest', { url }, ({ cancel }: { cancel: boolean }) => {
      cancelled = cancel;
    });
    return cancelled;
  },
  download: (url: string) => {
    const event = preventable({});
    askSession('will-download', event, { getURL: () => url });
    return event.prevented();
  },
  crash: (reason: string) => state.windows[0]?.contents.emit('render-process-gone', {}, { reason }),
  appEvent: (name: string) => appEvents.emit(name, {}),
  quit: async () => {
    appEvents.emit('window-all-closed');
    await until(() => state.exitCode !== null);
    return state.exitCode;
  },
};

interface Command {
  readonly id: number;
  readonly command: keyof typeof commands;
  readonly args: unknown[];
}

process.on('message', ({ id, command, args }: Command) => {
  const run = commands[command] as (...args: unknown[]) => unknown;
  Promise.resolve()
    .then(() => run(...args))
    .then(
      (value) => process.send?.({ id, value }),
      (error: unknown) => process.send?.({ id, error: String(error) }),
    );
});
process.on('disconnect', () => process.exit(0));
process.send?.({ id: 0, value: 'up' });
