import type { ShardTx, Store } from '../store/index.ts';
import {
  FULFILMENT_STATUS,
  type FulfilmentStatusMessage,
  type WaveGone,
} from '../routing/messages.ts';
import { withEvent, type OrderEvent } from './history.ts';
import type { OrderDoc } from './orderDoc.ts';
import { indexOrders, indexStatus } from './orderIndex.ts';
import { rollUp } from './rollUp.ts';

export interface OrderStatusChange {
  readonly before: OrderDoc;
  readonly after: OrderDoc;
  readonly message: FulfilmentStatusMessage;
}
/** Whoever is to hear of it, in the same commit. */
export type HearOfStatus = (tx: ShardTx, change: OrderStatusChange) => Promise<void>;

const waveEvent = ({ name, cause }: WaveGone, at: string): OrderEvent => ({
  ...{ at, kind: 'wave-released', cause, values: { wave: name } },
});

/** A warehouse's news of a fulfilment; older news than is known, and news of unknown orders, change nothing. */
export async function applyStatus(
  tx: ShardTx,
  message: FulfilmentStatusMessage,
  hear?: HearOfStatus,
): Promise<void> {
  const { orderId, fulfilmentId, status, clock, wave } = message;
  const order = (await tx.get('orders', [orderId])).get(orderId) as unknown as OrderDoc | undefined;
  if (!order) return;
  const before = order.fulfilments[fulfilmentId];
  // Of one that it has no more, and was somebody else's since, nothing is to be learnt.
  if (!before || before.clock >= clock) return;
  const fulfilments = { ...order.fulfilments, [fulfilmentId]: { ...before, status, clock } };
  const next = rollUp(Object.values(fulfilments).map((standing) => standing.status));
  const { hold, holds: _, ...rest } = order;
  // Past its release nothing waits for anybody's word.
  const isOver = hold !== undefined && next !== 'open' && next !== 'received';
  const moved = { ...(isOver ? rest : order), fulfilments, status: next };
  const told = withEvent(moved, {
    ...{ at: tx.now, kind: 'status', values: { fulfilment: fulfilmentId, status } },
  });
  const doc = wave ? withEvent(told, waveEvent(wave, tx.now)) : told;
  const at = tx.append({
    kind: 'order.status',
    input: { orderId, fulfilmentId, status, clock },
    writes: [{ collection: 'orders', id: orderId, doc }],
  });
  if (isOver) {
    await indexOrders(tx, [{ order: { ...doc, clock: at }, before: order, createdAt: at }]);
  }
  if (next !== order.status) indexStatus(tx, orderId, next);
  await hear?.(tx, { before: order, after: { ...doc, clock: at }, message });
}

export function registerOrderStatus(store: Store, hear?: HearOfStatus): void {
  store.relay.registerHandler(FULFILMENT_STATUS, {
    handle: (tx, body) => applyStatus(tx, body as FulfilmentStatusMessage, hear),
    prepare: async (tx, bodies) => {
      const messages = bodies as readonly FulfilmentStatusMessage[];
      await tx.get(
        'orders',
        messages.map(({ orderId }) => orderId),
      );
    },
    sentOnce: true,
  });
}
