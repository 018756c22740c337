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
import { record, strict } from './record.ts';
import { state, type StandInWindowState } from './state.ts';

const rendererEvents = new EventEmitter();

function frame(origin: string, url: string, extra: Partial<WebFrameMain> = {}) {
  return {
    origin,
    url,
    parent: null,
    detached: false,
    isDestroyed: () => false,
    ...extra,
  } satisfies Partial<WebFrameMain>;
}

/** The event an invoke arrives with, for whichever frame plays the sender. */
function invokeEvent(own: StandInWindowState): { sender: unknown; senderFrame: unknown } {
  const good = own.mainFrame;
  const { webContents } = own;
  const at = (other: unknown) => ({ sender: webContents, senderFrame: other });
  switch (state.sender) {
    case 'own':
      return at(good);
    case 'no-frame':
      return at(null);
    case 'foreign-origin':
      return at(Object.assign(Object.create(good as object), { origin: 'https://evil.example' }));
    case 'foreign-url':
      return at(frame('stowline://app', 'https://evil.example/'));
    case 'subframe':
      return at(frame('stowline://app', 'stowline://app/', { parent: good as WebFrameMain }));
    case 'destroyed':
      return at(frame('stowline://app', 'stowline://app/', { isDestroyed: () => true }));
    case 'detached':
      return at(frame('stowline://app', 'stowline://app/', { detached: true }));
    case 'other-window':
      return { sender: {}, senderFrame: good };
    case 'throws':
      return {
        sender: webContents,
        get senderFrame(): never {
          throw new Error('Render frame was disposed before WebFrameMain could be accessed');
        },
      };
  }
}

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

export class BrowserWindow
  extends EventEmitter
  implements
    Pick<
      ElectronBrowserWindow,
      'loadURL' | 'show' | 'focus' | 'restore' | 'isMinimized' | 'isDestroyed'
    >
{
  readonly webContents: WebContents;
  readonly #own: StandInWindowState;
  readonly #preload: string | undefined;

  constructor(options: BrowserWindowConstructorOptions) {
    super();
    record('BrowserWindow', 'new', [options]);
    if (!state.ready) throw new Error('no BrowserWindow before ready');
    const contents = new EventEmitter();
    const mainFrame = frame('stowline://app', 'stowline://app/');
    const methods = {
      mainFrame: mainFrame as WebFrameMain,
      send: (channel: string, ...args: unknown[]) =>
        void rendererEvents.emit(channel, {}, ...args.map((arg) => structuredClone(arg))),
      isDestroyed: () => false,
      reload: () => undefined,
      setWindowOpenHandler: (handler) => {
        own.openHandler = handler;
      },
    } satisfies Partial<WebContents>;
    const on = (event: string, listener: (...args: unknown[]) => void): void =>
      void contents.on(event, listener);
    this.webContents = strict('webContents', { ...methods, on }) as unknown as WebContents;
    const own: StandInWindowState = {
      contents,
      mainFrame,
      webContents: this.webContents,
      openHandler: null,
      loaded: null,
    };
    this.#own = own;
    this.#preload = options.webPreferences?.preload;
    state.windows.push(own);
    appEvents.emit('web-contents-created', {}, this.webContents);
    return strict('window', this);
  }

  readonly loadURL = async (url: string): Promise<void> => {
    await load(url, this.#own);
    if (this.#preload !== undefined) runPreload(this.#preload);
    this.emit('ready-to-show');
  };
  readonly show = (): void => undefined;
  readonly focus = (): void => undefined;
  readonly restore = (): void => undefined;
  readonly isMinimized = (): boolean => true;
  readonly isDestroyed = (): boolean => false;
}

export const ipcMain = strict('ipcMain', {
  handle: (channel, listener) => {
    if (state.invokes.has(channel)) throw new Error(`a second handler for ${channel}`);
    state.invokes.set(channel, listener as never);
  },
} satisfies Partial<IpcMain>);

export const ipcRenderer = strict('ipcRenderer', {
  invoke: async (channel, ...args) => {
    const handler = state.invokes.get(channel);
    const [own] = state.windows;
    if (!handler || !own) throw new Error(`No handler registered for '${channel}'`);
    const copies = args.map((arg: unknown) => structuredClone(arg));
    return structuredClone(await handler(invokeEvent(own), ...copies));
  },
  on: (channel, listener) => {
    rendererEvents.on(channel, listener);
    return undefined as never;
  },
  off: (channel, listener) => {
    rendererEvents.off(channel, listener);
    return undefined as never;
  },
} satisfies Partial<IpcRenderer>);

export const contextBridge = strict('contextBridge', {
  exposeInMainWorld: (key, api: unknown) => {
    if (key in state.mainWorld) throw new Error(`${key} is there already`);
    state.mainWorld[key] = api;
  },
} satisfies Partial<ContextBridge>);

export const rendererListeners = (channel: string): number => rendererEvents.listenerCount(channel);
