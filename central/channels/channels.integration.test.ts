/** What holds of connections whatever their channel: who may, what is told of them, and what is kept for how long. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ChannelsResponse, OrderOutward, OrderSources } from '../../shared/protocol/index.ts';
import {
  createTestCentral,
  createTestStation,
  TEST_PEOPLE,
  type TestCentral,
  type TestStation,
} from '../../tests/builders/central.ts';
import { anIntake } from '../../tests/builders/orders.ts';
import { erasePersonal, findSubjects } from '../erasure/index.ts';
import { ownShopAdapter } from './adapters/ownShop.ts';
import { withChannels } from './channelTables.ts';
import { readProblems } from './problems.ts';
import { pruneChannels, SOURCE_DAYS } from './sources.ts';
import { takePulled } from './takePulled.ts';

const SECRET = 'token-that-nobody-may-see';
const HIDDEN = 'ada@example.com';
let central: TestCentral;
let station: TestStation;
let lead: string;
let clerk: string;

beforeAll(async () => {
  central = await createTestCentral({
    people: TEST_PEOPLE,
    channels: { polls: false, fetch: () => Promise.reject(new Error('nobody there')) },
    logLevel: 'trace',
  });
  station = await createTestStation(central);
  lead = await station.token('person-supervisor');
  clerk = await station.token('person-clerk');
});
afterAll(() => central.destroy());

const connect = (id: string, token: string) =>
  station.request('POST', '/v1/channels', {
    token,
    body: {
      ...{ id, kind: 'own-shop', name: 'Our shop', on: true },
      settings: { baseUrl: 'https://shop.example' },
      secrets: { accessToken: SECRET },
    },
  });
const list = async () =>
  (await station.request<ChannelsResponse>('GET', '/v1/channels', { token: clerk })).body;

const bring = (connection: string, externalId: string, raw: string, broken = false) =>
  takePulled(central.store, {
    ...{ connection, adapter: ownShopAdapter },
    orders: [
      broken
        ? { externalId, raw, problem: { code: 'channel.field-missing', meta: { field: 'x' } } }
        : { externalId, raw, intake: anIntake({ externalId, channel: 'any' }) },
    ],
  });
const sourcesOf = async (orderId: string) => {
  const path = `/v1/orders/${orderId}/sources`;
  return (await station.request<OrderSources>('GET', path, { token: clerk })).body.sources;
};

it('is connected and changed by those who lead, and watched by clerks', async () => {
  expect((await connect('shop', clerk)).status).toBe(403);
  expect((await connect('shop', lead)).status).toBe(200);
  expect((await connect('shop', lead)).status).toBe(409);
  const off = { token: clerk, body: { on: false } };
  expect((await station.request('POST', '/v1/channels/shop', off)).status).toBe(403);
  const { channels, kinds } = await list();
  expect(channels).toMatchObject([{ id: 'shop', standing: 'waiting', secrets: ['accessToken'] }]);
  expect(kinds.map(({ kind }) => kind)).toContain('shopify');
});

it.each([
  ['a field is missing', { settings: {}, secrets: {} }, 'channel.setting-missing'],
  [
    'nobody else reads the line',
    { settings: { baseUrl: 'http://shop.example' }, secrets: { accessToken: SECRET } },
    'channel.setting-wrong',
  ],
  [
    'there is no such field',
    { settings: { baseUrl: 'https://a.example', x: 1 }, secrets: { accessToken: SECRET } },
    'channel.setting-wrong',
  ],
])('is not connected where %s', async (_, given, code) => {
  const body = { kind: 'own-shop', name: 'Other', ...given };
  const answer = await station.request('POST', '/v1/channels', { token: lead, body });
  expect(answer).toMatchObject({ status: 400, body: { error: { code } } });
});

it('keeps its secrets from answers, the ledger, the log and the tables', async () => {
  const answers = JSON.stringify(await list());
  const test = { kind: 'own-shop', settings: { baseUrl: 'https://shop.example' }, secrets: {} };
  const body = { id: 'shop', ...test };
  const tried = await station.request('POST', '/v1/channels/test', { token: lead, body });
  expect(tried.body).toMatchObject({ error: { code: 'channel.unreachable' } });
  // To another address the kept secret does not go.
  const elsewhere = { ...body, settings: { baseUrl: 'https://evil.example' } };
  const refused = await station.request('POST', '/v1/channels/test', {
    ...{ token: lead, body: elsewhere },
  });
  expect(refused.status).toBe(400);
  const tables = ['ledger', 'state', 'channel_secrets', 'channel_state'] as const;
  const texts = await Promise.all(
    tables.map((table) =>
      withChannels(central.store.read)
        .selectFrom(table as 'ledger')
        .selectAll()
        .execute(),
    ),
  );
  const all = [answers, JSON.stringify(tried), JSON.stringify(texts), JSON.stringify(central.log)];
  for (const text of all) expect(text).not.toContain(SECRET);
});

it('shows what was sent of an order, keeps it sealed, and gives it up after its time', async () => {
  const [taken] = await bring('shop', '7001', `{"email":"${HIDDEN}"}`);
  await bring('shop', '7001', `{"email":"${HIDDEN}","again":true}`);
  const sources = await sourcesOf(taken?.orderId ?? '');
  expect(sources).toMatchObject([
    { channel: 'shop', externalId: '7001', raw: `{"email":"${HIDDEN}"}` },
  ]);
  const rows = await withChannels(central.store.read)
    .selectFrom('order_sources')
    .selectAll()
    .execute();
  expect(JSON.stringify(rows)).not.toContain(HIDDEN);
  central.clock.advance((SOURCE_DAYS - 1) * 86_400_000);
  expect(await pruneChannels(central.store)).toBe(0);
  central.clock.advance(2 * 86_400_000);
  expect(await pruneChannels(central.store)).toBe(1);
});

it('forgets what was sent of a person who is erased, and of nobody else', async () => {
  lead = await station.token('person-supervisor');
  clerk = await station.token('person-clerk');
  const [theirs] = await bring('shop', '7002', `{"email":"${HIDDEN}"}`);
  const [other] = await bring('shop', '7003', '{"email":"bob@example.com"}');
  await bring('shop', '7002', '{"broken":1}', true);
  await bring('shop', '7004', `{"note":"${HIDDEN}"}`, true);
  await bring('shop', '7005', '{"note":"bob@example.com"}', true);
  await central.store.relay.drained();
  const subjects = await findSubjects(central.store, { order: '7002' });
  await erasePersonal(central.store, subjects, {
    ...{ reason: 'asked', evenOpen: true, also: [HIDDEN] },
  });
  expect(await sourcesOf(theirs?.orderId ?? '')).toEqual([]);
  expect(await sourcesOf(other?.orderId ?? '')).toHaveLength(1);
  const left = await readProblems(central.store, 'shop');
  expect(Object.fromEntries(left.map(({ externalId, raw }) => [externalId, raw]))).toEqual({
    '7002': null,
    '7004': null,
    '7005': '{"note":"bob@example.com"}',
  });
  // Nothing that comes of them later is kept, readable or not.
  const intake = anIntake({ externalId: '7002', channel: 'any', revision: 9, priority: 9 });
  const [again] = await takePulled(central.store, {
    ...{ connection: 'shop', adapter: ownShopAdapter },
    orders: [{ externalId: '7002', raw: `{"again":"${HIDDEN}"}`, intake }],
  });
  expect(again?.outcome).toBe('revised');
  expect(await sourcesOf(theirs?.orderId ?? '')).toEqual([]);
  await bring('shop', '7002', `{"again":"${HIDDEN}"}`, true);
  const later = await readProblems(central.store, 'shop');
  expect(later.find(({ externalId }) => externalId === '7002')?.raw).toBeNull();
});

it('tells of an order what goes back to its channel, of no other’s, and takes a word to try again', async () => {
  const [taken] = await bring('shop', '7006', '{}');
  const outward = async () => {
    const path = `/v1/orders/${taken?.orderId ?? ''}/outward`;
    return (await station.request<OrderOutward>('GET', path, { token: clerk })).body;
  };
  const about = { id: 'acknowledge:shop:7006', kind: 'acknowledge', about: '7006' };
  const waits = { channel: 'shop', messages: [{ ...about, state: 'waiting', error: null }] };
  expect(await outward()).toMatchObject(waits);
  const error = { code: 'channel.refused', meta: {} };
  await withChannels(central.store.write)
    .updateTable('channel_outbox')
    .set({ state: 'dead', error: JSON.stringify(error) })
    .where('id', '=', about.id)
    .execute();
  expect(await outward()).toMatchObject({ messages: [{ ...about, state: 'dead', error }] });
  await station.request('POST', '/v1/channels/shop/troubles', {
    ...{ token: clerk, body: { of: 'message', id: about.id, action: 'retry' } },
  });
  expect(await outward()).toMatchObject(waits);
});

it('is forgotten when it is removed, and its orders stay', async () => {
  const asked = { token: lead, body: {} };
  expect((await station.request('POST', '/v1/channels/shop/remove', asked)).status).toBe(200);
  expect((await list()).channels).toEqual([]);
  const secrets = await withChannels(central.store.read)
    .selectFrom('channel_secrets')
    .selectAll()
    .execute();
  expect(secrets).toEqual([]);
  const orders = await station.request<{ total: number }>('GET', '/v1/orders', { token: clerk });
  expect(orders.body.total).toBe(4);
});
