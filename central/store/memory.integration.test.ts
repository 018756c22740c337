/** What a process keeps of documents between transactions, and how commits are shared. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../tests/builders/database.ts';
import { openStore, type Store } from './index.ts';

let home: TestDatabase;
let here: Store;
let there: Store;

beforeEach(async () => {
  home = await createTestDatabase();
  here = await openStore({ database: home.database });
  there = await openStore({ database: home.database });
});
afterEach(async () => {
  await here.close();
  await there.close();
  await home.remove();
});

const put = (store: Store, id: string, onHand: number) =>
  store.transact('wh:main', async (tx) => {
    const doc = { sku: 'S', containerKind: 'location', containerId: 'A', onHand };
    tx.append({ kind: 'test', input: null, writes: [{ collection: 'stock', id, doc }] });
  });
const onHandOf = (store: Store, id: string) =>
  store.transact('wh:main', async (tx) => (await tx.get('stock', [id])).get(id)?.onHand);

describe('documents kept between transactions', () => {
  it('are those of another process once it has committed', async () => {
    await put(here, 'a', 1);
    expect(await onHandOf(here, 'a')).toBe(1);
    await put(there, 'a', 2);
    expect(await onHandOf(here, 'a')).toBe(2);
    const children = await here.transact('wh:main', (tx) => tx.children('stock', ['S']));
    await put(there, 'b', 3);
    const later = await here.transact('wh:main', (tx) => tx.children('stock', ['S']));
    expect([children.get('S')?.length, later.get('S')?.length]).toEqual([1, 2]);
  });

  it('are not those of a transaction that failed', async () => {
    await put(here, 'a', 1);
    const failing = here.transact('wh:main', async (tx) => {
      const doc = { sku: 'S', onHand: 9 };
      tx.append({ kind: 'test', input: null, writes: [{ collection: 'stock', id: 'a', doc }] });
      throw new Error('changed its mind');
    });
    await expect(failing).rejects.toThrow('changed its mind');
    expect(await onHandOf(here, 'a')).toBe(1);
  });

  it('have to be asked for by each transaction', async () => {
    await put(here, 'a', 1);
    const peeking = here.transact('wh:main', async (tx) => tx.peek('stock', 'a'));
    await expect(peeking).rejects.toThrow('undeclared-read');
  });
});

describe('transactions at the same time', () => {
  it('come to be one by one, whichever of them fail', async () => {
    const numbers = Array.from({ length: 40 }, (_, n) => n);
    const settled = await Promise.allSettled(
      numbers.map((n) =>
        here.transact(`wh:${n % 3}`, async (tx) => {
          tx.append({ kind: 'test', input: n, writes: [] });
          await tx.db.selectFrom('meta').select('name').execute();
          if (n % 4 === 0) throw new Error('no');
        }),
      ),
    );
    expect(settled.map(({ status }) => status === 'fulfilled')).toEqual(
      numbers.map((n) => n % 4 !== 0),
    );
    const rows = await there.read.selectFrom('ledger').select('input').execute();
    const found = rows.map(({ input }) => Number(input)).sort((a, b) => a - b);
    expect(found).toEqual(numbers.filter((n) => n % 4 !== 0));
  });

  it('are written with what was gathered for them', async () => {
    const rows: unknown[][] = [];
    const note = async (_tx: unknown, items: readonly number[]) => void rows.push([...items]);
    await here.transact('wh:main', async (tx) => {
      for (const item of [1, 2, 3]) tx.gather('numbers', item, note);
    });
    expect(rows).toEqual([[1, 2, 3]]);
  });
});
