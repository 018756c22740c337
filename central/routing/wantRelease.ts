import type { Settings } from '../../shared/schema/index.ts';
import { isoTime, type ShardTx } from '../store/index.ts';
import { setTimer } from '../timers/index.ts';

export const AUTO_RELEASE = 'auto-release';
/** Of the settings, and of the one timer: a warehouse releases as a whole. */
export const WAREHOUSE = 'warehouse';

/** Something may be released by now: the house does so by itself, where its settings say so. */
export function wantRelease(tx: ShardTx, settings: Settings | undefined): void {
  const policy = settings?.autoRelease;
  if (policy?.on !== true) return;
  const dueAt = isoTime(Date.parse(tx.now) + policy.gatherSeconds * 1000);
  setTimer(tx, { kind: AUTO_RELEASE, id: WAREHOUSE, dueAt, sooner: true });
}
