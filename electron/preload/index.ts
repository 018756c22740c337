/**
 * The one bridge into the renderer: a named method per host call and per event, nothing generic, no
 * Electron object let through. It is sandboxed: types and `electron` may be imported here, no Node.
 */
import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';
import type { HostCallName, HostEventName, PreloadSurface } from '../../shared/host/index.ts';
import { methodName } from '../../shared/host/stationHost.ts';
import { eventChannel } from './channels.ts';

/** Written in by the build (electron.vite.config.ts), so that no schema code runs in the sandbox. */
declare const HOST_NAMES: {
  readonly calls: readonly HostCallName[];
  readonly events: readonly HostEventName[];
};

const calls = HOST_NAMES.calls.map((name) => [
  methodName(name),
  (input: unknown): Promise<unknown> => ipcRenderer.invoke(name, input),
]);

const events = HOST_NAMES.events.map((name) => [
  `on${name.charAt(0).toUpperCase()}${name.slice(1)}`,
  (handler: (payload: unknown) => void): (() => void) => {
    // The event object would hand the page a sender: only the payload goes on.
    const listener = (_event: IpcRendererEvent, payload: unknown): void => handler(payload);
    ipcRenderer.on(eventChannel(name), listener);
    return () => {
      ipcRenderer.off(eventChannel(name), listener);
    };
  },
]);

// The names come from the contract, so the object has exactly the methods that the type lists.
const surface = Object.fromEntries([...calls, ...events]) as PreloadSurface;

contextBridge.exposeInMainWorld('stowline', { ...surface, pullBase: '/host/pull' });
