import type { ShardTx } from '../store/index.ts';
import { setTimer, type Timers } from '../timers/index.ts';
import { releaseByItself } from './releaseByItself.ts';
import { nextReleasable } from './releaseQueue.ts';
import { AUTO_RELEASE, WAREHOUSE } from './wantRelease.ts';

/** Fulfilments in one transaction. */
const RELEASED_AT_ONCE = 200;

/** The most urgent that are open and not blocked, as a supervisor's 'next N' would. */
async function releaseNext(tx: ShardTx): Promise<void> {
  const settings = (await tx.get('settings', [WAREHOUSE])).get(WAREHOUSE);
  if (settings?.autoRelease?.on !== true) return;
  const { batchSize } = settings;
  const candidates = await nextReleasable(tx, RELEASED_AT_ONCE);
  const input = { cause: 'auto-release' };
  await releaseByItself(tx, { candidates, batchSize, kind: 'release.automatic', input });
  // Whatever was short is blocked by now: it comes to an end.
  if (candidates.length === RELEASED_AT_ONCE) {
    setTimer(tx, { kind: AUTO_RELEASE, id: WAREHOUSE, dueAt: tx.now });
  }
}

export function registerAutoRelease(timers: Timers): void {
  timers.register(AUTO_RELEASE, { handle: releaseNext });
}
