import type { Kysely } from 'kysely';
import {
  PAGE_BYTES,
  placeholder,
  saltedHash,
  selectIn,
  type Database,
  type EffectRecord,
} from '../store/index.ts';
import { ledgerRows } from './verify.ts';

/** A document as state has it. */
export interface StateRow {
  readonly collection: string;
  readonly id: string;
  readonly clock: number;
  readonly gone: 0 | 1;
  readonly parent: string | null;
  readonly body: string | null;
  readonly salt: string | null;
}

export interface TimedEffect {
  readonly effect: EffectRecord;
  readonly clock: number;
}

export const keyOf = ({ collection, id }: { collection: string; id: string }): string =>
  `${collection}/${id}`;

export const bodyOf = ({ doc }: EffectRecord): string | null =>
  doc === null || doc === undefined ? null : JSON.stringify(doc);

/** Whether the row is what the effect made of it. Personal data may have been erased since: then nothing is left to compare. */
export function isMadeBy(row: StateRow, { effect, clock }: TimedEffect): boolean {
  if (row.clock !== clock || (row.gone === 1) !== effect.gone) return false;
  if (row.parent !== effect.parent) return false;
  if (effect.hash === undefined) return row.body === bodyOf(effect);
  return row.body === null || saltedHash(row.salt ?? '', row.body) === effect.hash;
}

/** Effects of a shard's ledger in their order, a page at a time. */
export async function* effectPages(
  db: Kysely<Database>,
  shard: string,
): AsyncGenerator<TimedEffect[]> {
  let page: TimedEffect[] = [];
  let size = 0;
  for await (const { clock, effects } of ledgerRows(db, shard)) {
    for (const effect of JSON.parse(effects) as EffectRecord[]) page.push({ effect, clock });
    size += effects.length;
    if (size < PAGE_BYTES) continue;
    yield page;
    page = [];
    size = 0;
  }
  yield page;
}

const COLUMNS = '"collection", "id", "clock", "gone", "parent", "body", "salt"';

/** State rows of the effects' documents, by key. */
export async function readStateOf(
  db: Kysely<Database>,
  shard: string,
  effects: Iterable<EffectRecord>,
): Promise<Map<string, StateRow>> {
  const found = new Map<string, StateRow>();
  const text = `select ${COLUMNS} from "state" where "shard" = ${placeholder(1)} and "collection" = ${placeholder(2)} and "id"`;
  for (const [collection, group] of Map.groupBy(effects, (effect) => effect.collection)) {
    const ids = [...new Set(group.map(({ id }) => id))];
    const rows = await selectIn<StateRow>(db, text, [shard, collection], ids);
    for (const row of rows) found.set(keyOf(row), row);
  }
  return found;
}

/** All state rows of a shard, a page at a time. */
export async function* statePages(
  db: Kysely<Database>,
  shard: string,
  only?: string,
): AsyncGenerator<StateRow[]> {
  let after = { collection: '', id: '' };
  for (;;) {
    let query = db
      .selectFrom('state')
      .select(['collection', 'id', 'clock', 'gone', 'parent', 'body', 'salt'])
      .where('shard', '=', shard)
      .where((e) => e(e.refTuple('collection', 'id'), '>', e.tuple(after.collection, after.id)));
    if (only !== undefined) query = query.where('collection', '=', only);
    const rows = await query.orderBy('collection').orderBy('id').limit(500).execute();
    const last = rows.at(-1);
    if (!last) return;
    yield rows;
    after = last;
  }
}

/** The last effect on each of the keys, in one pass over the shard's ledger. */
export async function latestEffects(
  db: Kysely<Database>,
  shard: string,
  keys: ReadonlySet<string>,
): Promise<Map<string, TimedEffect>> {
  const latest = new Map<string, TimedEffect>();
  for await (const page of effectPages(db, shard)) {
    for (const timed of page) {
      const key = keyOf(timed.effect);
      if (keys.has(key)) latest.set(key, timed);
    }
  }
  return latest;
}
