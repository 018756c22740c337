import type { Fulfilment } from '../../shared/schema/index.ts';
import { FULFILMENT_STOCK, ORG_SHARD, type FulfilmentStock } from '../routing/messages.ts';
import { HELD } from '../routing/blocks.ts';
import type { ShardTx } from '../store/index.ts';
import { joinQueue } from './backOrders.ts';
import { lookAtShortage } from './replenishment.ts';
import { bookOf } from './promiseBook.ts';
import { tierRank, type Lacking } from './units.ts';

/** Tells the order what became of its goods. */
export function tellOfStock(
  tx: ShardTx,
  { id: fulfilmentId, orderId }: Pick<Fulfilment, 'id' | 'orderId'>,
  event: FulfilmentStock['event'],
  lacking: readonly Lacking[],
  clock: number,
): void {
  const body: FulfilmentStock = { orderId, fulfilmentId, event, lacking };
  const id = `stock:${fulfilmentId}:${clock}:${event}`;
  tx.send(ORG_SHARD, { id, kind: FULFILMENT_STOCK, body });
}

type Waiting = Pick<
  Fulfilment,
  'id' | 'orderId' | 'lines' | 'channel' | 'tier' | 'createdAt' | 'blocked'
>;

/** Queues a fulfilment without a promise, once it is held no more. The book has to be loaded. */
export async function queueForGoods(tx: ShardTx, doc: Waiting): Promise<void> {
  if (doc.blocked === HELD) return;
  const book = bookOf(tx);
  await joinQueue(tx, doc, tierRank(book.settings, doc.tier));
  for (const { sku } of book.lacking(doc.lines, doc.channel)) lookAtShortage(tx, sku);
}

/** `queueForGoods`, and its order hears of it. `clock`: of the entry that left it without. */
export async function waitForGoods(tx: ShardTx, doc: Waiting, clock: number): Promise<void> {
  await queueForGoods(tx, doc);
  tellOfStock(tx, doc, 'short', bookOf(tx).lacking(doc.lines, doc.channel), clock);
}
