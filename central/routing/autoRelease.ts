import type { Fulfilment } from '../../shared/schema/index.ts';
import { derivedId } from '../decide/draft.ts';
import type { ShardTx } from '../store/index.ts';
import { setTimer, type Timers } from '../timers/index.ts';
import { sendFulfilmentStatus } from './fulfilments.ts';
import { BATCH_COUNTER, decideRelease } from './release.ts';
import { AUTO_RELEASE, WAREHOUSE } from './wantRelease.ts';

/** Fulfilments in one transaction. */
const RELEASED_AT_ONCE = 200;

/** The most urgent that are open and not blocked, as a supervisor's 'next N' would. */
async function releaseByItself(tx: ShardTx): Promise<void> {
  const settings = (await tx.get('settings', [WAREHOUSE])).get(WAREHOUSE);
  if (settings?.autoRelease?.on !== true) return;
  const { batchSize } = settings;
  const counter = (await tx.get('counters', [BATCH_COUNTER])).get(BATCH_COUNTER);
  const decision = await decideRelease(tx, {
    id: derivedId(AUTO_RELEASE, tx.shard, String(Number(counter?.['next'] ?? 1))),
    by: null,
    data: { fulfilmentIds: [], next: RELEASED_AT_ONCE, batchSize },
  });
  if (decision.outcome === 'refused') return;
  const { writes } = decision;
  const clock = tx.append({ kind: 'release.automatic', input: { cause: 'auto-release' }, writes });
  let released = 0;
  for (const { collection, doc } of writes) {
    if (collection !== 'fulfilments' || doc === null || doc['status'] !== 'released') continue;
    sendFulfilmentStatus(tx, doc as Pick<Fulfilment, 'id' | 'orderId' | 'status'>, clock);
    released += 1;
  }
  if (released === RELEASED_AT_ONCE) {
    setTimer(tx, { kind: AUTO_RELEASE, id: WAREHOUSE, dueAt: tx.now });
  }
}

export function registerAutoRelease(timers: Timers): void {
  timers.register(AUTO_RELEASE, { handle: releaseByItself });
}
