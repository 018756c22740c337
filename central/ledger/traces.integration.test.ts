import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  createTestCentral,
  createTestStation,
  TEST_PEOPLE,
  type TestCentral,
  type TestStation,
} from '../../tests/builders/central.ts';
import { anIntake } from '../../tests/builders/orders.ts';
import { verifyLedger } from './index.ts';

let central: TestCentral;
let station: TestStation;
beforeAll(async () => {
  central = await createTestCentral({
    people: TEST_PEOPLE.filter(({ id }) => id === 'person-clerk'),
    logLevel: 'info',
  });
  station = await createTestStation(central);
});
afterAll(() => central.destroy());

const post = async (path: string, body: unknown, id?: string, token?: string) =>
  postAs(token ?? (await station.token()), path, body, id);
const postAs = (token: string, path: string, body: unknown, id?: string) =>
  fetch(`${central.url}${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      ...(id === undefined ? {} : { 'x-request-id': id }),
    },
    body: JSON.stringify(body),
  });
const pushBody = (facts: readonly object[], by = station) => ({
  station: by.stationId,
  epoch: by.epoch,
  facts,
});
const note = (exceptionId: string, by = station) =>
  by.fact('exception.raised', { exceptionId, kind: 'damage', note: 'n' });
const traced = (trace: string) =>
  central.store.read
    .selectFrom('ledger')
    .select(['shard', 'kind'])
    .where('trace', '=', trace)
    .orderBy('shard')
    .orderBy('clock')
    .execute();
const linesOf = (id: string) => central.log.filter(({ reqId }) => reqId === id);

it('one id leads from the request to its log line, its answer and its ledger rows, in other shards too', async () => {
  const id = 'shop-77:order-1';
  const token = await station.token('person-clerk');
  const answer = await post('/v1/orders', [anIntake({ externalId: 'T-1' })], id, token);
  expect(answer.headers.get('x-request-id')).toBe(id);
  await central.store.relay.drained();
  expect(await traced(id)).toMatchObject([
    { shard: 'org', kind: 'order.created' },
    // There is nothing in this house: the warehouse said so, on behalf of the same request.
    { shard: 'org', kind: 'order.stock-short' },
    { shard: 'wh:main', kind: 'fulfilment.created' },
  ]);
  await expect
    .poll(() => linesOf(id))
    .toMatchObject([
      { route: '/v1/orders', status: 200, station: station.stationId, person: 'person-clerk' },
    ]);
});

it('facts of pushes that are committed together bear each the id of their own', async () => {
  const pushes = await Promise.all(
    ['together-1', 'together-2', 'together-3'].map(async (id) => {
      const by = await createTestStation(central);
      return { id, by, fact: note(id, by), token: await by.token() };
    }),
  );
  const answers = await Promise.all(
    pushes.map(({ id, by, fact, token }) => postAs(token, '/v1/facts', pushBody([fact], by), id)),
  );
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  for (const { id, fact } of pushes) {
    const rows = await central.store.read
      .selectFrom('ledger')
      .select('input')
      .where('trace', '=', id)
      .execute();
    expect(rows.map(({ input }) => JSON.parse(input) as unknown)).toMatchObject([
      { fact: { id: fact.id } },
    ]);
  }
});

it.each([undefined, 'short', 'with space in it', `long-${'x'.repeat(100)}`])(
  'names a request itself that is called %j',
  async (given) => {
    const answer = await post('/v1/facts', pushBody([note(`own-${String(given)}`)]), given);
    const id = answer.headers.get('x-request-id') ?? '';
    expect(id).toMatch(/^[\w-]{16}$/);
    expect(await traced(id)).toHaveLength(1);
  },
);

it('says why a request was refused, under its id, and nothing that was in it', async () => {
  const answer = await post('/v1/facts', { secret: 'Ada Lovelace' }, 'refused-1');
  expect(answer.status).toBe(400);
  await expect
    .poll(() => linesOf('refused-1'))
    .toMatchObject([{ code: 'invalid-request' }, { status: 400 }]);
  expect(JSON.stringify(central.log)).not.toContain('Ada');
});

it('rows from before there were ids go on verifying, and an id can’t be changed', async () => {
  await central.put([]);
  expect(await traced('')).toEqual([]);
  expect(await verifyLedger(central.store)).toMatchObject({ ok: true });
  await central.tamper(`update ledger set trace = 'another-1' where trace = 'together-2'`);
  const { problems } = await verifyLedger(central.store);
  expect(problems).toMatchObject([{ shard: 'wh:main', kind: 'changed' }]);
  await central.tamper(`update ledger set trace = 'together-2' where trace = 'another-1'`);
});
