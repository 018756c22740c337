import { sql, type Transaction } from 'kysely';
import { COLLECTIONS, type CollectionName } from '../../shared/schema/index.ts';
import type { FactResult } from '../../shared/facts/index.ts';
import type { Database, Store } from '../store/index.ts';
import { decodeCursor, encodeCursor, type Cursor } from './cursor.ts';

export interface PullRequest {
  readonly collection: CollectionName;
  readonly shard: string;
  readonly databaseId: string;
  readonly stationId: string;
  readonly after?: string;
  readonly limit: number;
  /** The station's journal epoch and the highest n whose answer it knows. */
  readonly epoch?: string;
  readonly answered?: number;
}

interface PageRow {
  id: string;
  clock: number;
  gone: 0 | 1;
  body: string | null;
}

const ANSWERS_MAX = 10_000;

async function readShardClock(tx: Transaction<Database>, shard: string): Promise<number> {
  const row = await tx
    .selectFrom('shard_clock')
    .select('clock')
    .where('shard', '=', shard)
    .executeTakeFirst();
  return row?.clock ?? 0;
}

async function readPruned(
  tx: Transaction<Database>,
  { shard, collection }: PullRequest,
): Promise<number> {
  const row = await tx
    .selectFrom('pruned')
    .select('clock')
    .where('shard', '=', shard)
    .where('collection', '=', collection)
    .executeTakeFirst();
  return row?.clock ?? 0;
}

/** One row more than the page, to see where it was cut. */
function readRows(
  tx: Transaction<Database>,
  { collection, shard, limit }: PullRequest,
  from: Cursor,
): Promise<PageRow[]> {
  const rows = tx
    .selectFrom('state')
    .select(['id', 'clock', 'gone', 'body'])
    .where('shard', '=', shard)
    .where('collection', '=', collection)
    .where((e) => e.or([e('gone', '=', 0), e('clock', '>', from.began)]))
    .orderBy('clock')
    .orderBy('id')
    .limit(limit + 1);
  const behind =
    from.id === null
      ? rows.where('clock', '>', from.clock)
      : rows.where(sql<boolean>`("clock", "id") > (${from.clock}, ${from.id})`);
  return behind.execute();
}

async function readAnswers(
  tx: Transaction<Database>,
  { stationId, epoch, answered = 0, shard }: PullRequest,
  from: Cursor,
): Promise<FactResult[]> {
  if (epoch === undefined) return [];
  const rows = await tx
    .selectFrom('facts')
    .select(['id', 'n', 'outcome', 'clock', 'reason'])
    .where('station', '=', stationId)
    .where('epoch', '=', epoch)
    .where((e) =>
      e.or([
        e('n', '>', answered),
        // Decided again since this collection was pulled last: an answer that was known has changed.
        e.and([e('replayed', '=', 1), e('shard', '=', shard), e('clock', '>', from.clock)]),
      ]),
    )
    .orderBy('n')
    .limit(ANSWERS_MAX)
    .execute();
  return rows.map(({ id, n, outcome, clock, reason }) => ({
    id,
    n,
    outcome: outcome as FactResult['outcome'],
    ...(clock === null ? {} : { clock }),
    ...(reason === null ? {} : { reason }),
  }));
}

async function countLive(tx: Transaction<Database>, request: PullRequest): Promise<number> {
  const { total } = await tx
    .selectFrom('state')
    .select((e) => e.fn.countAll<number>().as('total'))
    .where('shard', '=', request.shard)
    .where('collection', '=', request.collection)
    .where('gone', '=', 0)
    .executeTakeFirstOrThrow();
  return total;
}

const documentText = (row: PageRow): string =>
  row.gone === 0 && row.body !== null
    ? row.body
    : `{"id":${JSON.stringify(row.id)},"clock":${row.clock},"_deleted":true}`;

/**
 * One page as the JSON text of a PullResponse, all of it from one snapshot. Bodies are joined as they
 * were stored: parsing them only to write them again would take most of the time.
 */
export function readPage(store: Store, request: PullRequest): Promise<string> {
  const { collection, shard, databaseId, after, limit } = request;
  const owner = { c: collection, v: COLLECTIONS[collection].version, s: shard, d: databaseId };
  return store.read.transaction().execute(async (tx) => {
    const now = await readShardClock(tx, shard);
    const from: Cursor =
      after === undefined
        ? { ...owner, clock: 0, id: null, began: now }
        : decodeCursor(after, owner, now, await readPruned(tx, request));
    const rows = await readRows(tx, request, from);
    const cut = rows.length > limit ? rows.pop() : undefined;
    const last = rows.at(-1);
    // Rows of the cut's clock may be on both sides of it: only the clock before is examined in full.
    const through = cut === undefined ? now : cut.clock - 1;
    const reached =
      cut === undefined || last === undefined
        ? { clock: now, id: null }
        : { clock: last.clock, id: last.id };
    const began = reached.clock >= from.began ? 0 : from.began;
    const cursor = encodeCursor({ ...owner, ...reached, began });
    const total = after === undefined ? `,"total":${await countLive(tx, request)}` : '';
    const answers = JSON.stringify(await readAnswers(tx, request, from));
    const documents = rows.map(documentText).join(',');
    return `{"documents":[${documents}],"checkpoint":{"after":"${cursor}"},"through":${through}${total},"answers":${answers}}`;
  });
}
