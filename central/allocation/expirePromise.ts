import type { ShardTx } from '../store/index.ts';
import { loseGoods } from './settle.ts';

/** Its goods were kept long enough for an order that still waits: others may have them. */
export async function expirePromise(tx: ShardTx, fulfilmentId: string): Promise<void> {
  const doc = (await tx.get('fulfilments', [fulfilmentId])).get(fulfilmentId);
  const until = doc?.promise?.until;
  // Released, let go, paid for or kept for longer since.
  if (doc?.status !== 'open' || until === undefined || until > tx.now) return;
  await loseGoods(tx, doc, 'expired', { until });
}
