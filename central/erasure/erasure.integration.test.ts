import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ErasuresResponse, OrdersResponse } from '../../shared/protocol/index.ts';
import type { OrderIntake } from '../../shared/schema/index.ts';
import {
  createTestCentral,
  createTestStation,
  TEST_PEOPLE,
  WAREHOUSE,
  type TestCentral,
  type TestStation,
} from '../../tests/builders/central.ts';
import { onPostgres } from '../../tests/builders/database.ts';
import { aLine, anIntake } from '../../tests/builders/orders.ts';
import { readDocument } from '../store/index.ts';
import { fulfilmentIdOf, orderIdOf } from '../orders/orderDoc.ts';
import { checkRebuild, verifyLedger } from '../ledger/index.ts';
import { erasePersonal, findSubjects, rewriteFiles, type Wanted } from './index.ts';

const address = (name: string, phone: string, line: string) => ({
  name,
  lines: [line],
  postcode: 'AB1 2CD',
  city: 'Newtown',
  country: 'United Kingdom',
  phone,
});
const ADA = address('Ada "Countess" Lövelace', '+44 20 7946 0001', '12 Analytical Row');
const MOVED = address('Ada King-Noel', '+44 20 7946 0002', '3 Ockham Park');
const BOB = address('Bob Stays', '+44 20 7946 0099', '9 Other Street');
/** Looked at when an order is taken, and kept nowhere. */
const PAYER = 'Wentworth Payer';
const ADAS = [ADA, MOVED].flatMap(({ name, phone, lines }) => [
  name,
  JSON.stringify(name).slice(1, -1),
  phone,
  ...lines,
]);

let central: TestCentral;
let station: TestStation;
let cursor: string;

/** Everything a copy of the database holds: its files as they are, or all rows of all tables. */
async function everything(): Promise<string> {
  if (!onPostgres) {
    const files = readdirSync(central.folder, { recursive: true, encoding: 'utf8' })
      .map((name) => join(central.folder, name))
      .filter((path) => statSync(path).isFile());
    return files.map((path) => readFileSync(path).toString('utf8')).join('\n');
  }
  const { rows } = await sql<{ name: string }>`select table_name as name
    from information_schema.tables where table_schema = current_schema()`.execute(
    central.store.read,
  );
  const texts: string[] = [];
  for (const { name } of rows) {
    const found = await sql<{ text: string }>`select to_json(t)::text as text
      from ${sql.table(name)} t`.execute(central.store.read);
    // As a dump has them: JSON within JSON would hide quotes behind more of them.
    texts.push(
      ...found.rows.map(({ text }) => Object.values(JSON.parse(text) as object).join('|')),
    );
  }
  return texts.join('\n');
}
const found = async (texts: readonly string[] = ADAS) => {
  const all = await everything();
  return texts.filter((text) => all.includes(text));
};
const fulfilment = (number: string) => fulfilmentIdOf(orderIdOf('web', number), WAREHOUSE);
const place = async (
  externalId: string,
  customerRef: string,
  to: typeof ADA,
  revision = 1,
  over: Partial<OrderIntake> = {},
) => {
  const order = { channel: 'web', externalId, customerRef, revision, address: to };
  const intake = anIntake({ ...order, billingName: PAYER, ...over });
  const token = await station.token('person-clerk');
  const answer = await station.request<OrdersResponse>('POST', '/v1/orders', {
    ...{ token, body: [intake] },
  });
  expect(answer.status).toBe(200);
  const [result] = answer.body.results;
  if (!result) throw new Error('no answer');
  return result;
};
const erase = async (wanted: Wanted) =>
  erasePersonal(central.store, await findSubjects(central.store, wanted), {
    reason: 'DSR-7',
    evenOpen: true,
  });

beforeAll(async () => {
  central = await createTestCentral({
    people: TEST_PEOPLE.filter(({ id }) => id !== 'person-picker'),
  });
  station = await createTestStation(central);
  await place('A-1', 'C-ADA', ADA);
  await place('A-2', 'C-ADA', MOVED);
  await place('B-1', 'C-BOB', BOB);
  await central.store.relay.drained();
  cursor = (await station.pullAll('contacts', 100, undefined, 'person-clerk')).after;

  const corrected = (revision: number, to: object) =>
    station.fact('address.corrected', {
      fulfilmentId: fulfilment('A-1'),
      revision,
      address: to as typeof ADA,
    });
  const id = '018f0000-0000-7000-8000-000000000001';
  const outcomes = await station.push(
    corrected(1, { ...MOVED, city: 'Ockham' }),
    corrected(1, ADA),
    corrected(2, { ...ADA, planet: 'unknown' }),
    station.rawFact('contact.noted', { about: fulfilment('A-1'), said: ADA.name }, { id }),
    station.fact('exception.raised', { exceptionId: 'x1', kind: 'damage', note: MOVED.phone }),
  );
  expect(outcomes.map(({ outcome }) => outcome)).toEqual([
    'applied',
    'refused',
    'quarantined',
    'quarantined',
    'applied',
  ]);
  const fork = station.rawFact('contact.noted', { about: 'somebody', said: ADA.name }, { n: 4 });
  await station.push(fork);
  await central.tamper(`insert into import_report values
    ('i1', 1, 'no-sku', '"A-1",,"${ADA.phone}"'), ('i1', 2, 'no-sku', 'A-10,${BOB.phone}')`);
  // Another revision on its way, which the warehouse has not got yet.
  await central.store.relay.stop();
  await place('A-2', 'C-ADA', { ...MOVED, city: 'Esher' }, 2);
});
afterAll(() => central.destroy());

