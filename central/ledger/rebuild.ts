import type { Kysely } from 'kysely';
import {
  saltedHash,
  sha256,
  type Database,
  type EffectRecord,
  type Store,
} from '../store/index.ts';
import { ledgerRows } from './verify.ts';

export interface Difference {
  readonly shard: string;
  readonly collection: string;
  readonly id: string;
  /** missing: the ledger has it, state has not. extra: the other way round. */
  readonly kind: 'missing' | 'extra' | 'different' | 'balance';
}

export interface RebuildReport {
  readonly ok: boolean;
  readonly documents: number;
  readonly differences: readonly Difference[];
}

/** What the ledger says a row must be; bodies as hashes, so that a whole shard fits into memory. */
interface Expected {
  readonly clock: number;
  readonly gone: boolean;
  readonly parent: string | null;
  /** Of the body; null: removed. */
  readonly bodyHash: string | null;
  /** Personal: `bodyHash` is the salted one. */
  readonly personal: boolean;
}

const keyOf = (collection: string, id: string) => `${collection}/${id}`;

function expectedOf(effect: EffectRecord, clock: number): Expected {
  const { gone, parent } = effect;
  if (effect.hash !== undefined) {
    return { clock, gone, parent, bodyHash: effect.hash, personal: true };
  }
  const body = effect.doc === null || effect.doc === undefined ? null : JSON.stringify(effect.doc);
  return {
    clock,
    gone,
    parent,
    bodyHash: body === null ? null : sha256(body),
    personal: false,
  };
}

interface Replay {
  readonly expected: Map<string, Expected>;
  /** Sum of movements per balance. */
  readonly balances: Map<string, number>;
}

/** Applies the recorded effects in order. Rules are never run again. */
async function replay(db: Kysely<Database>, shard: string): Promise<Replay> {
  const expected = new Map<string, Expected>();
  const balances = new Map<string, number>();
  for await (const row of ledgerRows(db, shard)) {
    for (const effect of JSON.parse(row.effects) as EffectRecord[]) {
      expected.set(keyOf(effect.collection, effect.id), expectedOf(effect, row.clock));
      if (effect.delta !== undefined) {
        balances.set(effect.id, (balances.get(effect.id) ?? 0) + effect.delta);
      }
    }
  }
  return { expected, balances };
}

interface StateRow {
  collection: string;
  id: string;
  clock: number;
  gone: 0 | 1;
  parent: string | null;
  body: string | null;
  salt: string | null;
}

function isSame(row: StateRow, expected: Expected): boolean {
  if (row.clock !== expected.clock || (row.gone === 1) !== expected.gone) return false;
  if (row.parent !== expected.parent) return false;
  // Personal data may have been erased since: then there is nothing left to compare.
  if (expected.personal && row.body === null) return true;
  const hash =
    row.body === null
      ? null
      : expected.personal
        ? saltedHash(row.salt ?? '', row.body)
        : sha256(row.body);
  return hash === expected.bodyHash;
}

async function* stateRows(db: Kysely<Database>, shard: string): AsyncGenerator<StateRow> {
  const collections = await db
    .selectFrom('state')
    .select('collection')
    .distinct()
    .where('shard', '=', shard)
    .execute();
  for (const { collection } of collections) {
    let after = '';
    for (;;) {
      const rows = await db
        .selectFrom('state')
        .select(['collection', 'id', 'clock', 'gone', 'parent', 'body', 'salt'])
        .where('shard', '=', shard)
        .where('collection', '=', collection)
        .where('id', '>', after)
        .orderBy('id')
        .limit(1000)
        .execute();
      yield* rows;
      const last = rows.at(-1);
      if (!last) break;
      after = last.id;
    }
  }
}

/** How far tombstones were removed, by collection. */
async function prunedClocks(db: Kysely<Database>, shard: string): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('pruned')
    .select(['collection', 'clock'])
    .where('shard', '=', shard)
    .execute();
  return new Map(rows.map(({ collection, clock }) => [collection, clock]));
}

async function compareShard(
  db: Kysely<Database>,
  shard: string,
): Promise<{ documents: number; differences: Difference[] }> {
  const { expected, balances } = await replay(db, shard);
  const documents = expected.size;
  const differences: Difference[] = [];
  for await (const row of stateRows(db, shard)) {
    const { collection, id } = row;
    const key = keyOf(collection, id);
    const wanted = expected.get(key);
    expected.delete(key);
    if (!wanted) differences.push({ shard, collection, id, kind: 'extra' });
    else if (!isSame(row, wanted)) differences.push({ shard, collection, id, kind: 'different' });
    if (collection === 'stock') {
      const { onHand } = JSON.parse(row.body ?? '{"onHand":0}') as { onHand: number };
      if (onHand !== (balances.get(id) ?? 0)) {
        differences.push({ shard, collection, id, kind: 'balance' });
      }
    }
  }
  const pruned = await prunedClocks(db, shard);
  for (const [key, { bodyHash, clock }] of expected) {
    const of = key.slice(0, key.indexOf('/'));
    // A tombstone that was given up: nothing is missing.
    if (bodyHash === null && clock <= (pruned.get(of) ?? 0)) continue;
    const [collection = '', ...id] = key.split('/');
    differences.push({ shard, collection, id: id.join('/'), kind: 'missing' });
  }
  return { documents, differences };
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

interface LatestEffect {
  readonly effect: EffectRecord;
  readonly clock: number;
}

/** The last effect on each of the keys, in one pass over the shard's ledger. */
async function latestEffects(
  db: Kysely<Database>,
  shard: string,
  keys: ReadonlySet<string>,
): Promise<Map<string, LatestEffect>> {
  const latest = new Map<string, LatestEffect>();
  for await (const row of ledgerRows(db, shard)) {
    for (const effect of JSON.parse(row.effects) as EffectRecord[]) {
      const key = keyOf(effect.collection, effect.id);
      if (keys.has(key)) latest.set(key, { effect, clock: row.clock });
    }
  }
  return latest;
}

async function repairRow(
  db: Kysely<Database>,
  { shard, collection, id }: Difference,
  latest: LatestEffect | undefined,
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
  const body = effect.doc === null || effect.doc === undefined ? null : JSON.stringify(effect.doc);
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
      const keys = new Set(differences.map(({ collection, id }) => keyOf(collection, id)));
      const latest = await latestEffects(db, shard, keys);
      for (const difference of differences) {
        const effect = latest.get(keyOf(difference.collection, difference.id));
        if ((await repairRow(db, difference, effect)) === 'unrepairable') {
          unrepairable.push(difference);
        }
      }
    }
  });
  return { ...before, ok: unrepairable.length === 0, unrepairable };
}
