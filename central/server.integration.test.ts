import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCentral } from './server.ts';
import {
  createTestCentral,
  createTestStation,
  type TestCentral,
  type TestStation,
} from '../tests/builders/central.ts';

let central: TestCentral;
let station: TestStation;
beforeAll(async () => {
  central = await createTestCentral();
  station = await createTestStation(central);
});
afterAll(() => central.destroy());

const post = (path: string, body: string, headers: Record<string, string> = {}) =>
  fetch(`${central.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });

describe('a request that can’t be understood', () => {
  const session = { stationId: 'st-x', nonce: '12345678', sig: 'x' };
  it.each([
    ['broken JSON', '{', 400, 'invalid-request'],
    ['an empty body', '', 400, 'invalid-request'],
    ['a missing member', '{}', 400, 'invalid-request'],
    ['an unknown member', JSON.stringify({ ...session, x: 1 }), 400, 'invalid-request'],
    [
      'a number for a text',
      JSON.stringify({ ...session, nonce: 12_345_678 }),
      400,
      'invalid-request',
    ],
    ['a list', '[]', 400, 'invalid-request'],
    ['too much', JSON.stringify({ ...session, sig: 'x'.repeat(2_000_000) }), 413, 'too-large'],
  ])('(%s) is told what is wrong', async (_, body, status, code) => {
    const response = await post('/v1/session', body);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error: { code } });
  });

  it('names the place', async () => {
    const response = await post('/v1/session', JSON.stringify({ ...session, nonce: 'short' }));
    expect(await response.json()).toMatchObject({
      error: { meta: { in: 'body', path: '/nonce' } },
    });
  });

  it('of another type is not read at all', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
      const response = await post('/v1/session', 'a=b', { 'content-type': type });
      expect(response.status).toBe(415);
      expect(await response.json()).toEqual({ error: { code: 'unsupported-type', meta: {} } });
    }
  });

  it('to a path nobody knows is not found', async () => {
    const response = await fetch(`${central.url}/v2/x?secret=1`);
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({
      error: { code: 'not-found', meta: { path: '/v2/x' } },
    });
  });
});

it('a failure nobody foresaw is answered without details and logged', async () => {
  await central.store.write
    .updateTable('credentials')
    .set({ badge: 'AAAA' })
    .where('person_id', '=', 'person-clerk')
    .execute();
  const answer = await station.request('GET', '/v1/roster', { token: await station.token() });
  expect(answer).toEqual({ status: 500, body: { error: { code: 'internal', meta: {} } } });
  expect(central.errors.at(-1)).toMatchObject({ msg: 'request failed' });
});

describe('operators', () => {
  it('see that it is well', async () => {
    const response = await fetch(`${central.url}/healthz`);
    expect(await response.json()).toMatchObject({ ok: true });
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('see how much it does', async () => {
    const note = { exceptionId: 'm1', kind: 'damage', note: 'n' } as const;
    await station.push(station.fact('exception.raised', note));
    const text = await (await fetch(`${central.url}/metrics`)).text();
    expect(text).toContain('stowline_facts_total{outcome="applied"} 1');
    expect(text).toMatch(/stowline_shard_clock\{shard="wh:main"\} \d+/);
    const posted = 'stowline_http_request_duration_seconds_count{method="POST",route="/v1/facts"';
    expect(text).toContain(`${posted},status="200"} 1`);
    expect(text).toMatch(
      /stowline_transaction_duration_seconds_count\{outcome="committed"\} [1-9]/,
    );
    expect(text).toContain('stowline_fact_batch_groups_sum 1');
    expect(text).toMatch(/stowline_database_bytes [1-9]\d+/);
  });

  it('keep their figures from strangers', async () => {
    const proxied = { headers: { 'x-forwarded-for': '192.0.2.1' } };
    expect((await fetch(`${central.url}/metrics`, proxied)).status).toBe(404);
    const { folder: dataDir, database } = central;
    const own = await createCentral({ dataDir, database, metricsToken: 'shown' });
    const ask = async (authorization?: string) => {
      const headers = authorization === undefined ? {} : { authorization };
      return (await fetch(`${own.url}/metrics`, { headers })).status;
    };
    const statuses = [await ask(), await ask('Bearer wrong'), await ask('Bearer shown')];
    expect(statuses).toEqual([401, 401, 200]);
    await own.close();
  });

  it('are told when it can’t write, and when it can again', async () => {
    const ready = async () => {
      const response = await fetch(`${central.url}/readyz`);
      return { status: response.status, body: await response.json() };
    };
    expect(await ready()).toEqual({ status: 200, body: { ok: true } });
    await central.tamper('alter table meta rename to meta_away');
    await expect.poll(ready).toMatchObject({
      status: 503,
      body: { error: { code: 'not-ready', meta: { reason: 'cannot-write' } } },
    });
    expect((await fetch(`${central.url}/healthz`)).status).toBe(200);
    await central.tamper('alter table meta_away rename to meta');
    await expect.poll(ready).toMatchObject({ status: 200 });
  });

  it('find every contract route described', async () => {
    const response = await fetch(`${central.url}/openapi.json`);
    const { paths } = (await response.json()) as { paths: Record<string, object> };
    expect(Object.keys(paths)).toEqual(
      expect.arrayContaining([
        '/v1/orders',
        '/v1/imports',
        '/v1/stations/enrol',
        '/v1/session',
        '/v1/pull/{collection}',
        '/v1/stream',
        '/v1/facts',
        '/v1/ledger',
        '/v1/ranges',
        '/v1/roster',
        '/healthz',
      ]),
    );
  });

  it('read the ledger of their own warehouse, if they may', async () => {
    const note = { exceptionId: 'l1', kind: 'damage', note: 'n' } as const;
    const [result] = await station.push(station.fact('exception.raised', note));
    const token = await station.token('person-supervisor');
    const path = `/v1/ledger?after=${(result?.clock ?? 0) - 1}`;
    expect(await station.request('GET', path, { token })).toMatchObject({
      status: 200,
      body: {
        entries: [
          {
            kind: 'exception.raised',
            clock: result?.clock,
            effects: [{ collection: 'exceptions' }],
          },
        ],
      },
    });
    const other = await station.request('GET', '/v1/ledger?shard=wh:other', { token });
    expect(other.status).toBe(403);
    const picker = await station.token('person-picker');
    expect((await station.request('GET', path, { token: picker })).status).toBe(403);
  });
});

it('stops although clients hold connections open', async () => {
  const own = await createTestCentral({ people: [] });
  const member = await createTestStation(own);
  const stream = await fetch(`${own.url}/v1/stream`, {
    headers: { authorization: `Bearer ${await member.token()}` },
  });
  await own.destroy();
  await stream.text();
  await expect(fetch(`${own.url}/healthz`)).rejects.toThrow('fetch failed');
});
