import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import vm from 'node:vm';
import type {
  BrowserWindowConstructorOptions,
  BrowserWindow as ElectronBrowserWindow,
  ContextBridge,
  IpcMain,
  IpcRenderer,
  WebContents,
  WebFrameMain,
} from 'electron';
import { appEvents } from './app.ts';
import { frame, invokeEvent } from './frames.ts';
import { record, strict } from './record.ts';
import { setting, state, type StandInWindowState } from './state.ts';

const rendererEvents = new EventEmitter();

/** Hears every event of the host on its way to the page. */
let tap: (channel: string, payload: unknown) => void = () => undefined;
export const tapEvents = (listener: typeof tap): void => {
  tap = listener;
};

/** What a sandboxed preload may load: these and nothing else. */
const SANDBOX_MODULES = new Set(['electron', 'events', 'timers', 'url']);

function runPreload(path: string): void {
  const source = readFileSync(path, 'utf8');
  const run = vm.runInThisContext(`(function (require, module, exports, process) {${source}\n})`, {
    filename: path,
  }) as (require: (name: string) => unknown, module: object, exports: object, p: undefined) => void;
  const load = (name: string): unknown => {
    state.preloadRequires.push(name);
    if (name !== 'electron') {
      const known = SANDBOX_MODULES.has(name) ? 'not needed by this stand-in' : 'not in a sandbox';
      throw new Error(`preload requires ${name}: ${known}`);
    }
    return { contextBridge, ipcRenderer };
  };
  run(load, {}, {}, undefined);
}

async function load(url: string, own: StandInWindowState): Promise<void> {
  const handler = state.schemes.get(new URL(url).protocol.slice(0, -1));
  if (!handler) throw new Error(`nobody handles ${url}`);
  const response = await handler(new Request(url));
  own.loaded = { url, status: response.status };
}

type Bounds = ReturnType<ElectronBrowserWindow['getNormalBounds']>;

/** A page and its process: what the shell may do to them. */
function makeContents(own: StandInWindowState, mainFrame: () => unknown): WebContents {
  const { contents } = own;
  const methods = {
    get mainFrame() {
      return mainFrame() as WebFrameMain;
    },
    send: (channel: string, ...args: unknown[]) => {
      const copies = args.map((arg) => structuredClone(arg));
      rendererEvents.emit(channel, {}, ...copies);
      tap(channel, copies[0]);
    },
    isDestroyed: () => false,
    isCrashed: () => false,
    reload: () => undefined,
    forcefullyCrashRenderer: () =>
      void contents.emit('render-process-gone', {}, { reason: 'killed', exitCode: 9 }),
    getURL: () => own.loaded?.url ?? '',
    loadURL: (url) => load(url, own),
    setZoomFactor: (factor) => {
      own.zoomFactor = factor;
    },
    setWindowOpenHandler: (handler) => {
      own.openHandler = handler;
    },
  } satisfies Partial<WebContents>;
  const on = (event: string, listener: (...args: unknown[]) => void): void =>
    void contents.on(event, listener);
  const offered = Object.defineProperties(
    { on },
    Object.getOwnPropertyDescriptors(methods),
  ) as unknown as WebContents;
  return strict('webContents', 'WebContents', offered);
}

type Offered = Pick<
  ElectronBrowserWindow,
  | 'loadURL'
  | 'show'
  | 'focus'
  | 'restore'
  | 'maximize'
  | 'isMinimized'
  | 'isMaximized'
  | 'isDestroyed'
  | 'isKiosk'
  | 'setKiosk'
  | 'isFullScreen'
  | 'setFullScreen'
  | 'getNormalBounds'
>;

/** Made with `new`, as Electron's class is. */
export function BrowserWindow(options: BrowserWindowConstructorOptions): object {
  record('BrowserWindow', 'new', [options]);
  if (!state.ready) throw new Error('no BrowserWindow before ready');
  const good = frame('stowline://app', 'stowline://app/');
  let played: unknown = null;
  const own: StandInWindowState = {
    ...{ events: new EventEmitter(), contents: new EventEmitter(), mainFrame: good },
    ...{ openHandler: null, loaded: null, zoomFactor: 1, fullScreen: false },
    kiosk: options.kiosk === true,
    webContents: undefined,
    playsMainFrame: (other) => {
      played = other;
    },
  };
  const webContents = makeContents(own, () => {
    const now = played ?? good;
    played = null;
    return now;
  });
  Object.assign(own, { webContents });
  state.windows.push(own);
  appEvents.emit('web-contents-created', {}, webContents);
  const { x = 0, y = 0, width = 0, height = 0 } = options;
  const bounds: Bounds = { x, y, width, height };
  const preload = options.webPreferences?.preload;
  const offered: Offered = {
    loadURL: async (url) => {
      await load(url, own);
      if (preload !== undefined) runPreload(preload);
      if (setting('LOADING') === 'crashes') {
        own.contents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 });
        throw new Error(`ERR_FAILED (-2) loading '${url}'`);
      }
      own.contents.emit('did-finish-load');
      own.events.emit('ready-to-show');
    },
    show: () => undefined,
    focus: () => undefined,
    restore: () => undefined,
    maximize: () => undefined,
    isMinimized: () => true,
    isMaximized: () => false,
    isDestroyed: () => false,
    isKiosk: () => own.kiosk,
    setKiosk: (flag) => {
      own.kiosk = flag;
    },
    isFullScreen: () => own.fullScreen,
    setFullScreen: (flag) => {
      own.fullScreen = flag;
    },
    getNormalBounds: () => bounds,
  };
  const on = (event: string, listener: (...args: unknown[]) => void): void =>
    void own.events.on(event, listener);
  const once = (event: string, listener: (...args: unknown[]) => void): void =>
    void own.events.once(event, listener);
  return strict('window', 'BrowserWindow', { ...offered, on, once, webContents });
}

export const ipcMain = strict('ipcMain', 'IpcMain', {
  handle: (channel, listener) => {
    if (state.invokes.has(channel)) throw new Error(`a second handler for ${channel}`);
    state.invokes.set(channel, listener as never);
  },
} satisfies Partial<IpcMain>);

/** As Electron does: input and answer are copied, and what can't be is refused. */
export async function invoke(channel: string, args: readonly unknown[]): Promise<unknown> {
  const handler = state.invokes.get(channel);
  const [own] = state.windows;
  if (!handler || !own) throw new Error(`No handler registered for '${channel}'`);
  const copies = args.map((arg: unknown) => structuredClone(arg));
  return structuredClone(await handler(invokeEvent(own), ...copies));
}

export const ipcRenderer = strict('ipcRenderer', 'IpcRenderer', {
  invoke: (channel, ...args) => invoke(channel, args),
  on: (channel, listener) => {
    rendererEvents.on(channel, listener);
    return undefined as never;
  },
  off: (channel, listener) => {
    rendererEvents.off(channel, listener);
    return undefined as never;
  },
} satisfies Partial<IpcRenderer>);

export const contextBridge = strict('contextBridge', 'ContextBridge', {
  exposeInMainWorld: (key, api: unknown) => {
    if (key in state.mainWorld) throw new Error(`${key} is there already`);
    state.mainWorld[key] = api;
  },
} satisfies Partial<ContextBridge>);

export const rendererListeners = (channel: string): number => rendererEvents.listenerCount(channel);
