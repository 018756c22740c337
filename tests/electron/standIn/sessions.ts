import type { Protocol, Session, WebRequest } from 'electron';
import { strict } from './record.ts';
import { state } from './state.ts';

export const protocol = strict('protocol', {
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
  clearStorageData: async () => undefined,
} satisfies Partial<Session>;

export const session = strict('session', {
  fromPartition: (partition: string) => strict(`session ${partition}`, {}),
  get defaultSession() {
    if (!state.ready) throw new Error('session.defaultSession is there after ready only');
    return strict('session.defaultSession', {
      ...defaultSession,
      webRequest: strict('webRequest', webRequest),
      on: (event: string, listener: (...args: never[]) => unknown) =>
        void state.session.set(event, listener),
    });
  },
});
