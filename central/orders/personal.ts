import type { OrderIntake } from '../../shared/schema/index.ts';
import type { ShardTx, Write } from '../store/index.ts';
import { withEvent } from './history.ts';
import type { OrderDoc } from './orderDoc.ts';

const isErased = (doc: Pick<OrderDoc, 'erased'> | undefined): boolean => doc?.erased !== undefined;

/** Which of these orders were of a person who was erased. */
export async function erasedAmong(tx: ShardTx, orderIds: readonly string[]): Promise<Set<string>> {
  const docs = (await tx.get('orders', orderIds)) as unknown as Map<string, OrderDoc>;
  return new Set([...docs].flatMap(([id, doc]) => (isErased(doc) ? [id] : [])));
}

/**
 * What is taken of an order's later revision. Whoever was erased does not come back by it: who it is for, and where
 * it goes, is left out; undefined: there is nothing to leave out.
 */
export function withoutPerson(
  intake: OrderIntake,
  current: OrderDoc | undefined,
): OrderIntake | undefined {
  const { address, billingName, ...rest } = intake;
  const says = address !== undefined || billingName !== undefined;
  return isErased(current) && says ? rest : undefined;
}

/** From now on nothing is taken of who these orders are for. Before what is known is erased, so that none comes after. */
export async function markErased(
  tx: ShardTx,
  orderIds: readonly string[],
  reason: string,
): Promise<void> {
  const docs = (await tx.get('orders', orderIds)) as unknown as Map<string, OrderDoc>;
  const writes = [...docs.values()].flatMap((doc): Write[] => {
    if (isErased(doc)) return [];
    const { clock: _, ...order } = doc;
    const event = { at: tx.now, kind: 'personal-erased' };
    return [
      { collection: 'orders', id: doc.id, doc: withEvent({ ...order, erased: tx.now }, event) },
    ];
  });
  if (writes.length === 0) return;
  tx.append({ kind: 'order.personal-erased', input: { orderIds, reason }, writes });
}
