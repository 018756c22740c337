/** Where a printer stands before anything was sent to it, and what became of what was. */
import type { PrinterInfo } from '../../../shared/host/contract.ts';

export type PrinterState = PrinterInfo['state'];

export interface NotReady {
  readonly kind: 'not-ready';
  readonly state: PrinterState;
  readonly reason: string;
  readonly error: string;
}

export type Readiness = NotReady | { readonly kind: 'ready'; readonly session: PrintSession };

/** A printer that is ready to take one job, held open. */
export interface PrintSession {
  /** It works, but not for long: a code, or null. */
  readonly warning: string | null;
  /** Sends the bytes once and finds out what became of them. The session is over afterwards. */
  deliver(
    job: { readonly jobId: string; readonly bytes: Uint8Array },
    on: { readonly taken: () => void; readonly problem: (reason: string | null) => void },
  ): Promise<Delivery>;
  /** Nothing is to be printed: ends in order. */
  release(): Promise<void>;
  /** At once; harmless when it is over. */
  destroy(): void;
}

/**
 * What became of bytes that began to leave. 'printed': the printer said that all is on paper. 'sent': it cannot say,
 * but took everything and closed in order. 'taken-back': whoever held them for the printer gave them back before any
 * reached it. 'unknown': only a person can tell.
 */
export type Delivery = { readonly kind: 'printed' | 'sent' } | NotDelivered;

export interface NotDelivered {
  readonly kind: 'taken-back' | 'unknown';
  readonly reason: string;
  readonly error: string;
}

export const isDelivered = (delivery: Delivery): delivery is Exclude<Delivery, NotDelivered> =>
  delivery.kind === 'printed' || delivery.kind === 'sent';

const NO_MEDIA = new Set(['paper-out', 'ribbon-out']);
const JAM = new Set(['paper-jam', 'ribbon-jam', 'cutter-jam', 'head-fault']);

/** What a problem that the printer itself tells of looks like from afar. */
export function stateOfProblem(reason: string): PrinterState {
  if (NO_MEDIA.has(reason)) return 'no-media';
  return JAM.has(reason) ? 'jam' : 'warning';
}

export const notReady = (state: PrinterState, reason: string, error: string): NotReady => ({
  kind: 'not-ready',
  state,
  reason,
  error,
});
