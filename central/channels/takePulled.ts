import { AppError, toErrorValue } from '../../shared/errors.ts';
import type { OrderIntake } from '../../shared/schema/index.ts';
import {
  erasedAmong,
  orderIdOf,
  takeSourced,
  validateIntake,
  type IntakeResult,
  type SourcedIntake,
} from '../orders/index.ts';
import { ORG_SHARD } from '../routing/index.ts';
import type { ShardTx, Store } from '../store/index.ts';
import type { ChannelAdapter, ChannelOrder } from './adapter.ts';
import { withChannels } from './channelTables.ts';
import { noteAnswersWanted, noteTaken } from './outward/queue.ts';
import { noteProblems, solveProblems, type Problem } from './problems.ts';
import { keepSources } from './sources.ts';
import { keepCursor, type Hold } from './standing.ts';

interface Readable {
  readonly externalId: string;
  readonly intake: OrderIntake;
  readonly raw: string;
  readonly trace: string | null;
}

export interface Batch {
  readonly connection: string;
  readonly adapter: ChannelAdapter;
  readonly orders: readonly ChannelOrder[];
  /** Id of the request that brought it (a webhook). */
  readonly trace?: string;
  /** Of a pull: what is kept in the same commit. */
  readonly pulled?: { readonly hold: Hold; readonly cursor: string };
}

/** Refusals that nobody else is told of. */
const VISIBLE: ReadonlySet<string> = new Set(['revision-conflict', 'order-cancelled']);

/**
 * Two changes in one second have one revision where the channel's clock has no finer. What a pull reads is how the
 * order stands, so it counts as the later one; a webhook may be the earlier, and is looked after by a pull.
 */
async function takeConflicting(
  tx: ShardTx,
  items: readonly SourcedIntake[],
): Promise<IntakeResult[]> {
  const results = await takeSourced(tx, items);
  const again = items.flatMap((item, index) =>
    results[index]?.reason === 'revision-conflict' ? [{ item, index }] : [],
  );
  if (again.length === 0) return results;
  const taken = await takeSourced(
    tx,
    again.map(({ item }) => ({
      ...item,
      intake: { ...item.intake, revision: item.intake.revision + 1 },
    })),
  );
  return results.map((result, at) => taken[again.findIndex(({ index }) => index === at)] ?? result);
}

function sort({ orders, connection, trace }: Batch): {
  readable: Readable[];
  problems: Problem[];
} {
  const readable: Readable[] = [];
  const problems: Problem[] = [];
  for (const order of orders) {
    const { externalId, raw } = order;
    if ('problem' in order) {
      problems.push({ externalId, raw, error: order.problem });
      continue;
    }
    try {
      const intake = validateIntake({ ...order.intake, channel: connection }, 0);
      readable.push({ externalId: order.externalId, intake, raw, trace: trace ?? null });
    } catch (error) {
      problems.push({ externalId, raw, error: toErrorValue(error) });
    }
  }
  return { readable, problems };
}

const isNews = ({ outcome }: IntakeResult): boolean =>
  outcome !== 'unchanged' && outcome !== 'superseded';

function refusedOnes(taken: readonly Readable[], results: readonly IntakeResult[]): Problem[] {
  return taken.flatMap(({ externalId, raw, intake }, index) => {
    const { outcome, reason = '' } = results[index] ?? {};
    if (outcome !== 'refused' || !VISIBLE.has(reason)) return [];
    const meta = { reason, revision: intake.revision };
    return [{ externalId, raw, error: { code: 'channel.order-refused', meta } }];
  });
}

async function count(tx: ShardTx, connection: string, orders: number): Promise<void> {
  if (orders === 0) return;
  const db = withChannels(tx.db);
  const day = tx.now.slice(0, 10);
  await db
    .insertInto('channel_days')
    .values({ connection, day, orders, told: 0 })
    .onConflict((c) =>
      c
        .columns(['connection', 'day'])
        .doUpdateSet((e) => ({ orders: e('channel_days.orders', '+', orders) })),
    )
    .execute();
  await db
    .updateTable('channel_state')
    .set({ order_at: tx.now })
    .where('connection', '=', connection)
    .execute();
}

/** External ids of orders whose person was erased: what is sent of them is not kept. */
async function erasedOf(
  tx: ShardTx,
  connection: string,
  orders: readonly Pick<Problem, 'externalId'>[],
): Promise<Set<string>> {
  const ids = new Map(
    orders.flatMap(({ externalId: id }) => (id === null ? [] : [[orderIdOf(connection, id), id]])),
  );
  const erased = await erasedAmong(tx, [...ids.keys()]);
  return new Set([...erased].map((orderId) => ids.get(orderId) ?? ''));
}

