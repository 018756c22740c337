/** Why there is no connection. `unavailable`: what reads such devices does not run on this machine. */
export type Absence = 'absent' | 'busy' | 'no-permission' | 'unavailable';
export type LineStateName = 'connected' | Absence;

export interface ConnectionHandlers {
  readonly open: () => void;
  readonly data: (chunk: Uint8Array) => void;
  /** Exactly once, whether it never opened, broke, or was closed by us. */
  readonly closed: (why: Absence, detail: string) => void;
}

/** One connection to a device: never reopened, a new one is made instead. */
export interface Connection {
  /** Bytes for the device. One that can't be written to ends the connection. */
  write: (text: string) => void;
  /** Resolves when the device is free for somebody else. */
  close: () => Promise<void>;
}
