import type { Fulfilment } from '../../shared/schema/index.ts';
import {
  AWAITING_STOCK,
  HELD,
  outOfStockId,
  RESERVATION_EXPIRED,
  withGoods,
} from '../routing/blocks.ts';
import { WAREHOUSE, wantRelease } from '../routing/wantRelease.ts';
import { ORG_SHARD } from '../routing/messages.ts';
import { placeholder, selectRows, type ShardTx, type TxWatch, type Write } from '../store/index.ts';
import { leaveQueue, nextInQueue } from './backOrders.ts';
import { bookOf, promisedTo, type PromiseBook } from './promiseBook.ts';
import { lookAtShortage } from './replenishment.ts';
import { tierRank } from './units.ts';
import { queueForGoods, tellOfStock } from './waitForGoods.ts';

/** Back orders looked at in one transaction: the next one that brings goods looks at the others. */
const FILLED_AT_ONCE = 500;

/** Without its promise: queued for what it lacks, unless it waits for somebody's word, or was kept long enough. */
export async function loseGoods(
  tx: ShardTx,
  doc: Fulfilment,
  event: 'broken' | 'expired',
  input: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { promise: _, ...rest } = doc;
  const { id, orderId } = doc;
  const expired = event === 'expired';
  const blocked = doc.blocked ?? (expired ? RESERVATION_EXPIRED : AWAITING_STOCK);
  const without = { ...rest, blocked };
  const clock = tx.append({
    kind: `promise.${event}`,
    input: { orderId, fulfilmentId: id, ...input },
    writes: [{ collection: 'fulfilments', id, doc: without }],
  });
  const book = bookOf(tx);
  await book.load(doc.lines.map(({ sku }) => sku));
  if (!expired) await queueForGoods(tx, without);
  tellOfStock(tx, doc, event, book.lacking(doc.lines, doc.channel), clock);
}

/** Open fulfilments that may be promised some of a SKU: what the rows say is looked up again. */
async function findPromised(tx: ShardTx, sku: string): Promise<Fulfilment[]> {
  const text =
    `select q."fulfilment_id" as "id" from "release_queue" q join "state" s on s."shard" = q."shard"` +
    ` and s."collection" = 'fulfilments' and s."id" = q."fulfilment_id"` +
    ` where q."shard" = ${placeholder(1)} and s."body" like ${placeholder(2)} escape '!'`;
  const inJson = `"sku":${JSON.stringify(sku)}`.replaceAll(/[!%_]/g, '!$&');
  const rows = await selectRows<{ id: string }>(tx.db, text, [tx.shard, `%${inJson}%`]);
  const ids = new Set([...rows.map(({ id }) => id), ...bookOf(tx).fresh]);
  const docs = await tx.get('fulfilments', [...ids]);
  return [...docs.values()].filter((doc) => promisedTo(doc).has(sku));
}

/** Goods are gone that were promised: whoever was promised last, of the lowest tier, has to wait. */
async function breakPromises(tx: ShardTx, book: PromiseBook, sku: string): Promise<void> {
  const { settings } = book;
  const rank = ({ tier }: Fulfilment): number => tierRank(settings, tier);
  const newestFirst = (await findPromised(tx, sku)).sort((a, b) => {
    const [one, other] = [a.promise?.at ?? '', b.promise?.at ?? ''];
    return rank(b) - rank(a) || (one < other ? 1 : one > other ? -1 : a.id < b.id ? 1 : -1);
  });
  for (const doc of newestFirst) {
    const [promised, free] = [book.promised(sku), book.free(sku)];
    if (promised <= free) return;
    await loseGoods(tx, doc, 'broken', { sku, promised, free });
  }
}

/** Goods were found for it after all: nobody needs to look at its exception any more. */
async function settledCases(tx: ShardTx, id: string): Promise<Write[]> {
  const exceptionId = outOfStockId(id);
  const before = (await tx.get('exceptions', [exceptionId])).get(exceptionId);
  if (before?.status !== 'open') return [];
  // Nobody did it: what is told is the release that had lacked them.
  const factId = before.evidence.at(-1)?.factId ?? exceptionId;
  const resolution = { factId, action: 'back-order', note: '', personId: 'central' };
  return [
    {
      collection: 'exceptions',
      id: exceptionId,
      doc: { ...before, status: 'resolved', resolution },
    },
  ];
}

/** Gives what has come to those that wait, the first ones first. Who still lacks something is passed over. */
async function fillBackOrders(
  tx: ShardTx,
  book: PromiseBook,
  skus: readonly string[] | null,
): Promise<void> {
  const ids = await nextInQueue(tx, skus, FILLED_AT_ONCE);
  if (ids.length === 0) return;
  const docs = await tx.get('fulfilments', ids);
  await book.load([...docs.values()].flatMap((doc) => doc.lines.map(({ sku }) => sku)));
  const over: string[] = [];
  for (const id of ids) {
    const doc = docs.get(id);
    if (doc?.status !== 'open' || doc.promise) {
      over.push(id);
      continue;
    }
    if (doc.blocked === HELD) continue;
    if (book.lacking(doc.lines, doc.channel).length > 0) continue;
    const { orderId } = doc;
    const filled = { ...doc, promise: { at: tx.now }, blocked: withGoods(doc.blocked) };
    const clock = tx.append({
      kind: 'promise.filled',
      input: { orderId, fulfilmentId: id },
      writes: [{ collection: 'fulfilments', id, doc: filled }, ...(await settledCases(tx, id))],
    });
    tellOfStock(tx, doc, 'filled', [], clock);
    if (filled.blocked === null) {
      const known = await tx.get('settings', [WAREHOUSE]);
      wantRelease(tx, known.get(WAREHOUSE));
    }
  }
  await leaveQueue(tx, over);
}

/** Whoever gets goods, is called off, held, given up or released waits no more, whatever brought it about. */
async function tendQueue(tx: ShardTx, book: PromiseBook): Promise<void> {
  const left = book.takeLeft();
  await leaveQueue(tx, [...left.keys()]);
  const skus = [...left.values()].flatMap((doc) => doc?.lines.map(({ sku }) => sku) ?? []);
  for (const sku of new Set(skus)) lookAtShortage(tx, sku);
}

/**
 * What a warehouse's transaction did to its stock and to its promises is squared before it is committed: more is
 * never promised than there is, and what has become free goes to those that wait.
 */
async function settle(tx: ShardTx, book: PromiseBook): Promise<void> {
  const fallen = book.fallen();
  if (fallen.length > 0) await book.load(fallen);
  for (const sku of fallen) {
    if (book.promised(sku) > book.free(sku)) await breakPromises(tx, book, sku);
  }
  const risen = book.risen();
  if (book.recheck) await fillBackOrders(tx, book, null);
  else if (risen.length > 0) await fillBackOrders(tx, book, risen);
  const touched = book.touched();
  if (touched.length === 0) return;
  await tx.get('promises', touched);
  const changes = book.changes();
  if (changes.length === 0) return;
  tx.append({
    kind: 'promises.summed',
    input: null,
    writes: changes.map(({ sku, units }) => ({
      ...{ collection: 'promises' as const, id: sku, doc: { units } },
    })),
  });
  book.noteWritten();
}

/** The watch over one transaction; orders' own shard has no stock. */
export function watchPromises(tx: ShardTx): TxWatch | undefined {
  if (tx.shard === ORG_SHARD) return undefined;
  const book = bookOf(tx);
  return {
    wrote: (write) => book.wrote(write),
    async settle() {
      await settle(tx, book);
      await tendQueue(tx, book);
    },
  };
}