async function write(
  tx: ShardTx,
  store: Store,
  batch: Batch,
  readable: readonly Readable[],
  unread: readonly Problem[],
): Promise<IntakeResult[]> {
  const { connection, adapter, pulled } = batch;
  if (pulled) await keepCursor(tx, pulled.hold, pulled.cursor);
  const source = { channel: connection };
  const items = readable.map(({ intake, trace }) => ({ intake, source, trace }));
  const results = await (pulled ? takeConflicting(tx, items) : takeSourced(tx, items));
  const erased = await erasedOf(tx, connection, [...readable, ...unread]);
  const news = readable.flatMap((order, index) => {
    const result = results[index];
    return result && isNews(result) ? [{ ...order, result }] : [];
  });
  await keepSources(
    tx,
    store,
    news
      .filter(({ externalId }) => !erased.has(externalId))
      .map(({ externalId, intake: { revision }, raw, result: { orderId } }) => ({
        ...{ orderId, connection, externalId, revision, raw },
      })),
  );
  const problems = [...unread, ...refusedOnes(readable, results)].map((problem) =>
    erased.has(problem.externalId ?? '') ? { ...problem, raw: null } : problem,
  );
  const troubled = new Set(problems.map(({ externalId }) => externalId));
  await solveProblems(
    tx,
    connection,
    readable.flatMap(({ externalId: id }) => (troubled.has(id) ? [] : [id])),
  );
  await noteProblems(tx, store, connection, problems);
  if (adapter.acknowledge) await noteTaken(tx, connection, news);
  if (adapter.answerCancel) await noteAnswersWanted(tx, connection, news);
  await count(tx, connection, news.length);
  return results;
}

/**
 * Takes what a channel sent through the door that all orders come by: orders, what was sent, problems, what has to
 * be told, and how far the pull is, all in one commit. An order that spoils it becomes a problem of its own.
 * Throws `channel.hold-lost`.
 */
export async function takePulled(store: Store, batch: Batch): Promise<IntakeResult[]> {
  const { readable, problems } = sort(batch);
  const commit = (orders: readonly Readable[], unread: readonly Problem[], part = batch) =>
    store.transact(ORG_SHARD, (tx) => write(tx, store, part, orders, unread), batch.trace);
  if (readable.length === 0 && problems.length === 0 && !batch.pulled) return [];
  try {
    return await commit(readable, problems);
  } catch (error) {
    if (!isSpoiledByOne(error)) throw error;
  }
  const results: IntakeResult[] = [];
  const spoiled: Problem[] = [];
  const { pulled: _, ...alone } = batch;
  for (const order of readable) {
    try {
      results.push(...(await commit([order], [], alone)));
    } catch (error) {
      if (!isSpoiledByOne(error)) throw error;
      spoiled.push({ ...order, error: toErrorValue(error) });
    }
  }
  await commit([], [...problems, ...spoiled]);
  return results;
}

/**
 * Takes what many webhooks brought, in one commit: all of it, or none where one of them spoils it. Those of one
 * channel come in the order they were delivered. What became of each one's orders.
 */
export async function takeDelivered(
  store: Store,
  batches: readonly Batch[],
): Promise<IntakeResult[][]> {
  return store.transact(ORG_SHARD, async (tx) => {
    const results = new Map<Batch, IntakeResult[]>();
    for (const alike of Map.groupBy(batches, ({ connection }) => connection).values()) {
      const [first] = alike;
      if (!first) continue;
      const sorted = alike.map(sort);
      const readable = sorted.flatMap((each) => each.readable);
      const problems = sorted.flatMap((each) => each.problems);
      const taken = await write(tx, store, first, readable, problems);
      let from = 0;
      for (const [index, batch] of alike.entries()) {
        const count = sorted[index]?.readable.length ?? 0;
        results.set(batch, taken.slice(from, from + count));
        from += count;
      }
    }
    return batches.map((batch) => results.get(batch) ?? []);
  });
}

/** Not the database's fault, nor that of whoever took the connection over. */
const isSpoiledByOne = (error: unknown): boolean =>
  error instanceof AppError &&
  error.code !== 'channel.hold-lost' &&
  !error.code.startsWith('database');
