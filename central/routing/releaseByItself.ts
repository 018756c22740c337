import type { Fulfilment } from '../../shared/schema/index.ts';
import { derivedId } from '../decide/draft.ts';
import type { ShardTx } from '../store/index.ts';
import { sendFulfilmentStatus } from './fulfilments.ts';
import type { WaveGone } from './messages.ts';
import { BATCH_COUNTER, releaseThese } from './release.ts';

interface ByItself {
  readonly candidates: readonly Fulfilment[];
  readonly batchSize: number;
  /** Of the ledger row; batches are named after it. */
  readonly kind: string;
  readonly input: Readonly<Record<string, string | number>>;
  readonly wave?: WaveGone;
}

/** Releases these in a ledger row of their own, as no fact of a person has them released; their orders hear of it. */
export async function releaseByItself(
  tx: ShardTx,
  { candidates, batchSize, kind, input, wave }: ByItself,
): Promise<void> {
  const counter = (await tx.get('counters', [BATCH_COUNTER])).get(BATCH_COUNTER);
  const id = derivedId(kind, tx.shard, String(Number(counter?.['next'] ?? 1)));
  const decision = await releaseThese(tx, { id, by: null, batchSize }, candidates);
  if (decision.outcome === 'refused') return;
  const { writes } = decision;
  const released = writes.flatMap(({ collection, doc }) =>
    collection === 'fulfilments' && doc?.['status'] === 'released' ? [doc as Fulfilment] : [],
  );
  const clock = tx.append({ kind, input: { ...input, orders: released.length }, writes });
  for (const doc of released) sendFulfilmentStatus(tx, doc, clock, wave);
}
