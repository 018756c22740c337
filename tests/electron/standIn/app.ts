import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { App, Dialog, SafeStorage } from 'electron';
import { strict } from './record.ts';
import { preventable, setting, state } from './state.ts';

export const appEvents = new EventEmitter();

const home = setting('HOME') ?? process.cwd();
const paths = new Map<string, string>([
  ['userData', join(home, 'user-data')],
  ['appData', join(home, 'config')],
]);
/** With which arguments it starts when somebody signs in; null: it does not. */
let startsWith: string | null = null;

/** Electron decides once the event has been through all listeners; then windows are closed. */
function quit(): void {
  if (state.exitCode !== null) return;
  const event = preventable({});
  appEvents.emit('before-quit', event);
  if (event.prevented()) return;
  for (const { events } of state.windows) {
    const close = preventable({});
    events.emit('close', close);
    if (close.prevented()) return;
  }
  state.exitCode = 0;
  appEvents.emit('quit', {}, 0);
}

/** Windows compares arguments, macOS has none. */
const lineOf = (args: readonly string[] | undefined): string =>
  process.platform === 'win32' ? (args ?? []).join(' ') : '';

const methods = {
  getPath: (name) => paths.get(name) ?? join('/nowhere', name),
  setPath: (name, path) => {
    if (!existsSync(path)) throw new Error(`Failed to set path: ${path} is not there`);
    paths.set(name, path);
  },
  enableSandbox: () => {
    if (state.ready) throw new Error('app.enableSandbox() must be called before ready');
  },
  whenReady: async () => {
    await new Promise((resolve) => setImmediate(resolve));
    state.ready = true;
  },
  requestSingleInstanceLock: () => setting('SECOND') !== '1',
  quit,
  exit: (code) => {
    state.exitCode = code ?? 0;
  },
  relaunch: () => undefined,
  getVersion: () => state.version,
  getName: () => 'stowline',
  getAppPath: () => setting('APP') ?? process.cwd(),
  getLocale: () => setting('LOCALE') ?? 'en-US',
  get isPackaged() {
    return setting('APP') !== undefined;
  },
  getLoginItemSettings: (options) =>
    ({ openAtLogin: startsWith !== null && startsWith === lineOf(options?.args) }) as never,
  setLoginItemSettings: ({ openAtLogin, args }) => {
    const starts = openAtLogin === true && setting('LOGIN_ITEMS') !== 'forbidden';
    startsWith = starts ? lineOf(args) : null;
  },
} satisfies Partial<App>;

const on = (event: string, listener: (...args: unknown[]) => void): void =>
  void appEvents.on(event, listener);

const once = (event: string, listener: (...args: unknown[]) => void): void =>
  void appEvents.once(event, listener);

export const app = strict(
  'app',
  'App',
  Object.defineProperties({ on, once }, Object.getOwnPropertyDescriptors(methods)),
);

/** What the person chooses is said beforehand; until then a question stays open. */
const showMessageBox = (async () => {
  const chosen = setting('ANSWER');
  const response =
    chosen === undefined
      ? await new Promise<number>((resolve) => {
          state.answers.push(resolve);
        })
      : Number(chosen);
  return { response, checkboxChecked: false };
}) satisfies Dialog['showMessageBox'];

export const dialog = strict('dialog', 'Dialog', {
  showErrorBox: () => undefined,
  showMessageBox,
} satisfies Partial<Dialog>);

/** Reversible, and nothing like the text it hides: enough to see whether sealing was used. */
export const safeStorage = strict('safeStorage', 'SafeStorage', {
  isAsyncEncryptionAvailable: async () => setting('KEY_STORE') !== 'locked',
  getSelectedStorageBackend: () =>
    setting('KEY_STORE') === 'basic_text' ? 'basic_text' : 'gnome_libsecret',
  encryptStringAsync: async (text) => Buffer.from(`sealed:${text.split('').toReversed().join('')}`),
  decryptStringAsync: async (sealed) => {
    const text = sealed.toString();
    if (!text.startsWith('sealed:')) throw new Error('not sealed here');
    const result = text.slice('sealed:'.length).split('').toReversed().join('');
    return { result, shouldReEncrypt: setting('KEY_STORE') === 'rotated' };
  },
} satisfies Partial<SafeStorage>);
