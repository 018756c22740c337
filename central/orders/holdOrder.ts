import { AppError } from '../../shared/errors.ts';
import type { HoldRequest, HoldResponse } from '../../shared/protocol/index.ts';
import type { Role } from '../../shared/schema/index.ts';
import { expandLines } from '../routing/expandLines.ts';
import {
  FULFILMENT_CANCEL,
  FULFILMENT_HOLD,
  ORG_SHARD,
  type FulfilmentCancel,
  type FulfilmentHold,
} from '../routing/messages.ts';
import type { OrderHold } from '../rules/index.ts';
import type { ShardTx, Store } from '../store/index.ts';
import { warehouseOf, type NewOrder, type OrderDoc } from './orderDoc.ts';
import { indexOrders } from './orderIndex.ts';
import { loadProducts } from './products.ts';

const LEAD: readonly Role[] = ['supervisor', 'admin'];
const KINDS = { release: 'order.hold-released', decline: 'order.declined', hold: 'order.held' };

export interface HoldAsked extends HoldRequest {
  readonly orderId: string;
  readonly personId: string;
  readonly roles: readonly Role[];
}

/** Throws `not-allowed` unless one of these roles may. */
function requireOneOf(held: readonly Role[], needed: readonly Role[]): void {
  if (!held.some((role) => needed.includes(role))) {
    throw new AppError('not-allowed', { needs: [...new Set(needed)] });
  }
}

/** The order from now on; undefined where it is so already. */
function changed(order: OrderDoc, asked: HoldAsked, now: string): NewOrder | undefined {
  const { hold, clock: _, ...rest } = order;
  if (asked.action === 'hold') {
    requireOneOf(asked.roles, LEAD);
    if (hold) return undefined;
    const by: OrderHold = { kind: 'hold', reason: asked.note, mayRelease: [...LEAD], since: now };
    return { ...rest, hold: by };
  }
  if (!hold) return undefined;
  requireOneOf(asked.roles, [...LEAD, ...hold.mayRelease]);
  return asked.action === 'release' ? rest : { ...rest, status: 'cancelled' };
}

async function tellWarehouse(tx: ShardTx, order: NewOrder, clock: number): Promise<void> {
  const { id: orderId, number: orderNumber } = order;
  const { unknownSkus } = expandLines(order.lines, await loadProducts(tx, order.lines));
  for (const fulfilmentId of Object.keys(order.fulfilments)) {
    if (order.status === 'cancelled') {
      const body: FulfilmentCancel = { orderId, fulfilmentId, orderNumber };
      const id = `cancel:${fulfilmentId}`;
      tx.send(warehouseOf(order), { id, kind: FULFILMENT_CANCEL, body });
      continue;
    }
    const held = order.hold !== undefined;
    const body: FulfilmentHold = { orderId, fulfilmentId, held, unknownSkus };
    const id = `hold:${fulfilmentId}:${clock}`;
    tx.send(warehouseOf(order), { id, kind: FULFILMENT_HOLD, body });
  }
}

/**
 * Releases an order that waits, declines it, which cancels it, or lets it wait (again). Asking for what is
 * so already changes nothing. Throws `order-not-found`, `order-in-work` once it was released to the floor,
 * and `not-allowed`.
 */
export async function holdOrder(
  store: Store,
  asked: HoldAsked,
  trace?: string,
): Promise<HoldResponse> {
  const { orderId: id, action, note, personId } = asked;
  return store.transact(
    ORG_SHARD,
    async (tx): Promise<HoldResponse> => {
      const found = (await tx.get('orders', [id])).get(id);
      if (!found) throw new AppError('order-not-found', { id });
      const before = found as unknown as OrderDoc;
      if (before.status === 'cancelled' && action === 'decline') return { outcome: 'unchanged' };
      if (before.status !== 'open') throw new AppError('order-in-work', { status: before.status });
      const order = changed(before, asked, tx.now);
      if (!order) return { outcome: 'unchanged' };
      const { hold } = before;
      const clock = tx.append({
        kind: KINDS[action],
        input: { orderId: id, by: personId, note, ...(hold ? { hold } : {}) },
        writes: [{ collection: 'orders', id, doc: { ...order } }],
      });
      await indexOrders(tx, [{ order: { ...order, clock }, before, createdAt: clock }]);
      await tellWarehouse(tx, order, clock);
      const outcomes = { release: 'released', decline: 'declined', hold: 'held' } as const;
      return { outcome: outcomes[action] };
    },
    trace,
  );
}
