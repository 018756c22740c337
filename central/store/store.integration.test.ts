import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createTestDatabase,
  onPostgres,
  type TestDatabase,
} from '../../tests/builders/database.ts';
import { openStore, type CommitEvent, type Store, type Write } from './index.ts';

const WH = 'wh:main';
let home: TestDatabase;
let store: Store;
let nowMs = Date.parse('2026-01-01T00:00:00.000Z');
const reports: unknown[] = [];
const open = () =>
  openStore({
    database: home.database,
    clock: { now: () => nowMs },
    report: (error) => void reports.push(error),
  });

beforeEach(async () => {
  home = await createTestDatabase();
  reports.length = 0;
  store = await open();
});
afterEach(async () => {
  await store.close();
  await home.remove();
});

const location = (id: string, sequence = 1): Write => ({
  collection: 'locations',
  id,
  doc: { zone: 'A', aisle: 1, bay: 1, level: 1, bin: id, sequence },
});
const stock = (sku: string, bin: string, onHand: number): Write => ({
  collection: 'stock',
  id: `${sku}|${bin}`,
  doc: { sku, containerKind: 'location', containerId: bin, onHand, reserved: 0 },
});
const write = (...writes: Write[]) =>
  store.transact(WH, async (tx) => tx.append({ kind: 'test', input: null, writes }));
const effects = async () =>
  (await store.read.selectFrom('ledger').select('effects').orderBy('clock').execute()).flatMap(
    (row) => JSON.parse(row.effects) as Record<string, unknown>[],
  );