it('personal data lies where it is looked for', async () => {
  expect(await found()).toEqual(expect.arrayContaining([ADA.phone, MOVED.name, MOVED.phone]));
  expect(await found([PAYER])).toEqual([]);
  const rows = await central.store.read
    .selectFrom('ledger')
    .select(['kind', 'input', 'effects'])
    .execute();
  const chained = JSON.stringify(rows.filter(({ kind }) => kind !== 'exception.raised'));
  for (const text of ADAS) expect(chained).not.toContain(text);
});

it('is not erased while the order is being worked on, unless that is meant', async () => {
  const subjects = await findSubjects(central.store, { order: 'A-1' });
  const erasing = erasePersonal(central.store, subjects, { reason: 'DSR-7' });
  await expect(erasing).rejects.toThrow('erase-open');
  await expect(findSubjects(central.store, { order: 'A' })).rejects.toThrow('erase-nobody');
  await expect(findSubjects(central.store, { customer: 'anonymous' })).rejects.toThrow(
    'erase-nobody',
  );
});

it('is gone from everything after it was erased, and nobody else’s is', async () => {
  const erased = await erase({ customer: 'C-ADA' });
  expect(erased.contacts).toBe(2);
  expect(erased.texts).toBe(6);
  expect(erased.mentionedIn).toHaveLength(1);
  await rewriteFiles(central.store, onPostgres ? 'postgres' : 'sqlite');
  // What a person typed as a note is part of the chain: told, and the only thing left.
  expect(await found()).toEqual([MOVED.phone]);
  expect(await found([BOB.name, BOB.phone, 'A-10'])).toHaveLength(3);

  central.store.relay.start();
  await central.store.relay.drained();
  expect(await found()).toEqual([MOVED.phone]);
});

it('the chain verifies, state equals it, and it says that it was done', async () => {
  expect(await verifyLedger(central.store)).toMatchObject({ ok: true, problems: [] });
  expect(await checkRebuild(central.store)).toMatchObject({ ok: true, differences: [] });
  const row = await central.store.read
    .selectFrom('ledger')
    .select('input')
    .where('kind', '=', 'personal.erased')
    .executeTakeFirstOrThrow();
  expect(JSON.parse(row.input)).toMatchObject({
    contactIds: expect.arrayContaining([fulfilment('A-1'), fulfilment('A-2')]) as unknown,
    reason: 'DSR-7',
  });
});

it('stations hear of it: the document is gone, and ids tell what else to forget', async () => {
  const { documents } = await station.pullAll('contacts', 100, cursor, 'person-clerk');
  expect(documents).toContainEqual(
    expect.objectContaining({ id: fulfilment('A-1'), _deleted: true }),
  );
  const token = await station.token();
  const ask = (query = '') =>
    station.request<ErasuresResponse>('GET', `/v1/erasures${query}`, { token });
  const { body } = await ask();
  expect(body.contactIds).toEqual(expect.arrayContaining([fulfilment('A-1'), fulfilment('A-2')]));
  const again = await ask(`?after=${encodeURIComponent(body.after)}`);
  expect(again.body).toEqual({ contactIds: [], parcelIds: [], after: body.after, more: false });
  expect((await ask('?after=other-database.9999')).body.contactIds).toHaveLength(2);
});

it('nobody who was erased comes back by a later revision; what is to be sent does', async () => {
  const lines = [aLine({ sku: 'NEWER', qty: 3 })];
  const { outcome, reason, orderId } = await place('A-2', 'C-ADA', MOVED, 3, { lines });
  expect({ outcome, reason }).toEqual({ outcome: 'revised', reason: 'personal-erased' });
  await central.store.relay.drained();
  // The phone is in the note of before.
  expect(await found()).toEqual([MOVED.phone]);
  const shard = { fulfilments: WAREHOUSE, orders: 'org' };
  const doc = async (collection: keyof typeof shard, id: string) =>
    (await readDocument(central.store.read, shard[collection], collection, id))?.doc;
  expect(await doc('fulfilments', fulfilment('A-2'))).toMatchObject({ lines: [{ sku: 'NEWER' }] });
  expect(await doc('orders', orderId)).toMatchObject({ revision: 3, country: 'United Kingdom' });
  const rows = await central.store.read.selectFrom('ledger').select('input').execute();
  const revised = rows.filter(({ input }) => input.includes('"reason":"personal-erased"'));
  expect(revised).toHaveLength(1);
  expect(await place('A-2', 'C-ADA', MOVED, 3, { lines })).toMatchObject({ outcome: 'unchanged' });
  expect(await place('A-2', 'C-ADA', MOVED, 4, { action: 'cancel' })).toMatchObject({
    outcome: 'cancelled',
  });
  await central.store.relay.drained();
  expect(await found()).toEqual([MOVED.phone]);
});

it('may be done again, for one order too', async () => {
  expect(await erase({ order: 'A-1' })).toMatchObject({ contacts: 1, texts: 0 });
  expect(await erase({ contact: fulfilment('A-2') })).toMatchObject({ contacts: 1 });
  expect(await verifyLedger(central.store)).toMatchObject({ ok: true });
});
