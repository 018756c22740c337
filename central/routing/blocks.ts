import { derivedId } from '../decide/draft.ts';
import type { FulfilmentCreate } from './messages.ts';

/** `blocked` of a fulfilment that waits for somebody's word. */
export const HELD = 'held';
/** Of one that waits for goods, and nobody has to do anything about. */
export const AWAITING_STOCK = 'awaiting-stock';
/** Of one that somebody wanted to have released, and that had to wait for goods. */
export const OUT_OF_STOCK = 'out-of-stock';
/** Of one that goods were kept for too long: somebody has to ask for it, or a revision. */
export const RESERVATION_EXPIRED = 'reservation-expired';
/** Of one that another warehouse does instead. */
export const MOVED = 'moved';

/** What keeps a fulfilment from being released, goods apart. */
export function blockOf(
  { held, unknownSkus }: Pick<FulfilmentCreate, 'unknownSkus'> & { readonly held?: boolean },
  sample: boolean,
): string | null {
  if (held === true) return HELD;
  return !sample && unknownSkus.length > 0 ? 'unknown-sku' : null;
}

/** With goods for it nothing of that kind keeps it any more. */
export const withGoods = (blocked: string | null): string | null =>
  blocked === AWAITING_STOCK || blocked === OUT_OF_STOCK || blocked === RESERVATION_EXPIRED
    ? null
    : blocked;

/** The exception that tells of a release which lacked goods. One per fulfilment. */
export const outOfStockId = (fulfilmentId: string): string =>
  derivedId('out-of-stock', fulfilmentId);
