import type { Result } from '../../shared/errors.ts';
import {
  methodName,
  type HostCallName,
  type HostEventName,
  type HostEvents,
  type HostInput,
  type HostOutput,
  type PreloadSurface,
  type StationHost,
} from '../../shared/host/index.ts';

declare global {
  interface Window {
    /** Put there by Electron's preload; absent in a browser. */
    readonly stowline?: PreloadSurface & { readonly pullBase?: string };
  }
}

type Call = (input: unknown) => Promise<unknown>;
type Subscribe = (handler: (payload: unknown) => void) => () => void;

/** Where the shell's own scheme serves the pull proxy, unless preload says otherwise. */
const ELECTRON_PULL_BASE = '/host/pull';

export function createElectronHost(surface: NonNullable<Window['stowline']>): StationHost {
  // The surface has one method per call and event, named by methodName: PreloadSurface says so.
  const methods = surface as unknown as Record<string, (argument: unknown) => unknown>;
  const method = (name: string) => {
    const found = methods[name];
    if (found === undefined) throw new Error(`preload has no method ${name}`);
    return found;
  };
  return {
    kind: 'electron',
    clearBrowserStorage: async () => {
      // A Result either way: what can't be thrown away stays until the next start.
      await surface.shellClearStorage({});
    },
    pullBase: surface.pullBase ?? ELECTRON_PULL_BASE,
    call<K extends HostCallName>(name: K, input: HostInput<K>) {
      return (method(methodName(name)) as Call)(input) as Promise<Result<HostOutput<K>>>;
    },
    on<E extends HostEventName>(event: E, handler: (payload: HostEvents[E]) => void) {
      const name = `on${event.charAt(0).toUpperCase()}${event.slice(1)}`;
      return (method(name) as Subscribe)(handler as (payload: unknown) => void);
    },
  };
}
