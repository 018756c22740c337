import type { Protocol, Session, WebRequest } from 'electron';
import { appEvents } from './app.ts';
import { emitAs } from './emit.ts';
import { strict } from './record.ts';
import { state } from './state.ts';

export const protocol = strict('protocol', 'Protocol', {
  registerSchemesAsPrivileged: (schemes) => {
    if (state.ready) throw new Error('registerSchemesAsPrivileged must be called before ready');
    state.privileged.push(...schemes.map(({ scheme }) => scheme));
  },
  handle: (scheme, handler) => {
    if (!state.ready) throw new Error('protocol.handle must be called after ready');
    if (!state.privileged.includes(scheme)) throw new Error(`${scheme} is not privileged`);
    state.schemes.set(scheme, handler);
  },
} satisfies Partial<Protocol>);

const webRequest = {
  onBeforeRequest: (listener: unknown) => {
    if (typeof listener !== 'function') throw new Error('the stand-in takes no filter');
    state.session.set('onBeforeRequest', listener as never);
  },
} satisfies Partial<WebRequest>;

const keep =
  (name: string) =>
  (handler: ((...args: never[]) => unknown) | null): void => {
    if (handler) state.session.set(name, handler);
    else state.session.delete(name);
  };

const defaultSession = {
  setPermissionRequestHandler: keep('permissionRequest'),
  setPermissionCheckHandler: keep('permissionCheck'),
  setDevicePermissionHandler: keep('devicePermission'),
  setUSBProtectedClassesHandler: keep('protectedClasses'),
  setDisplayMediaRequestHandler: keep('displayMedia'),
  clearStorageData: async () => undefined,
} satisfies Partial<Session>;

/** Any session the shell is handed: what it decides for the last one is what is asked. */
export function makeSession(): unknown {
  const heard = new Set<string>();
  return strict('session.defaultSession', 'Session', {
    ...defaultSession,
    webRequest: strict('webRequest', 'WebRequest', webRequest),
    on: (event: string, listener: (...args: never[]) => unknown) => {
      if (heard.has(event)) throw new Error(`a session's ${event} is heard twice`);
      heard.add(event);
      state.session.set(event, listener);
    },
  });
}

let own: unknown;

export const session = {
  fromPartition: () => strict('session of a partition', 'Session', {}),
  get defaultSession() {
    if (!state.ready) throw new Error('session.defaultSession is there after ready only');
    if (own === undefined) {
      own = makeSession();
      // As of any other session there is.
      emitAs('App', appEvents, 'session-created', [own]);
    }
    return own;
  },
};
