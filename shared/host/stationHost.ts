import type { Result } from '../errors.ts';
import type { HostCallName, HostEventName, HostEvents, HostInput, HostOutput } from './contract.ts';

/**
 * The one interface between the station app and its machine. Hosts: Electron preload (IPC), loopback
 * agent (WebSocket), bare browser. The renderer gets it through context and a test hands it a fake.
 */
export interface StationHost {
  readonly kind: 'electron' | 'agent' | 'browser';
  call<K extends HostCallName>(name: K, input: HostInput<K>): Promise<Result<HostOutput<K>>>;
  /** Returns its own unsubscribe. */
  on<E extends HostEventName>(event: E, handler: (payload: HostEvents[E]) => void): () => void;
  /**
   * Base of the pull proxy, for the replication worker's fetch: GET `${pullBase}/{collection}?after=&limit=`
   * answers with central's body untouched, 503 with code `offline` when central can't be reached.
   * Same origin in every host, so that the worker needs no secret.
   */
  readonly pullBase: string;
  /**
   * Has the browser throw away everything it stores for this origin but cookies: the way out where it can
   * not even be opened any more. Never rejects. Absent: this host has no such way.
   */
  readonly clearBrowserStorage?: () => Promise<void>;
  /**
   * Hosts behind a connection that can break: false when it is lost, true when it is (again) there.
   * Events may have been missed in between: ask again for what matters. Absent: it can't be lost.
   */
  readonly onLink?: (handler: (up: boolean) => void) => () => void;
}

/** POST to the page's own origin, in the agent: what `clearBrowserStorage` asks for. Electron has a call for it. */
export const CLEAR_STORAGE_PATH = '/host/clear-storage';

/** What preload puts on window.stowline: a named method per call and per event, nothing generic. */
export type PreloadSurface = {
  [K in HostCallName as MethodName<K>]: (input: HostInput<K>) => Promise<Result<HostOutput<K>>>;
} & {
  [E in HostEventName as `on${Capitalize<E>}`]: (
    handler: (payload: HostEvents[E]) => void,
  ) => () => void;
};

/** 'session:sign-in' → 'sessionSignIn' */
export type MethodName<K extends string> = K extends `${infer A}:${infer B}`
  ? `${A}${Pascal<B>}`
  : never;
type Pascal<S extends string> = S extends `${infer A}-${infer B}`
  ? `${Capitalize<A>}${Pascal<B>}`
  : Capitalize<S>;

export function methodName(call: string): string {
  return call.replaceAll(/[:-](\w)/g, (_, letter: string) => letter.toUpperCase());
}
