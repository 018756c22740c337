import type { Kysely } from 'kysely';
import type { Database } from '../store/index.ts';
import {
  bodyOf,
  effectPages,
  isMadeBy,
  keyOf,
  latestEffects,
  readStateOf,
  statePages,
  type TimedEffect,
} from './effects.ts';

export interface Difference {
  readonly shard: string;
  readonly collection: string;
  readonly id: string;
  /** missing: the ledger has it, state has not. extra: the other way round. */
  readonly kind: 'missing' | 'extra' | 'different' | 'balance';
}

export interface Comparison {
  /** Rows of state. */
  readonly documents: number;
  readonly differences: Difference[];
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

interface Pass {
  /** Documents that are not what their last effect made of them, or that a later effect has passed by. */
  readonly different: Map<string, TimedEffect>;
  /** Documents that are not there, with the last effect on each. */
  readonly absent: Map<string, TimedEffect>;
  /** Rows of state whose clock is that of an effect on them. */
  readonly accountedFor: number;
  /** Sum of movements per balance. */
  readonly balances: Map<string, number>;
}

/**
 * Holds each effect against its document as state has it now: that of the document's own clock has to have made it,
 * and none may be later. Keeps in memory a page, the balances and what is wrong, whatever the ledger's length.
 */
async function followLedger(db: Kysely<Database>, shard: string): Promise<Pass> {
  const different = new Map<string, TimedEffect>();
  const absent = new Map<string, TimedEffect>();
  const balances = new Map<string, number>();
  let accountedFor = 0;
  for await (const page of effectPages(db, shard)) {
    const rows = await readStateOf(
      db,
      shard,
      page.map(({ effect }) => effect),
    );
    const last = new Map(page.map((timed) => [`${timed.clock} ${keyOf(timed.effect)}`, timed]));
    for (const timed of page) {
      const { effect, clock } = timed;
      const key = keyOf(effect);
      const row = rows.get(key);
      if (effect.delta !== undefined) {
        balances.set(effect.id, (balances.get(effect.id) ?? 0) + effect.delta);
      }
      // A row may touch a document twice: what it left is the last of that.
      if (last.get(`${clock} ${key}`) !== timed) continue;
      if (!row) absent.set(key, timed);
      else if (row.clock < clock) different.set(key, timed);
      else if (row.clock === clock) {
        accountedFor += 1;
        if (!isMadeBy(row, timed)) different.set(key, timed);
      }
    }
  }
  return { different, absent, accountedFor, balances };
}

/** Rows of state that no effect made: of nobody, or with a clock that is not theirs. */
async function findUnaccounted(
  db: Kysely<Database>,
  shard: string,
  known: ReadonlyMap<string, TimedEffect>,
): Promise<Difference[]> {
  const clocks = new Map<string, number>();
  for await (const page of statePages(db, shard)) {
    const made = new Set<string>();
    // One after the other: each may be large.
    for (const clock of new Set(page.map((row) => row.clock))) {
      const row = await db
        .selectFrom('ledger')
        .select('effects')
        .where('shard', '=', shard)
        .where('clock', '=', clock)
        .executeTakeFirst();
      const effects = JSON.parse(row?.effects ?? '[]') as { collection: string; id: string }[];
      for (const effect of effects) made.add(`${clock} ${keyOf(effect)}`);
    }
    for (const row of page) {
      const key = keyOf(row);
      if (!made.has(`${row.clock} ${key}`) && !known.has(key)) clocks.set(key, row.clock);
    }
  }
  const latest = await latestEffects(db, shard, new Set(clocks.keys()));
  return [...clocks.keys()].map((key) => ({
    shard,
    ...partsOf(key),
    kind: latest.has(key) ? 'different' : 'extra',
  }));
}

function partsOf(key: string): { collection: string; id: string } {
  const at = key.indexOf('/');
  return { collection: key.slice(0, at), id: key.slice(at + 1) };
}

async function wrongBalances(
  db: Kysely<Database>,
  shard: string,
  balances: ReadonlyMap<string, number>,
): Promise<Difference[]> {
  const wrong: Difference[] = [];
  for await (const page of statePages(db, shard, 'stock')) {
    for (const { collection, id, body } of page) {
      const { onHand } = JSON.parse(body ?? '{"onHand":0}') as { onHand: number };
      if (onHand !== (balances.get(id) ?? 0))
        wrong.push({ shard, collection, id, kind: 'balance' });
    }
  }
  return wrong;
}

/** What of a shard's state is not what its ledger says; also that movements add up to each balance. */
export async function compareShard(db: Kysely<Database>, shard: string): Promise<Comparison> {
  const { different, absent, accountedFor, balances } = await followLedger(db, shard);
  const { documents } = await db
    .selectFrom('state')
    .select((e) => e.fn.countAll<number>().as('documents'))
    .where('shard', '=', shard)
    .executeTakeFirstOrThrow();
  const differences: Difference[] = [...different.keys()].map((key) => ({
    shard,
    ...partsOf(key),
    kind: 'different',
  }));
  if (accountedFor < documents) differences.push(...(await findUnaccounted(db, shard, different)));
  differences.push(...(await wrongBalances(db, shard, balances)));
  const pruned = await prunedClocks(db, shard);
  for (const { effect, clock } of absent.values()) {
    const { collection, id, hash } = effect;
    const isTombstone = bodyOf(effect) === null && (hash ?? null) === null;
    // One that was given up: nothing is missing.
    if (isTombstone && clock <= (pruned.get(collection) ?? 0)) continue;
    differences.push({ shard, collection, id, kind: 'missing' });
  }
  return { documents, differences };
}
