import { DEFAULT_SETTINGS } from '../../shared/checks/index.ts';
import type { ShardTx } from '../store/index.ts';
import { clearTimer, setTimer, type TimedStore } from '../timers/index.ts';
import { withEvent } from './history.ts';
import type { NewOrder, OrderDoc } from './orderDoc.ts';
import { indexOrders } from './orderIndex.ts';
import { sendCancels } from './tellWarehouses.ts';

/** The timer that closes an order for which no money came. */
export const UNPAID = 'order-unpaid';
const HOUR_MS = 3_600_000;

const waits = (order: Pick<OrderDoc, 'status' | 'payment'>): boolean =>
  order.status === 'open' && order.payment?.status === 'unpaid';

/** Sets or ends the time that an unpaid order is kept. `hours`: 0: without end, unless its channel says until when. */
export function watchPayment(
  tx: ShardTx,
  order: NewOrder,
  before: OrderDoc | undefined,
  hours: number = DEFAULT_SETTINGS.unpaidHours,
): void {
  const { id, payment } = order;
  if (!waits(order)) {
    if (before && waits(before)) clearTimer(tx, UNPAID, id);
    return;
  }
  // Said again it is kept no longer than before.
  if (before && waits(before) && before.payment?.dueBy === payment?.dueBy) return;
  const end = new Date(Date.parse(tx.now) + hours * HOUR_MS).toISOString();
  const dueAt = payment?.dueBy ?? (hours > 0 ? end : undefined);
  if (dueAt !== undefined) setTimer(tx, { kind: UNPAID, id, dueAt });
}

/** Closes what is still unpaid and not released; what is in work by then has been taken for paid by somebody. */
async function closeUnpaid(tx: ShardTx, id: string): Promise<void> {
  const order = (await tx.get('orders', [id])).get(id) as unknown as OrderDoc | undefined;
  if (!order || !waits(order)) return;
  const { clock: _, ...rest } = order;
  const closed: NewOrder = withEvent(
    { ...rest, status: 'cancelled', closed: { at: tx.now, cause: 'unpaid' } },
    { at: tx.now, kind: 'closed-unpaid', cause: 'timer:unpaid' },
  );
  const clock = tx.append({
    kind: 'order.closed-unpaid',
    input: { orderId: id },
    writes: [{ collection: 'orders', id, doc: { ...closed } }],
  });
  await indexOrders(tx, [{ order: { ...closed, clock }, before: order, createdAt: clock }]);
  sendCancels(tx, closed, clock);
}

export function registerUnpaid(store: TimedStore): void {
  store.timers.register(UNPAID, { handle: closeUnpaid });
}
