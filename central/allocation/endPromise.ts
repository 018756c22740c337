import { setTimer } from '../timers/index.ts';
import type { ShardTx } from '../store/index.ts';

/** The timer's kind; its id is the fulfilment's. */
export const PROMISE_TIMER = 'promise';

/** Sees to it that a promise ends when it does; a timer of before finds another end, or none, and does nothing. */
export function endPromise(tx: ShardTx, fulfilmentId: string, until: string | undefined): void {
  if (until !== undefined) setTimer(tx, { kind: PROMISE_TIMER, id: fulfilmentId, dueAt: until });
}
