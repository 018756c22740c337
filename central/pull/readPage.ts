import type { Transaction } from 'kysely';
import { COLLECTIONS, type CollectionName } from '../../shared/schema/index.ts';
import type { FactResult } from '../../shared/facts/index.ts';
import { placeholder, selectRows, type Database, type Store } from '../store/index.ts';
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

/*
 * Every station asks for every collection many times a minute: the texts of these statements are made
 * once, not by the query builder for each page.
 */
const p = placeholder;

const CLOCKS = `select "clock", (select "clock" from "pruned" where "shard" = ${p(1)} and "collection" = ${p(2)}) as "pruned" from "shard_clock" where "shard" = ${p(3)}`;

/** Rows that were gone before a station began were never sent to it. */
const rowsText = (behind: string, limit: number): string =>
  `select "id", "clock", "gone", "body" from "state" where "shard" = ${p(1)} and "collection" = ${p(2)}` +
  ` and ("gone" = 0 or "clock" > ${p(3)}) and ${behind} order by "clock", "id" limit ${p(limit)}`;
const ROWS_BEHIND_CLOCK = rowsText(`"clock" > ${p(4)}`, 5);
const ROWS_BEHIND_ROW = rowsText(`("clock", "id") > (${p(4)}, ${p(5)})`, 6);

/** New ones, and those decided again since this collection was pulled last. */
const ANSWERS =
  `select "id", "n", "outcome", "clock", "reason" from "facts" where "station" = ${p(1)} and "epoch" = ${p(2)} and "n" > ${p(3)}` +
  ` union all select "id", "n", "outcome", "clock", "reason" from "facts" where "replayed" = 1 and "station" = ${p(4)}` +
  ` and "epoch" = ${p(5)} and "n" <= ${p(6)} and "shard" = ${p(7)} and "clock" > ${p(8)} order by "n" limit ${p(9)}`;

type Tx = Transaction<Database>;

async function readClocks(tx: Tx, shard: string, collection: string) {
  const [row] = await selectRows<{ clock: number; pruned: number | null }>(tx, CLOCKS, [
    shard,
    collection,
    shard,
  ]);
  return { now: row?.clock ?? 0, pruned: row?.pruned ?? 0 };
}

/** One row more than the page, to see where it was cut. */
function readRows(
  tx: Tx,
  { collection, shard, limit }: PullRequest,
  { began, clock, id }: Cursor,
): Promise<PageRow[]> {
  return id === null
    ? selectRows(tx, ROWS_BEHIND_CLOCK, [shard, collection, began, clock, limit + 1])
    : selectRows(tx, ROWS_BEHIND_ROW, [shard, collection, began, clock, id, limit + 1]);
}

interface AnswerRow {
  id: string;
  n: number;
  outcome: FactResult['outcome'];
  clock: number | null;
  reason: string | null;
}

async function readAnswers(
  tx: Tx,
  { stationId, epoch, answered = 0, shard }: PullRequest,
  { clock: from }: Cursor,
): Promise<FactResult[]> {
  if (epoch === undefined) return [];
  const fresh = [stationId, epoch, answered];
  const rows = await selectRows<AnswerRow>(tx, ANSWERS, [
    ...fresh,
    ...fresh,
    shard,
    from,
    ANSWERS_MAX,
  ]);
  return rows.map(({ id, n, outcome, clock, reason }) => ({
    id,
    n,
    outcome,
    ...(clock === null ? {} : { clock }),
    ...(reason === null ? {} : { reason }),
  }));
}

const LAST = `select max("n") as "last" from "facts" where "station" = ${p(1)} and "epoch" = ${p(2)}`;

/**
 * Where a station begins anew, with answers that are not known here: this store was put back from a backup.
 * It is told which fact is waited for, and sends again from there on.
 */
async function missedFact(
  tx: Tx,
  { stationId, epoch, answered = 0, after }: PullRequest,
): Promise<FactResult[]> {
  if (epoch === undefined || answered === 0 || after !== undefined) return [];
  const [row] = await selectRows<{ last: number | null }>(tx, LAST, [stationId, epoch]);
  const n = (row?.last ?? 0) + 1;
  return n > answered ? [] : [{ id: epoch, n, outcome: 'retry', reason: 'gap' }];
}

async function countLive(tx: Tx, request: PullRequest): Promise<number> {
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
    const { now, pruned } = await readClocks(tx, shard, collection);
    const from: Cursor =
      after === undefined
        ? { ...owner, clock: 0, id: null, began: now }
        : decodeCursor(after, owner, now, pruned);
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
    const told = [...(await readAnswers(tx, request, from)), ...(await missedFact(tx, request))];
    const answers = JSON.stringify(told);
    const documents = rows.map(documentText).join(',');
    return `{"documents":[${documents}],"checkpoint":{"after":"${cursor}"},"through":${through}${total},"answers":${answers}}`;
  });
}
