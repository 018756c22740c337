import type { ShardTx, Store } from '../store/index.ts';
import { FULFILMENT_STATUS, type FulfilmentStatusMessage } from '../routing/messages.ts';
import type { OrderDoc } from './orderDoc.ts';
import { indexOrders, indexStatus } from './orderIndex.ts';
import { rollUp } from './rollUp.ts';

/** A warehouse's news of a fulfilment; older news than is known, and news of unknown orders, change nothing. */
export async function applyStatus(tx: ShardTx, message: FulfilmentStatusMessage): Promise<void> {
  const { orderId, fulfilmentId, status, clock } = message;
  const order = (await tx.get('orders', [orderId])).get(orderId) as unknown as OrderDoc | undefined;
  if (!order) return;
  const before = order.fulfilments[fulfilmentId];
  if (before && before.clock >= clock) return;
  const fulfilments = { ...order.fulfilments, [fulfilmentId]: { status, clock } };
  const next = rollUp(Object.values(fulfilments).map((standing) => standing.status));
  const { hold, ...rest } = order;
  // Past its release nothing waits for anybody's word.
  const isOver = hold !== undefined && next !== 'open' && next !== 'received';
  const doc = { ...(isOver ? rest : order), fulfilments, status: next };
  const at = tx.append({
    kind: 'order.status',
    input: { orderId, fulfilmentId, status, clock },
    writes: [{ collection: 'orders', id: orderId, doc }],
  });
  if (isOver) {
    await indexOrders(tx, [{ order: { ...doc, clock: at }, before: order, createdAt: at }]);
  }
  if (next !== order.status) indexStatus(tx, orderId, next);
}

export function registerOrderStatus(store: Store): void {
  store.relay.registerHandler(FULFILMENT_STATUS, {
    handle: (tx, body) => applyStatus(tx, body as FulfilmentStatusMessage),
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