describe('transact', () => {
  it('gives every entry the next number and stamps it on its documents', async () => {
    const clocks = await store.transact(WH, async (tx) => [
      tx.append({ kind: 'a', input: 1, writes: [location('A'), location('B')] }),
      tx.append({ kind: 'b', input: 2, writes: [location('A', 9)] }),
    ]);
    expect(clocks).toEqual([1, 2]);
    const docs = await store.transact(WH, (tx) => tx.get('locations', ['A', 'B', 'C']));
    expect(docs.get('A')).toMatchObject({ id: 'A', clock: 2, sequence: 9 });
    expect(docs.get('B')?.clock).toBe(1);
    expect(docs.has('C')).toBe(false);
  });

  it('shows a transaction its own writes, by id and by parent', async () => {
    await write(stock('S', 'A', 5), stock('S', 'B', 7));
    await store.transact(WH, async (tx) => {
      const before = await tx.children('stock', ['S', 'none']);
      expect(
        before
          .get('S')
          ?.map((d) => d.onHand)
          .sort(),
      ).toEqual([5, 7]);
      expect(before.get('none')).toEqual([]);
      tx.append({
        kind: 'move',
        input: null,
        writes: [
          stock('S', 'A', 4),
          { collection: 'stock', id: 'S|B', doc: null },
          stock('S', 'C', 1),
          stock('T', 'A', 3),
        ],
      });
      expect(
        (await tx.children('stock', ['S']))
          .get('S')
          ?.map((d) => d.onHand)
          .sort(),
      ).toEqual([1, 4]);
      expect((await tx.children('stock', ['T'])).get('T')).toHaveLength(1);
      expect(tx.peek('stock', 'S|B')).toBeUndefined();
      expect(() => tx.peek('stock', 'never read')).toThrow('undeclared-read');
    });
  });

  it('leaves nothing of a transaction that throws', async () => {
    await write(location('A'));
    const failed = store.transact(WH, async (tx) => {
      tx.append({ kind: 'x', input: null, writes: [location('B')] });
      tx.send('org', { id: 'm', kind: 'k', body: null });
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    expect(await write(location('C'))).toBe(2);
    expect(await store.read.selectFrom('messages').selectAll().execute()).toEqual([]);
  });

  it('serialises transactions of a shard, whoever starts them', async () => {
    await Promise.all(
      Array.from({ length: 30 }, () =>
        store.transact(WH, async (tx) => {
          const seen = (await tx.get('counters', ['c'])).get('c')?.['value'] ?? 0;
          await Promise.resolve();
          const doc = { value: Number(seen) + 1 };
          tx.append({
            kind: 'count',
            input: null,
            writes: [{ collection: 'counters', id: 'c', doc }],
          });
        }),
      ),
    );
    const docs = await store.transact(WH, (tx) => tx.get('counters', ['c']));
    expect(docs.get('c')).toMatchObject({ value: 30, clock: 30 });
  });

  it('announces commits in their order, and not those without numbers', async () => {
    const seen: number[] = [];
    const stop = store.onCommit((event) => seen.push(event.clock));
    await Promise.all([write(location('A')), write(location('B'))]);
    await store.transact(WH, async (tx) => tx.get('locations', ['A']));
    stop();
    await write(location('C'));
    expect(seen).toEqual([1, 2]);
  });

  const writeElsewhere = async (...writes: Write[]): Promise<void> => {
    const other = await open();
    await other.transact(WH, async (tx) => tx.append({ kind: 'test', input: null, writes }));
    await other.close();
  };
  const said = (clock: number) => ({
    shard: WH,
    clock,
    changed: { after: clock - 1, collections: ['locations'] },
  });

  it.skipIf(onPostgres)(
    'says what a commit changed, but not where another process wrote in between',
    async () => {
      const seen: CommitEvent[] = [];
      store.onCommit((event) => seen.push(event));
      await write(location('A'));
      await writeElsewhere(location('B'));
      await write(location('C'));
      expect(seen).toEqual([said(1), { shard: WH, clock: 3 }]);
    },
  );

  it.runIf(onPostgres)('hears at once what another process changed', async () => {
    const seen: CommitEvent[] = [];
    store.onCommit((event) => seen.push(event));
    await write(location('A'));
    await writeElsewhere(location('B'));
    await expect.poll(() => seen).toEqual([said(1), said(2)]);
  });

  it('never lets the time of a shard go back', async () => {
    await write(location('A'));
    nowMs -= 60_000;
    await write(location('B'));
    const rows = await store.read.selectFrom('ledger').select('at').orderBy('clock').execute();
    expect(rows[1]?.at).toBe(rows[0]?.at);
  });

  it('writes many rows in one entry', async () => {
    const ids = Array.from({ length: 1234 }, (_, i) => `L${i}`);
    await write(...ids.map((id, i) => location(id, i)));
    const docs = await store.transact(WH, (tx) => tx.get('locations', ids));
    expect(docs.size).toBe(1234);
    expect(docs.get('L1233')).toMatchObject({ sequence: 1233, clock: 1 });
  });
});

describe('the ledger row', () => {
  it('records every movement of stock, read before or not', async () => {
    await write(stock('S', 'A', 5));
    await write(stock('S', 'A', 3));
    await write(stock('S', 'A', 4), stock('S', 'A', 10));
    await write({ collection: 'stock', id: 'S|A', doc: null });
    expect((await effects()).map((effect) => effect['delta'])).toEqual([5, -2, 1, 6, -10]);
  });

  it('holds of personal data only a salted hash', async () => {
    const doc = { name: 'Ada Lovelace', lines: [], postcode: '', city: '', country: '', phone: '' };
    await write({ collection: 'contacts', id: 'F1', doc });
    const row = await store.read.selectFrom('ledger').selectAll().executeTakeFirstOrThrow();
    expect(JSON.stringify(row)).not.toContain('Lovelace');
    expect(JSON.parse(row.effects)).toEqual([
      expect.objectContaining({ id: 'F1', hash: expect.stringMatching(/^[0-9a-f]{64}$/) }),
    ]);
    const state = await store.read.selectFrom('state').selectAll().executeTakeFirstOrThrow();
    expect(state.body).toContain('Lovelace');
  });
});

describe('a restart', () => {
  it('keeps documents, clock, keys and undelivered messages', async () => {
    await store.transact(WH, async (tx) => {
      tx.append({ kind: 'a', input: null, writes: [location('A')] });
      tx.send('org', { id: 'm1', kind: 'k', body: { n: 1 } });
    });
    const key = store.key('test');
    await store.close();
    store = await open();
    expect(store.key('test')).toEqual(key);
    expect(await write(location('B'))).toBe(2);
    const bodies: unknown[] = [];
    store.relay.registerHandler('k', { handle: async (_tx, body) => void bodies.push(body) });
    await store.relay.drained();
    expect(bodies).toEqual([{ n: 1 }]);
  });
});

describe('messages', () => {
  const send = (id: string, body: unknown = id, kind = 'k') =>
    store.transact(WH, async (tx) => tx.send('org', { id, kind, body }));

  it('arrive once, in the order they were sent', async () => {
    const got: unknown[] = [];
    store.relay.registerHandler('k', {
      handle: async (tx, body) => {
        expect(tx.shard).toBe('org');
        got.push(body);
      },
    });
    for (let i = 0; i < 450; i++) await send(`m${i}`);
    await send('m0', 'again');
    await store.relay.drained();
    expect(got).toEqual(Array.from({ length: 450 }, (_, i) => `m${i}`));
    await send('m0', 'later');
    await store.relay.drained();
    expect(got).toHaveLength(450);
  });

  it('are not remembered of a kind that is sent once', async () => {
    const got: unknown[] = [];
    const handle = async (_tx: unknown, body: unknown) => void got.push(body);
    store.relay.registerHandler('k', { handle });
    store.relay.registerHandler('once', { handle, sentOnce: true });
    await send('m1', 1);
    await send('m2', 2, 'once');
    await store.relay.drained();
    await store.relay.drained();
    expect(got).toEqual([1, 2]);
    expect(await store.read.selectFrom('inbox').select('id').execute()).toEqual([{ id: 'm1' }]);
  });

  it('arrive without being asked for once the relay runs', async () => {
    const arrived = new Promise((resolve) => {
      store.relay.registerHandler('k', { handle: async (_tx, body) => resolve(body) });
    });
    store.relay.start();
    await send('m', 'hello');
    expect(await arrived).toBe('hello');
  });

  it('are not held up by one whose handler throws, which stays with its error', async () => {
    const got: unknown[] = [];
    store.relay.registerHandler('k', {
      handle: async (tx, body) => {
        tx.append({ kind: 'k', input: body, writes: [] });
        if (body === 'bad') throw new Error('spoilt');
        got.push(body);
      },
    });
    await send('a');
    await send('bad');
    await send('c');
    await store.relay.drained();
    // The spoilt batch was tried whole before it was tried one by one.
    expect(got.slice(-2)).toEqual(['a', 'c']);
    const left = await store.read.selectFrom('messages').selectAll().execute();
    expect(left).toMatchObject([
      { id: 'bad', attempts: 1, error: expect.stringContaining('spoilt') },
    ]);
    const entries = await store.read.selectFrom('ledger').selectAll().execute();
    expect(entries.filter((e) => e.shard === 'org')).toHaveLength(2);
    expect(reports).toHaveLength(1);
  });

  it('wait while nobody handles their kind', async () => {
    store.relay.registerHandler('k', { handle: async () => undefined });
    await send('m', null, 'unknown');
    await store.relay.drained();
    expect(await store.read.selectFrom('messages').select('id').execute()).toEqual([{ id: 'm' }]);
  });
});
