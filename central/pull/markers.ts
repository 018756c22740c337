import { AppError } from '../../shared/errors.ts';
import { COLLECTION_NAMES, COLLECTIONS } from '../../shared/schema/index.ts';
import { isoTime, type Store } from '../store/index.ts';

const DAY_MS = 86_400_000;
/** Longer than anybody may be offline: sign-in ends after 14 days, the journal keeps answers for 30. */
export const MARKER_DAYS = 90;
/** Below it a station that was away over a week-end could have to begin anew. */
const LEAST_DAYS = 7;

export interface PrunedMarkers {
  readonly shard: string;
  readonly collection: string;
  /** Cursors from before begin anew. */
  readonly clock: number;
  /** Tombstones that were removed. */
  readonly removed: number;
}

/** The shard's clock at that moment; 0 when it did not exist then. */
async function clockBefore(store: Store, shard: string, before: string): Promise<number> {
  const row = await store.read
    .selectFrom('ledger')
    .select('clock')
    .where('shard', '=', shard)
    .where('at', '<', before)
    .orderBy('clock', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.clock ?? 0;
}

/**
 * Gives up markers of rows that left the stations' scope more than `days` ago: tombstones are removed,
 * rows that central keeps as history are no longer told of. How far it went is kept by shard and
 * collection; a station whose cursor is older begins that collection anew. Throws `retention-too-short`.
 */
export async function pruneMarkers(store: Store, days: number): Promise<PrunedMarkers[]> {
  if (days < LEAST_DAYS) throw new AppError('retention-too-short', { days, least: LEAST_DAYS });
  const before = isoTime(store.clock.now() - days * DAY_MS);
  const shards = await store.read.selectFrom('shard_clock').select('shard').execute();
  const pruned: PrunedMarkers[] = [];
  for (const { shard } of shards) {
    const clock = await clockBefore(store, shard, before);
    if (clock === 0) continue;
    const own = COLLECTION_NAMES.filter(
      (name) => (COLLECTIONS[name].shard === 'org') === (shard === 'org'),
    );
    const found = await store.transact(shard, async (tx) => {
      const done: PrunedMarkers[] = [];
      for (const collection of own) {
        const marker = { shard, collection, clock, pruned_at: tx.now };
        const moved = await tx.db
          .insertInto('pruned')
          .values(marker)
          .onConflict((c) =>
            c
              .columns(['shard', 'collection'])
              .doUpdateSet({ clock, pruned_at: tx.now })
              .where('pruned.clock', '<', clock),
          )
          .returning('clock')
          .execute();
        if (moved.length === 0) continue;
        const rows = await tx.db
          .deleteFrom('state')
          .where('shard', '=', shard)
          .where('collection', '=', collection)
          .where('gone', '=', 1)
          .where('body', 'is', null)
          .where('clock', '<=', clock)
          .returning('id')
          .execute();
        done.push({ shard, collection, clock, removed: rows.length });
      }
      if (done.length > 0) {
        tx.append({ kind: 'markers.pruned', input: { before, clock }, writes: [] });
      }
      return done;
    });
    pruned.push(...found);
  }
  return pruned;
}
