import type { ScannerInfo } from '../../../shared/host/contract.ts';

/** Why there is no connection. */
export type Absence = Exclude<ScannerInfo['state'], 'connected'>;

export interface ConnectionHandlers {
  readonly open: () => void;
  readonly data: (chunk: Uint8Array) => void;
  /** Exactly once, whether it never opened, broke, or was closed by us. */
  readonly closed: (why: Absence, detail: string) => void;
}

/** One connection to a device: never reopened, a new one is made instead. */
export interface Connection {
  /** Resolves when the device is free for somebody else. */
  close: () => Promise<void>;
}
