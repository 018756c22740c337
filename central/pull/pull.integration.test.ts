import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createTestCentral,
  createTestStation,
  TEST_PEOPLE,
  type TestCentral,
  type TestStation,
} from '../../tests/builders/central.ts';
import type { PulledDocument } from '../../shared/protocol/index.ts';
import { savePeople } from '../auth/index.ts';
import { checkRebuild, verifyLedger } from '../ledger/index.ts';
import type { Write } from '../store/index.ts';
import { pruneMarkers } from './index.ts';

let central: TestCentral;
let station: TestStation;
beforeEach(async () => {
  central = await createTestCentral({ people: [] });
  station = await createTestStation(central);
});
afterEach(() => central.destroy());

const location = (id: string, over: Partial<Write> = {}): Write => ({
  collection: 'locations',
  id,
  doc: { zone: 'A', aisle: 1, bay: 1, level: 1, bin: id, sequence: 1 },
  ...over,
});
const removed = (id: string): Write => ({ collection: 'locations', id, doc: null });

/** As the station itself, nobody signed in. */
async function ask(path: string, personId?: string, headers: Record<string, string> = {}) {
  return station.request<{ error: { code: string } }>('GET', path, {
    token: await station.token(personId),
    headers,
  });
}
const pull = (query: Record<string, string | number> = {}) => station.pull('locations', query);
const pullAll = (limit: number, after?: string) => station.pullAll('locations', limit, after);
const ids = (page: { documents: readonly PulledDocument[] }) => page.documents.map((d) => d.id);

describe('a first sync', () => {
  it('gives every document once, in pages as large as asked, and says how many there are', async () => {
    const names = Array.from({ length: 23 }, (_, i) => `L${String(i).padStart(2, '0')}`);
    await central.put(names.slice(0, 12).map((name) => location(name)));
    for (const name of names.slice(12)) await central.put([location(name)]);
    const first = await pull({ limit: 5 });
    expect(first).toMatchObject({ total: 23 });
    expect(ids(first)).toHaveLength(5);
    const { documents, through } = await pullAll(5);
    expect(ids({ documents })).toEqual(names);
    expect(through).toBe(documents.at(-1)?.clock);
  });

  it('has examined only whole clocks while a page cuts one in two', async () => {
    const before = await central.put([location('A')]);
    const clock = await central.put([location('B'), location('C'), location('D')]);
    const page = await pull({ limit: 2 });
    expect(page.through).toBe(before);
    const next = await pull({ limit: 2, after: page.checkpoint.after });
    expect(ids(next)).toEqual(['C', 'D']);
    expect(next.through).toBe(clock);
  });

  it('leaves out what was gone before it began', async () => {
    await central.put([location('A'), location('B'), location('C')]);
    await central.put([removed('A'), location('B', { gone: true })]);
    const page = await pull();
    expect(ids(page)).toEqual(['C']);
    expect(page.total).toBe(1);
  });

  it('tells of what went while it was under way', async () => {
    await central.put([location('A')]);
    await central.put([location('B')]);
    const page = await pull({ limit: 1 });
    await central.put([removed('A'), location('B', { gone: true })]);
    const { documents } = await pullAll(10, page.checkpoint.after);
    expect(documents.map(({ id, _deleted: deleted }) => [id, deleted])).toEqual([
      ['A', true],
      ['B', true],
    ]);
  });

  it('of nothing is an empty page that has examined everything', async () => {
    const clock = await central.put([{ collection: 'counters', id: 'c', doc: {} }]);
    expect(await pull()).toMatchObject({ documents: [], through: clock, total: 0 });
  });
});

describe('a later pull', () => {
  it('gives what changed since, also what changed back into scope', async () => {
    await central.put([location('A'), location('B')]);
    const { after } = await pullAll(10);
    await central.put([location('A', { gone: true })]);
    const gone = await pull({ after });
    expect(gone.documents).toEqual([{ id: 'A', clock: gone.through, _deleted: true }]);
    await central.put([location('A')]);
    const back = await pull({ after: gone.checkpoint.after });
    expect(back.documents).toMatchObject([{ id: 'A', zone: 'A', clock: back.through }]);
    expect(back.documents[0]).not.toHaveProperty('_deleted');
  });

  it('with nothing new moves on all the same', async () => {
    await central.put([location('A')]);
    const { after } = await pullAll(10);
    const clock = await central.put([{ collection: 'counters', id: 'c', doc: {} }]);
    const page = await pull({ after });
    expect(page).toMatchObject({ documents: [], through: clock });
    expect(page).not.toHaveProperty('total');
    expect(ids(await pull({ after: page.checkpoint.after }))).toEqual([]);
  });

  it('never skips a number while many write at once', async () => {
    const writing = Promise.all(
      Array.from({ length: 150 }, (_, i) => central.put([location(`L${i}`)])),
    );
    const seen = new Map<string, number>();
    let after: string | undefined;
    let through = 0;
    const take = async () => {
      const page = await pull({ limit: 7, ...(after === undefined ? {} : { after }) });
      for (const doc of page.documents) seen.set(doc.id, doc.clock);
      // Whatever is at or below `through` has to have been seen by now.
      const below = await central.store.read
        .selectFrom('state')
        .select('id')
        .where('collection', '=', 'locations')
        .where('clock', '<=', page.through)
        .execute();
      for (const { id } of below) expect(seen.has(id)).toBe(true);
      expect(page.through).toBeGreaterThanOrEqual(through);
      ({ through } = page);
      after = page.checkpoint.after;
      return page.documents.length;
    };
    const written = async () =>
      (
        await central.store.read
          .selectFrom('ledger')
          .select('clock')
          .where('shard', '=', 'wh:main')
          .execute()
      ).length;
    while ((await written()) < 150) await take();
    await writing;
    while ((await take()) > 0);
    expect(seen.size).toBe(150);
  });

  it('brings the answers to the station’s own facts that it does not know yet', async () => {
    const note = (text: string) =>
      station.fact('exception.raised', { exceptionId: text, kind: 'damage', note: text });
    const results = await station.push(note('1'), note('2'), note('3'));
    const { epoch } = station;
    expect((await pull({ epoch, answered: 1 })).answers).toEqual(results.slice(1));
    expect((await pull({ epoch: 'other' })).answers).toEqual([]);
    expect((await pull()).answers).toEqual([]);
    const other = await createTestStation(central);
    other.epoch = epoch;
    expect((await other.pull('locations', { epoch })).answers).toEqual([]);
  });
});

