import type { Kysely } from 'kysely';
import type { Database, Store } from '../store/index.ts';
import { compareShard, type Difference } from './compare.ts';
import { bodyOf, keyOf, latestEffects, type TimedEffect } from './effects.ts';

export interface RebuildReport {
  readonly ok: boolean;
  readonly documents: number;
  readonly differences: readonly Difference[];
}

async function shardsOf(db: Kysely<Database>): Promise<string[]> {
  const rows = await db.selectFrom('shard_clock').select('shard').orderBy('shard').execute();
  return rows.map((row) => row.shard);
}

/** Rebuilds state from the ledger's effects, in memory, and compares; also that movements add up to each balance. */
export function checkRebuild(store: Pick<Store, 'read'>): Promise<RebuildReport> {
  return store.read.transaction().execute(async (db) => {
    const differences: Difference[] = [];
    let documents = 0;
    for (const shard of await shardsOf(db)) {
      const found = await compareShard(db, shard);
      documents += found.documents;
      differences.push(...found.differences);
    }
    return { ok: differences.length === 0, documents, differences };
  });
}

async function repairRow(
  db: Kysely<Database>,
  { shard, collection, id }: Difference,
  latest: TimedEffect | undefined,
): Promise<'repaired' | 'unrepairable'> {
  if (!latest) {
    await db
      .deleteFrom('state')
      .where('shard', '=', shard)
      .where('collection', '=', collection)
      .where('id', '=', id)
      .execute();
    return 'repaired';
  }
  const { effect, clock } = latest;
  if (effect.hash !== undefined && effect.hash !== null) return 'unrepairable';
  const body = bodyOf(effect);
  const gone = effect.gone ? (1 as const) : (0 as const);
  const values = { clock, gone, parent: effect.parent, body, salt: null };
  await db
    .insertInto('state')
    .values({ shard, collection, id, ...values })
    .onConflict((c) => c.columns(['shard', 'collection', 'id']).doUpdateSet(values))
    .execute();
  return 'repaired';
}

/**
 * Puts every row that differs back to what the ledger says. Personal data is not in the ledger: rows of
 * it that were changed can't be restored from there, and are told. Central must not be running.
 */
export async function rebuildState(
  store: Pick<Store, 'read' | 'write'>,
): Promise<RebuildReport & { unrepairable: readonly Difference[] }> {
  const before = await checkRebuild(store);
  const unrepairable: Difference[] = [];
  await store.write.transaction().execute(async (db) => {
    const rows = before.differences.filter(({ kind }) => kind !== 'balance');
    for (const [shard, differences] of Map.groupBy(rows, (difference) => difference.shard)) {
      const keys = new Set(differences.map(keyOf));
      const latest = await latestEffects(db, shard, keys);
      for (const difference of differences) {
        const effect = latest.get(keyOf(difference));
        if ((await repairRow(db, difference, effect)) === 'unrepairable') {
          unrepairable.push(difference);
        }
      }
    }
  });
  return { ...before, ok: unrepairable.length === 0, unrepairable };
}
