import type { Kysely } from 'kysely';
import {
  insertRows,
  isoTime,
  placeholder,
  selectIn,
  selectRows,
  type Database,
  type Store,
} from '../../store/index.ts';
import type { ChannelAdapter, ChannelCall } from '../adapter.ts';
import { withChannels, type ChannelStockTable } from '../channelTables.ts';
import { ATTEMPTS_MAX, countTold, waitMsAfter, type Tried } from './queue.ts';
import { triedAfter, triedOf } from './tell.ts';

/** Units of each SKU that a channel may promise, as last committed; SKUs that nobody has are absent or 0. */
export type SellableUnits = (
  db: Kysely<Database>,
  channel: string,
  skus: readonly string[],
) => Promise<ReadonlyMap<string, number>>;

/** Documents looked at in one go. */
const PAGE = 1000;
/** A SKU whose free units have another number from these on. */
const SOURCES = [
  ['stock', 'parent'],
  ['promises', 'id'],
] as const;

type Seen = Record<string, number>;

async function clocksOf(db: Kysely<Database>): Promise<Map<string, number>> {
  const rows = await db.selectFrom('shard_clock').select(['shard', 'clock']).execute();
  return new Map(rows.map(({ shard, clock }) => [shard, clock]));
}

/** SKUs with news behind a clock, as many as are looked at in one go; and up to where. */
async function newsIn(
  db: Kysely<Database>,
  shard: string,
  after: number,
  upTo: number,
): Promise<{ skus: string[]; seen: number }> {
  const skus: string[] = [];
  let seen = upTo;
  for (const [collection, column] of SOURCES) {
    const text =
      `select "${column}" as "sku", "clock" from "state" where "shard" = ${placeholder(1)}` +
      ` and "collection" = ${placeholder(2)} and "clock" > ${placeholder(3)} order by "clock" limit ${PAGE}`;
    const rows = await selectRows<{ sku: string | null; clock: number }>(db, text, [
      ...[shard, collection, after],
    ]);
    for (const { sku } of rows) if (sku !== null) skus.push(sku);
    // The last clock of a full page may have more rows: it is looked at again.
    const last = rows.at(-1);
    if (last && rows.length === PAGE) {
      const isOneClock = rows[0]?.clock === last.clock;
      seen = Math.min(seen, isOneClock ? last.clock : last.clock - 1);
    }
  }
  return { skus, seen };
}

const COLUMNS = [
  ...['connection', 'sku', 'told_units', 'units', 'state', 'attempts', 'next_ms'],
  ...['error', 'changed_at'],
];

async function noteLevels(
  store: Store,
  connection: string,
  levels: ReadonlyMap<string, number>,
): Promise<void> {
  const text = `select "sku", "units" from "channel_stock" where "connection" = ${placeholder(1)} and "sku"`;
  const known = new Map(
    (
      await selectIn<{ sku: string; units: number }>(
        store.write,
        text,
        [connection],
        [...levels.keys()],
      )
    ).map(({ sku, units }) => [sku, units]),
  );
  const now = isoTime(store.clock.now());
  const rows = [...levels]
    .filter(([sku, units]) => known.get(sku) !== units)
    .map(([sku, units]) => [connection, sku, null, units, 'waiting', 0, 0, null, now]);
  const update =
    'on conflict ("connection", "sku") do update set "units" = excluded."units", "state" = \'waiting\',' +
    ' "attempts" = 0, "next_ms" = 0, "error" = null, "changed_at" = excluded."changed_at"';
  await insertRows(store.write, 'channel_stock', COLUMNS, rows, update);
}

/**
 * Looks at the warehouses' stock as far as it moved since `seen` (JSON: clock by shard) and notes the levels that
 * changed, one a SKU, whatever happened to it in between. What is to be kept as seen: with the levels noted before
 * it, so that after a crash they are only noted again.
 */
export async function noteStockChanges(
  store: Store,
  connection: string,
  seen: string,
  sellable: SellableUnits,
): Promise<string> {
  const before = JSON.parse(seen) as Seen;
  const after: Seen = { ...before };
  for (const [shard, clock] of await clocksOf(store.read)) {
    if (!shard.startsWith('wh:') || before[shard] === clock) continue;
    const found = await newsIn(store.read, shard, before[shard] ?? 0, clock);
    const skus = [...new Set(found.skus)];
    if (skus.length > 0) {
      const units = await sellable(store.read, connection, skus);
      const levels = new Map(skus.map((sku) => [sku, Math.max(0, units.get(sku) ?? 0)]));
      await noteLevels(store, connection, levels);
    }
    after[shard] = found.seen;
  }
  return JSON.stringify(after);
}

async function settle(store: Store, row: ChannelStockTable, tried: Tried): Promise<void> {
  const { connection, sku, units, attempts } = row;
  const now = store.clock.now();
  const isOver = attempts + 1 >= ATTEMPTS_MAX;
  await withChannels(store.write)
    .updateTable('channel_stock')
    .set({
      ...{ attempts: attempts + 1, next_ms: now + waitMsAfter(attempts), changed_at: isoTime(now) },
      ...(tried.state === 'told' ? { told_units: units } : {}),
      state: tried.state === 'waiting' && isOver ? 'dead' : tried.state,
      error: tried.state === 'told' ? null : JSON.stringify(tried.error),
    })
    .where('connection', '=', connection)
    .where('sku', '=', sku)
    .where('units', '=', units)
    .execute();
}

/** The channel does not sell it: nobody need look at that. */
const isStranger = (tried: Tried): boolean =>
  tried.state !== 'told' && tried.error.code === 'channel.sku-unknown';

/** Tells levels that changed, in the channel's own batches. Throws as `tellOutward` does. How many were told. */
export async function tellStock(
  store: Store,
  connection: string,
  adapter: ChannelAdapter,
  call: ChannelCall,
): Promise<number> {
  let told = 0;
  for (;;) {
    const rows: ChannelStockTable[] = await withChannels(store.read)
      .selectFrom('channel_stock')
      .selectAll()
      .where('connection', '=', connection)
      .where('state', '=', 'waiting')
      .where('next_ms', '<=', store.clock.now())
      .orderBy('sku')
      .limit(adapter.batch.stock)
      .execute();
    if (rows.length === 0) return told;
    const levels = rows.map(({ sku, units }) => ({ sku, units }));
    let tried: Tried[];
    try {
      const said = (await adapter.setStock?.(call, levels)) ?? [];
      tried = rows.map((_, index) => triedOf(said[index]));
    } catch (error) {
      tried = rows.map(() => triedAfter(error));
    }
    let good = 0;
    for (const [index, row] of rows.entries()) {
      const one = tried[index];
      if (!one) continue;
      await settle(store, row, isStranger(one) ? { state: 'told' } : one);
      if (one.state === 'told') good += 1;
    }
    await countTold(store, connection, good);
    told += good;
  }
}
