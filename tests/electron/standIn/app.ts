import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { App, Dialog, Menu as ElectronMenu, SafeStorage } from 'electron';
import { strict } from './record.ts';
import { preventable, state } from './state.ts';

const events = new EventEmitter();
export const appEvents = events;

const paths = new Map<string, string>([
  ['userData', join(process.env['STAND_IN_HOME'] ?? process.cwd(), 'user-data')],
]);

/** Electron decides once the event has been through all listeners. */
function quit(): void {
  if (state.exitCode !== null) return;
  const event = preventable({});
  events.emit('before-quit', event);
  if (event.prevented()) return;
  state.exitCode = 0;
  events.emit('quit', {}, 0);
}

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
  requestSingleInstanceLock: () => process.env['STAND_IN_SECOND'] !== '1',
  quit,
  exit: (code) => {
    state.exitCode = code ?? 0;
  },
  getVersion: () => state.version,
  getName: () => 'stowline',
  getAppPath: () => process.env['STAND_IN_APP'] ?? process.cwd(),
  getLocale: () => process.env['STAND_IN_LOCALE'] ?? 'en-US',
} satisfies Partial<App>;

const once = (event: string, listener: (...args: unknown[]) => void): void =>
  void events.once(event, listener);
const on = (event: string, listener: (...args: unknown[]) => void): void =>
  void events.on(event, listener);

export const app = strict('app', {
  ...methods,
  on,
  once,
  get isPackaged() {
    return process.env['STAND_IN_APP'] !== undefined;
  },
});

export const dialog = strict('dialog', {
  showErrorBox: () => undefined,
} satisfies Partial<Dialog>);

export const Menu = strict('Menu', {
  setApplicationMenu: () => undefined,
} satisfies Partial<typeof ElectronMenu>);

/** Reversible, and nothing like the text it hides: enough to see whether sealing was used. */
export const safeStorage = strict('safeStorage', {
  isAsyncEncryptionAvailable: async () => process.env['STAND_IN_KEY_STORE'] !== 'locked',
  getSelectedStorageBackend: () =>
    process.env['STAND_IN_KEY_STORE'] === 'basic_text' ? 'basic_text' : 'gnome_libsecret',
  encryptStringAsync: async (text) => Buffer.from(`sealed:${text.split('').toReversed().join('')}`),
  decryptStringAsync: async (sealed) => {
    const text = sealed.toString();
    if (!text.startsWith('sealed:')) throw new Error('not sealed here');
    const result = text.slice('sealed:'.length).split('').toReversed().join('');
    return { result, shouldReEncrypt: process.env['STAND_IN_KEY_STORE'] === 'rotated' };
  },
} satisfies Partial<SafeStorage>);
