/** What a test may have happen to the page: messages, navigation, permissions, crashes. */
import { existsSync } from 'node:fs';
import type { HandlerDetails } from 'electron';
import { emitAs, firstWindow } from './emit.ts';
import { preventable, state, type SenderKind } from './state.ts';
import { rendererListeners } from './windows.ts';

type Method = (argument: unknown) => unknown;
const heard: { event: string; payload: unknown }[] = [];
const unsubscribes = new Map<string, () => void>();

const surface = (): Record<string, Method> => state.mainWorld['stowline'] as Record<string, Method>;

function askSession(name: string, ...args: unknown[]): unknown {
  const handler = state.session.get(name) as ((...args: unknown[]) => unknown) | undefined;
  if (!handler) throw new Error(`nobody asked to decide ${name}`);
  return handler(...args);
}

function method(name: string): Method {
  const run = surface()[name];
  if (!run) throw new Error(`no method ${name}`);
  return run;
}

export const pageCommands = {
  surface: () =>
    Object.entries(surface()).map(([name, value]) => ({
      name,
      value: typeof value === 'function' ? `function/${value.length}` : value,
    })),
  preloadRequires: () => state.preloadRequires,
  call: async (name: string, input: unknown, sender: SenderKind) => {
    state.sender = sender;
    try {
      return await method(name)(input);
    } finally {
      state.sender = 'own';
    }
  },
  fuzz: async (name: string, seed: number, cases: number) => {
    // Only one test needs it, and each of many boots would wait for it.
    const { fuzzChannel } = await import('./fuzzChannel.ts');
    return fuzzChannel(name, seed, cases);
  },
  subscribe: (name: string, event: string) => {
    const off = method(name)((...args: unknown[]) => heard.push({ event, payload: args }));
    unsubscribes.set(event, off as () => void);
    return rendererListeners(`event:${event}`);
  },
  unsubscribe: (event: string) => {
    unsubscribes.get(event)?.();
    return rendererListeners(`event:${event}`);
  },
  heard: () => heard,
  fetch: async (url: string, verb: string) => {
    const handler = state.schemes.get('stowline');
    if (!handler) throw new Error('nobody handles stowline:');
    const response = await handler(new Request(url, { method: verb }));
    const headers = Object.fromEntries(response.headers);
    const body = Buffer.from(await response.arrayBuffer());
    return {
      status: response.status,
      headers,
      body: body.toString(),
      base64: body.toString('base64'),
    };
  },
  /** Many at once, with what is asked of all of them. */
  fetchAll: async (urls: readonly string[]) => {
    const handler = state.schemes.get('stowline');
    if (!handler) throw new Error('nobody handles stowline:');
    const told: object[] = [];
    for (const url of urls) {
      const response = await handler(new Request(url));
      const csp = response.headers.get('content-security-policy') ?? '';
      told.push({ status: response.status, csp, body: await response.text() });
    }
    return told;
  },
  navigate: (event: string, url: string, isMainFrame = true) => {
    const details = preventable({ url, isMainFrame });
    emitAs('WebContents', firstWindow().contents, event, [details]);
    return details.prevented();
  },
  openWindow: (url: string) => firstWindow().openHandler?.({ url } as HandlerDetails) ?? null,
  bluetooth: () => {
    const event = preventable({});
    let chosen: string | null = null;
    const choose = (id: string): void => {
      chosen = id;
    };
    const devices = [{ deviceId: 'd', deviceName: 'n' }];
    const args = [event, devices, choose];
    emitAs('WebContents', firstWindow().contents, 'select-bluetooth-device', args);
    return { prevented: event.prevented(), chosen };
  },
  permission: (permission: string, url: string, isMainFrame = true) => {
    let granted: boolean | null = null;
    const callback = (answer: boolean): void => {
      granted = answer;
    };
    const details = { requestingUrl: url, isMainFrame };
    askSession('permissionRequest', null, permission, callback, details);
    const checked = askSession('permissionCheck', null, permission, url, details);
    return { granted, checked, device: askSession('devicePermission', {}) };
  },
  handOut: () => {
    const classes = ['audio', 'hid', 'mass-storage'];
    let streams: unknown = 'none';
    askSession('displayMedia', {}, (answer: unknown) => {
      streams = answer;
    });
    let files: unknown = 'none';
    askSession('file-system-access-restricted', {}, {}, (answer: unknown) => {
      files = answer;
    });
    return { usb: askSession('protectedClasses', { protectedClasses: classes }), streams, files };
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
  crash: (reason: string) => {
    const gone = { reason, exitCode: 5 };
    emitAs('WebContents', firstWindow().contents, 'render-process-gone', [{}, gone]);
  },
  /** Of `path` is answered whether it was there still right after: the process may be killed then. */
  windowEvent: (name: string, path?: string) => {
    emitAs('BrowserWindow', firstWindow().events, name, name === 'session-end' ? [{}] : []);
    return path === undefined ? null : existsSync(path);
  },
  key: (input: object) => {
    const event = preventable({});
    const pressed = { type: 'keyDown', control: false, alt: false, meta: false, ...input };
    emitAs('WebContents', firstWindow().contents, 'before-input-event', [event, pressed]);
    return event.prevented();
  },
  window: () => {
    const { loaded, zoomFactor, kiosk, fullScreen } = firstWindow();
    return { loaded, zoomFactor, kiosk, fullScreen };
  },
  /** The page goes to another address by itself, as a hash or a link does. */
  address: (url: string) => {
    firstWindow().loaded = { url, status: 200 };
  },
};
