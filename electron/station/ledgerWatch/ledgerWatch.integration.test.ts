/** A station's signed heads against the real central's ledger, after what somebody with its database did to it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createTestCentral,
  createTestStation,
  TEST_PEOPLE,
  WAREHOUSE,
  type TestCentral,
  type TestStation,
} from '../../../tests/builders/central.ts';
import { verifyLedger, verifyWitnesses } from '../../../central/ledger/index.ts';
import { createClient, type Exchange } from '../../../shared/client/index.ts';
import { AppError } from '../../../shared/errors.ts';
import type { ExceptionCase } from '../../../shared/schema/index.ts';
import { openJournal, type Journal } from '../journal/index.ts';
import { makeDirectory, removeDirectory } from '../testing/startTestStation.ts';
import { createLedgerWatch } from './index.ts';

let central: TestCentral;
let station: TestStation;
let folder: string;
let journal: Journal;
let told: string[];
let look: () => Promise<void>;
/** The line breaks under what is sent. */
let cut: boolean;

const exchange: Exchange = async ({ method = 'GET', path, json }) => {
  if (cut && method === 'POST') throw new AppError('offline', {});
  const token = await station.token();
  const { status, body } = await station.request(method, path, { token, body: json });
  const bytes = Buffer.from(JSON.stringify(body));
  const contentType = 'application/json';
  return { status, contentType, body: bytes, requestId: null, roundTripMs: 1 };
};
const count = (value: number, shard = WAREHOUSE) =>
  central.put([{ collection: 'counters', id: 'c', doc: { value } }], shard);
const watched = () => journal.meta.get('ledgerWatch');
const cases = async (): Promise<ExceptionCase[]> => {
  const rows = await central.store.read
    .selectFrom('state')
    .select('body')
    .where('collection', '=', 'exceptions')
    .execute();
  return rows.map(({ body }) => JSON.parse(body ?? '{}') as ExceptionCase);
};
/** What somebody who wants `verify` to be content has to do besides. */
const cutTo = async (clock: number, shard = WAREHOUSE): Promise<void> => {
  await central.tamper(`delete from ledger where shard = '${shard}' and clock > ${clock};
    update shard_clock set clock = ${clock},
      head_hash = (select hash from ledger where shard = '${shard}' and clock = ${clock})
      where shard = '${shard}'`);
  await restart();
};
const restart = async (): Promise<void> => {
  central = await central.restart();
  station.url = central.url;
};

beforeEach(async () => {
  central = await createTestCentral({ people: TEST_PEOPLE.slice(0, 1) });
  station = await createTestStation(central);
  folder = makeDirectory();
  journal = openJournal({ directory: folder, monotonicMs: () => performance.now() });
  told = [];
  cut = false;
  look = createLedgerWatch({
    journal,
    tokens: { as: () => createClient(exchange) },
    shard: WAREHOUSE,
    tell: (code) => told.push(code),
  });
  for (const value of [1, 2, 3, 4, 5]) await count(value);
  await count(1, 'org');
  await look();
});
afterEach(async () => {
  journal.close();
  removeDirectory(folder);
  await central.destroy();
});

describe('a ledger that only grew', () => {
  it('is borne out, and its newest head kept', async () => {
    const clock = await count(6);
    await look();
    await look();
    expect(told).toEqual([]);
    expect(watched()?.heads[WAREHOUSE]?.[0]).toMatchObject({ clock, shard: WAREHOUSE });
    expect(watched()?.heads['org']).toHaveLength(1);
    expect(await cases()).toEqual([]);
    expect(await verifyWitnesses(central.store)).toMatchObject({ ok: true, witnessed: 0 });
  });
});