describe('a cursor', () => {
  it.each([
    ['unreadable', async () => 'rubbish'],
    ['of another collection', async () => (await station.pull('stock')).checkpoint.after],
    [
      'of an earlier version of the collection',
      async () => {
        const { after } = (await station.pull('locations')).checkpoint;
        const cursor = JSON.parse(Buffer.from(after, 'base64url').toString()) as { v: number };
        const earlier = { ...cursor, v: cursor.v - 1 };
        return Buffer.from(JSON.stringify(earlier)).toString('base64url');
      },
    ],
  ])('%s means starting over', async (_, cursor) => {
    const answer = await ask(`/v1/pull/locations?after=${await cursor()}`);
    expect(answer).toMatchObject({ status: 410, body: { error: { code: 'resync' } } });
  });

  it('of another database means starting over', async () => {
    const { after } = await pullAll(10);
    await central.store.write
      .updateTable('meta')
      .set({ value: 'another' })
      .where('name', '=', 'database_id')
      .execute();
    central = await central.restart();
    station.url = central.url;
    expect((await ask(`/v1/pull/locations?after=${after}`)).status).toBe(410);
  });

  it('goes on being good after a restart', async () => {
    await central.put([location('A')]);
    const { after } = await pullAll(10);
    central = await central.restart();
    station.url = central.url;
    await central.put([location('B')]);
    expect(ids(await pull({ after }))).toEqual(['B']);
  });
});

describe('who may pull', () => {
  it('personal data: those whose work needs it, and nobody before signing in', async () => {
    await savePeople(central.store, TEST_PEOPLE);
    expect((await ask('/v1/pull/contacts')).status).toBe(403);
    expect((await ask('/v1/pull/contacts', 'person-picker')).body.error.code).toBe('not-allowed');
    expect((await ask('/v1/pull/contacts', 'person-packer')).status).toBe(200);
  });

  it('what is shared by all warehouses comes from org', async () => {
    await central.put([{ collection: 'people', id: 'p', doc: { name: 'P' } }], 'org');
    await central.put([{ collection: 'people', id: 'hidden', doc: {} }]);
    expect(ids(await station.pull('people'))).toEqual(['p']);
  });

  it.each([
    ['a client too old', '/v1/pull/locations', { 'x-stowline-protocol': '0' }, 426],
    ['a collection that never leaves central', '/v1/pull/orders', {}, 400],
    ['a limit that is none', '/v1/pull/locations?limit=lots', {}, 400],
    ['a question nobody knows', '/v1/pull/locations?colour=red', {}, 400],
  ])('%s is turned away', async (_, path, headers, status) => {
    expect((await ask(path, undefined, headers)).status).toBe(status);
  });

  it('a page is never larger than the largest', async () => {
    await central.put(Array.from({ length: 1100 }, (_, i) => location(`L${i}`)));
    expect(ids(await pull({ limit: 5000 }))).toHaveLength(1000);
  });
});

describe('markers of rows that are gone', () => {
  const DAY_MS = 86_400_000;
  const prune = (days = 90) => pruneMarkers(central.store, days);

  it('outlive the time they are kept for, and not by much', async () => {
    await central.put([location('A'), location('B')]);
    const { after } = await pullAll(10);
    await central.put([removed('A'), location('B', { gone: true })]);
    central.clock.advance(80 * DAY_MS);
    await central.put([location('C')]);
    expect(await prune()).not.toContainEqual(expect.objectContaining({ removed: 1 }));
    expect(ids(await pull({ after })).toSorted()).toEqual(['A', 'B', 'C']);
    central.clock.advance(11 * DAY_MS);
    expect(await prune()).toContainEqual(
      expect.objectContaining({ collection: 'locations', removed: 1 }),
    );
    const answer = await ask(`/v1/pull/locations?after=${after}`);
    expect(answer).toMatchObject({ status: 410, body: { error: { code: 'resync' } } });
    const anew = await pullAll(10);
    expect(ids(anew)).toEqual(['C']);
    expect(ids(await pull({ after: anew.after }))).toEqual([]);
  });

  it('do not hold up a first sync that began after they were left', async () => {
    await central.put([location('A'), location('B'), location('C')]);
    await central.put([removed('A')]);
    central.clock.advance(91 * DAY_MS);
    const first = await pull({ limit: 1 });
    await prune();
    const rest = await pullAll(1, first.checkpoint.after);
    expect([...ids(first), ...ids(rest)].toSorted()).toEqual(['B', 'C']);
  });

  it('leave the ledger what it was when they are removed', async () => {
    await central.put([location('A'), location('B')]);
    await central.put([removed('A')]);
    central.clock.advance(91 * DAY_MS);
    await prune();
    expect((await verifyLedger(central.store)).ok).toBe(true);
    expect((await checkRebuild(central.store)).differences).toEqual([]);
  });

  it('are not given up within a week', async () => {
    await expect(prune(1)).rejects.toMatchObject({ code: 'retention-too-short' });
  });
});
