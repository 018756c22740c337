import type { Finding } from '../../shared/checks/index.ts';
import {
  FULFILMENT_GIVEN_UP,
  FULFILMENT_STOCK,
  type FulfilmentGivenUp,
  type FulfilmentStock,
} from '../routing/messages.ts';
import type { ShardTx, Store } from '../store/index.ts';
import { withEvent } from './history.ts';
import { applyGivenUp, askFor, findMove } from './moveOrder.ts';
import type { OrderDoc } from './orderDoc.ts';

/** With goods for it there is nothing to find any more. */
function awaiting(
  order: OrderDoc,
  event: FulfilmentStock['event'],
  values: Finding['values'],
): OrderDoc {
  const code = 'stock.awaiting';
  const { checked, ...rest } = order;
  const others = (checked?.findings ?? []).filter((one) => one.code !== code);
  const waits: Finding[] = event === 'filled' ? [] : [{ code, severity: 'info', values }];
  const findings = [...others, ...waits];
  if (findings.length === 0) return rest;
  const { risk = 0, band = 'low' } = checked ?? {};
  return { ...rest, checked: { ...checked, risk, band, findings } };
}

/** A warehouse's news of the goods for an order: told in its history; another warehouse may have to do it. */
export async function applyStock(tx: ShardTx, message: FulfilmentStock): Promise<void> {
  const { orderId, fulfilmentId, event, lacking } = message;
  const order = (await tx.get('orders', [orderId])).get(orderId) as unknown as OrderDoc | undefined;
  const standing = order?.fulfilments[fulfilmentId];
  if (!order || standing?.status !== 'open') return;
  const move =
    event === 'short' || event === 'broken' ? await findMove(tx, order, message) : undefined;
  const [first] = lacking;
  const values = first ? { sku: first.sku, lacks: first.wanted - first.available } : {};
  const asked = move ? { ...order, placing: move.placing } : order;
  const doc = withEvent(awaiting(asked, event, values), {
    ...{ at: tx.now, kind: `stock-${event}`, cause: 'stock', values },
  });
  tx.append({
    kind: `order.stock-${event}`,
    input: { orderId, fulfilmentId, lacking },
    writes: [{ collection: 'orders', id: orderId, doc: { ...doc } }],
  });
  if (move) askFor(tx, order, move);
}

export function registerOrderStock(store: Store): void {
  store.relay.registerHandler(FULFILMENT_STOCK, {
    handle: (tx, body) => applyStock(tx, body as FulfilmentStock),
    prepare: async (tx, bodies) => {
      const messages = bodies as readonly FulfilmentStock[];
      await tx.get(
        'orders',
        messages.map(({ orderId }) => orderId),
      );
    },
    sentOnce: true,
  });
  store.relay.registerHandler(FULFILMENT_GIVEN_UP, {
    handle: (tx, body) => applyGivenUp(tx, body as FulfilmentGivenUp),
    sentOnce: true,
  });
}
