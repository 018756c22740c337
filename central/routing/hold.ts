import { AppError } from '../../shared/errors.ts';
import type { Fulfilment } from '../../shared/schema/index.ts';
import { endPromise } from '../allocation/endPromise.ts';
import { bookOf } from '../allocation/promiseBook.ts';
import { waitForGoods } from '../allocation/waitForGoods.ts';
import type { ShardTx } from '../store/index.ts';
import { AWAITING_STOCK, blockOf, MOVED } from './blocks.ts';
import { lateChangeWrite } from './lateChange.ts';
import type { FulfilmentHold } from './messages.ts';
import { wantRelease } from './wantRelease.ts';

type Kept = Omit<Fulfilment, 'clock'>;

/** With what is promised to it from now on: a hold sets an end to it, being let go takes the end away. */
function withPromise(tx: ShardTx, before: Fulfilment, { held, until }: FulfilmentHold): Kept {
  const { promise, ...rest } = before;
  if (held) {
    const end = until === undefined ? {} : { until };
    return promise ? { ...rest, promise: { at: promise.at, ...end } } : rest;
  }
  // What was kept for it may have gone to others in the meantime.
  const gets = promise !== undefined || bookOf(tx).lacking(rest.lines, rest.channel).length === 0;
  return gets ? { ...rest, promise: { at: promise?.at ?? tx.now } } : rest;
}

/** Holds what is not released yet, or lets it go. Of what went on in the meantime the floor is told. */
export async function holdFulfilment(tx: ShardTx, message: FulfilmentHold): Promise<void> {
  const { fulfilmentId: id, orderId, held } = message;
  const before = (await tx.get('fulfilments', [id])).get(id);
  const input = { orderId, fulfilmentId: id, held };
  // What makes it is still to come: the message is delivered again.
  if (!before) throw new AppError('fulfilment-not-here', { fulfilmentId: id });
  if (before.status !== 'open') {
    const { status, orderNumber } = before;
    // Where it went it is held, or let go, with what it was sent there by.
    if (status === 'cancelled' && before.blocked === MOVED) return;
    const told = held && status !== 'cancelled';
    const writes = told
      ? [await lateChangeWrite(tx, before, { orderNumber, change: 'changed' })]
      : [];
    tx.append({ kind: 'fulfilment.hold-too-late', input, writes });
    return;
  }
  const settings = (await tx.get('settings', ['warehouse'])).get('warehouse');
  await bookOf(tx).load(before.lines.map(({ sku }) => sku));
  const kept = withPromise(tx, before, message);
  const blocked = blockOf(message, settings?.sample === true);
  const doc = { ...kept, blocked: blocked ?? (kept.promise ? null : AWAITING_STOCK) };
  const clock = tx.append({
    kind: held ? 'fulfilment.held' : 'fulfilment.hold-released',
    input,
    writes: [{ collection: 'fulfilments', id, doc }],
  });
  if (doc.promise) endPromise(tx, id, doc.promise.until);
  if (!held && !doc.promise) await waitForGoods(tx, doc, clock);
  if (doc.blocked === null) wantRelease(tx, settings);
}