describe('a ledger that verifies although it was', () => {
  it.each([
    ['cut short', WAREHOUSE, 'cut', 0],
    ['cut short and gone on from there', WAREHOUSE, 'rewritten', 3],
    ['cut short in org', 'org', 'cut', 0],
  ])('%s is exposed by a station', async (_, shard, kind, more) => {
    const seen = watched()?.heads[shard]?.[0];
    if (!seen) throw new Error('no head');
    await cutTo(shard === 'org' ? 1 : 3, shard);
    for (let value = 0; value < more; value += 1) await count(value, shard);
    expect(await verifyLedger(central.store)).toMatchObject({ ok: true });

    await look();
    expect(told).toEqual(['ledger-contradicted']);
    const report = await verifyWitnesses(central.store);
    expect(report.contradicted).toMatchObject([
      { kind, station: station.stationId, head: { shard, clock: seen.clock, sig: seen.sig } },
    ]);
    expect(report.ok).toBe(false);
    expect(await cases()).toMatchObject([
      { kind: 'ledger-contradicted', status: 'open', evidence: [{ values: { kind, shard } }] },
    ]);

    // Said once, and from then on the station watches what is there now.
    await look();
    expect(told).toHaveLength(1);
    expect((await verifyWitnesses(central.store)).witnessed).toBe(1);
    expect(watched()?.heads[shard]?.[0]?.clock).toBeGreaterThan(0);
  });

  it('cut again, report and all, is exposed with what was reported before', async () => {
    await cutTo(3);
    await look();
    expect((await verifyWitnesses(central.store)).witnessed).toBe(1);
    await look();
    await cutTo(2);
    await central.tamper(`delete from state where collection = 'exceptions'`);
    expect(await verifyWitnesses(central.store)).toMatchObject({ ok: true, witnessed: 0 });
    await look();
    const { contradicted } = await verifyWitnesses(central.store);
    expect(contradicted).toHaveLength(2);
  });
});

it('a report that central does not take is made again', async () => {
  await cutTo(3);
  cut = true;
  await expect(look()).rejects.toThrow('offline');
  cut = false;
  await look();
  expect(told).toEqual(['ledger-contradicted']);
  expect((await verifyWitnesses(central.store)).contradicted).toHaveLength(1);
});

it('another database in its place is told, and no problem any more once a supervisor settled it', async () => {
  await cutTo(3);
  await central.tamper(`update meta set value = 'restored-1' where name = 'database_id'`);
  await restart();
  await look();
  expect(told).toEqual(['ledger-contradicted']);
  expect(await verifyWitnesses(central.store)).toMatchObject({
    ok: false,
    contradicted: [{ kind: 'restored', settled: false }],
  });
  const [open] = await cases();
  if (!open) throw new Error('no case');
  await central.put([
    { collection: 'exceptions', id: open.id, doc: { ...open, status: 'resolved' } },
  ]);
  expect(await verifyWitnesses(central.store)).toMatchObject({ ok: true });
});

it('a database that was moved, and has all that was shown, is no news', async () => {
  await central.tamper(`update meta set value = 'moved-1' where name = 'database_id'`);
  await restart();
  await count(6);
  await look();
  expect(told).toEqual([]);
  expect(watched()?.heads[WAREHOUSE]?.[0]?.database).toBe('moved-1');
});

it('another key is told once, believed never, and keeps nobody from watching on', async () => {
  const before = watched()?.heads;
  const key = watched()?.key ?? '';
  journal.meta.set('ledgerWatch', {
    ...watched(),
    key: `${key.slice(0, -4)}AAA=`,
    heads: before ?? {},
    contradicted: [],
  });
  await count(6);
  await look();
  await look();
  expect(told).toEqual(['ledger-key-changed']);
  expect(watched()?.heads).toEqual(before);
  await cutTo(3);
  await look();
  expect(told).toEqual(['ledger-key-changed', 'ledger-contradicted']);
  expect((await verifyWitnesses(central.store)).ok).toBe(false);
});

it('a head that nobody signed is no witness', async () => {
  const [head] = watched()?.heads[WAREHOUSE] ?? [];
  if (!head) throw new Error('no head');
  const forged = { ...head, clock: head.clock + 5, hash: 'f'.repeat(64) };
  const token = await station.token();
  const body = { heads: [forged] };
  await station.request('POST', '/v1/ledger/witness', { token, body });
  const foreign = { heads: [{ ...head, shard: 'wh:other' }] };
  const answer = await station.request('POST', '/v1/ledger/witness', { token, body: foreign });
  expect(answer.status).toBe(403);
  expect((await verifyWitnesses(central.store)).contradicted).toMatchObject([
    { kind: 'not-signed', station: station.stationId },
  ]);
});
