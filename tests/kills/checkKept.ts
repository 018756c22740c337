/** What was acknowledged, held against what is there. */
import { expect } from 'vitest';
import { checkRebuild, verifyLedger } from '../../central/ledger/index.ts';
import type { Store } from '../../central/store/index.ts';
import type { Stock } from '../../shared/schema/index.ts';
import type { Books } from './books.ts';
import type { Load } from './load.ts';

const nonZero = (balances: Iterable<readonly [string, number]>) =>
  [...balances].filter(([, units]) => units !== 0).toSorted(([a], [b]) => (a < b ? -1 : 1));

/** Everything that was acknowledged is in the store, once, and the store agrees with itself. */
export async function checkKept(store: Store, load: Load): Promise<void> {
  await store.relay.drained();
  const rows = await store.read.selectFrom('facts').select('id').execute();
  const kept = rows.map(({ id }) => id);
  expect(new Set(kept).size).toBe(kept.length);
  expect(kept.toSorted()).toEqual(load.facts.toSorted());
  const documents = async (collection: string) =>
    (
      await store.read
        .selectFrom('state')
        .select(['id', 'body'])
        .where('collection', '=', collection)
        .where('body', 'is not', null)
        .execute()
    ).map(({ id, body }) => ({ id, doc: JSON.parse(body ?? '') as Record<string, unknown> }));
  const orders = await documents('orders');
  expect(orders.map(({ id }) => id).toSorted()).toEqual(load.orders.toSorted());
  const routed = new Set((await documents('fulfilments')).map(({ doc }) => doc['orderId']));
  expect(orders.filter(({ id }) => !routed.has(id))).toEqual([]);
  await checkBalances(store, load.books);
  expect(await verifyLedger(store)).toMatchObject({ ok: true, problems: [] });
  expect(await checkRebuild(store)).toMatchObject({ ok: true, differences: [] });
}

async function checkBalances(store: Store, books: Books): Promise<void> {
  const rows = await store.read
    .selectFrom('state')
    .select(['id', 'body'])
    .where('collection', '=', 'stock')
    .where('body', 'is not', null)
    .execute();
  const balances = rows.map(
    ({ id, body }) => [id, (JSON.parse(body ?? '') as Stock).onHand] as const,
  );
  expect(nonZero(balances)).toEqual(nonZero(books.balances));
}
