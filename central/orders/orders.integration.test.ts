import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OrderIntake, OrderPage, OrderQuery } from '../../shared/schema/index.ts';
import {
  createTestCentral,
  createTestStation,
  TEST_PEOPLE,
  type TestCentral,
  type TestStation,
} from '../../tests/builders/central.ts';
import { aLine, anIntake } from '../../tests/builders/orders.ts';
import { FULFILMENT_STATUS, ORG_SHARD } from '../routing/index.ts';
import type { IntakeResult } from './takeOrders.ts';

let central: TestCentral;
let station: TestStation;
beforeAll(async () => {
  central = await createTestCentral({
    people: TEST_PEOPLE.filter(({ id }) => id === 'person-clerk' || id === 'person-picker'),
  });
  station = await createTestStation(central);
});
afterAll(() => central.destroy());

let numbers = 5000;
const nextNumber = () => String((numbers += 1));
const post = async (body: unknown, personId = 'person-clerk') =>
  station.request<{ results: IntakeResult[]; error: { code: string; meta: object } }>(
    'POST',
    '/v1/orders',
    { token: await station.token(personId), body },
  );
const place = async (intake: OrderIntake): Promise<IntakeResult> => {
  const { status, body } = await post(intake);
  const [result] = body.results;
  if (status !== 200 || !result) throw new Error(JSON.stringify(body));
  return result;
};
const list = async (query: OrderQuery): Promise<OrderPage> => {
  const search = new URLSearchParams(
    Object.entries(query).map(([key, value]) => [key, String(value)]),
  );
  const answer = await station.request<OrderPage>('GET', `/v1/orders?${search.toString()}`, {
    token: await station.token('person-clerk'),
  });
  return answer.body;
};
const numbersOf = async (query: OrderQuery) => (await list(query)).rows.map((row) => row.number);

describe('POST /v1/orders', () => {
  it('takes an order once, however often it is sent', async () => {
    const intake = anIntake({ externalId: nextNumber() });
    const first = await place(intake);
    expect(first.outcome).toBe('created');
    expect(await place(intake)).toEqual({ ...first, outcome: 'unchanged' });
    expect((await list({ search: intake.externalId })).total).toBe(1);
  });

  it('takes many at once, the same order twice among them', async () => {
    const [a, b] = [nextNumber(), nextNumber()];
    const { body } = await post([
      anIntake({ externalId: a }),
      anIntake({ externalId: b }),
      anIntake({ externalId: a, revision: 2, lines: [aLine({ qty: 9 })] }),
    ]);
    expect(body.results.map((result) => result.outcome)).toEqual(['created', 'created', 'revised']);
    expect((await list({ search: a })).rows).toMatchObject([{ unitCount: 9 }]);
  });

  it('takes none of them if one is wrong, and says which', async () => {
    const number = nextNumber();
    const { status, body } = await post([
      anIntake({ externalId: number }),
      { ...anIntake({ externalId: 'bad' }), lines: [] },
    ]);
    expect(status).toBe(400);
    expect(body.error).toMatchObject({
      code: 'order.no-lines',
      meta: { index: 1, externalId: 'bad' },
    });
    expect((await list({ search: number })).total).toBe(0);
  });

  it.each([
    ['none', []],
    ['too many', Array.from({ length: 501 }, () => anIntake())],
  ])('refuses %s', async (_name, body) => {
    expect((await post(body)).body.error.code).toBe('order.wrong-count');
  });

  it('is for the desk, not for the floor', async () => {
    expect((await post(anIntake(), 'person-picker')).status).toBe(403);
  });

  it('keeps what came of it in the ledger, without names and addresses', async () => {
    const externalId = nextNumber();
    const address = {
      name: 'Ann Lee',
      lines: [],
      postcode: '1',
      city: 'X',
      country: 'Y',
      phone: '9',
    };
    const { orderId } = await place(anIntake({ externalId, address }));
    await central.store.relay.drained();
    const rows = await central.store.read.selectFrom('ledger').selectAll().execute();
    const own = rows.filter((row) => row.effects.includes(orderId));
    expect(own.map((row) => row.kind)).toEqual([
      ...['order.created', 'fulfilment.created', 'order.stock-short'],
    ]);
    expect(rows.some((row) => `${row.input}${row.effects}`.includes('Ann Lee'))).toBe(false);
    const pulled = await station.pullAll('contacts', 100, undefined, 'person-clerk');
    expect(pulled.documents.map((doc) => doc['name'])).toContain('Ann Lee');
  });

  it('keeps an order of unknown products, its work blocked until someone describes them', async () => {
    const externalId = nextNumber();
    await place(anIntake({ externalId, lines: [aLine({ sku: 'NEVER-SEEN' })] }));
    await central.store.relay.drained();
    const { documents } = await station.pullAll('fulfilments');
    const fulfilment = documents.find((doc) => doc['orderNumber'] === externalId);
    expect(fulfilment).toMatchObject({ status: 'open', blocked: 'unknown-sku' });
  });
});

describe('GET /v1/orders', () => {
  const NUMBERS = ['9001', '9002', '9003', '9004'];
  beforeAll(async () => {
    await post([
      anIntake({
        channel: 'list',
        externalId: '9001',
        country: 'France',
        placedAt: '2026-01-03T00:00:00Z',
        lines: [aLine({ qty: 1 })],
      }),
      anIntake({
        channel: 'list',
        externalId: '9002',
        country: 'Germany',
        placedAt: '2026-01-01T00:00:00Z',
        lines: [aLine({ qty: 5, sku: 'PADS-1' })],
      }),
      anIntake({
        channel: 'list',
        externalId: '9003',
        country: 'France',
        placedAt: '2026-01-02T00:00:00Z',
        customerRef: 'cust-77',
        lines: [aLine({ qty: 3 })],
      }),
      anIntake({
        channel: 'list',
        externalId: '9004',
        country: 'United Arab Emirates',
        placedAt: '2026-01-04T00:00:00Z',
        lines: [aLine({ qty: 3 }), aLine({ lineId: '2', sku: 'pads-2' })],
      }),
    ]);
  });

  it.each<[OrderQuery, string[]]>([
    [{ sort: 'number', direction: 'asc' }, NUMBERS],
    [{ sort: 'number', direction: 'desc' }, NUMBERS.toReversed()],
    [{ sort: 'placedAt', direction: 'asc' }, ['9002', '9003', '9001', '9004']],
    [{}, ['9004', '9001', '9003', '9002']],
    [{ sort: 'unitCount', direction: 'asc' }, ['9001', '9003', '9002', '9004']],
    [{ sort: 'lineCount', direction: 'desc', limit: 1 }, ['9004']],
    [{ sort: 'number', direction: 'asc', offset: 1, limit: 2 }, ['9002', '9003']],
    [{ sort: 'number', direction: 'asc', country: 'France' }, ['9001', '9003']],
    [{ sort: 'number', direction: 'asc', offset: 9 }, []],
  ])('%j', async (query, wanted) => {
    expect(await numbersOf({ channel: 'list', ...query })).toEqual(wanted);
  });

  it.each<[string, string[]]>([
    ['9003', ['9003']],
    ['900', NUMBERS],
    ['CUST-77', ['9003']],
    ['cust', ['9003']],
    ['pads-', ['9002', '9004']],
    ['PADS-2', ['9004']],
    ['fra', ['9001', '9003']],
    ['emirates', ['9004']],
    ['fra cust-77', ['9003']],
    ['fra pads-1', []],
    ['pad', []],
    ['%', []],
    ["' or 1=1 --", []],
  ])('search %j', async (search, wanted) => {
    const query = { channel: 'list', sort: 'number', direction: 'asc', search } as const;
    expect(await numbersOf(query)).toEqual(wanted);
    expect((await list(query)).total).toBe(wanted.length);
  });

  it('counts anew when something changed', async () => {
    const channel = 'counted';
    expect((await list({ channel })).total).toBe(0);
    await place(anIntake({ channel, externalId: nextNumber() }));
    expect((await list({ channel })).total).toBe(1);
  });

  it('finds a revised order by what it is now, not by what it was', async () => {
    const externalId = nextNumber();
    await place(anIntake({ externalId, lines: [aLine({ sku: 'BEFORE-1' })] }));
    await place(anIntake({ externalId, revision: 2, lines: [aLine({ sku: 'AFTER-1' })] }));
    expect(await numbersOf({ search: 'BEFORE-1' })).toEqual([]);
    expect(await numbersOf({ search: 'AFTER-1' })).toEqual([externalId]);
  });

  it('answers an order with its lines, and 404 for one there is not', async () => {
    const { orderId } = await place(anIntake({ externalId: nextNumber() }));
    const token = await station.token('person-clerk');
    const found = await station.request('GET', `/v1/orders/${orderId}`, { token });
    expect(found.body).toMatchObject({ order: { id: orderId, status: 'open' }, lines: [aLine()] });
    expect((await station.request('GET', '/v1/orders/none', { token })).status).toBe(404);
  });
});

describe('news of a fulfilment', () => {
  const tell = async (orderId: string, fulfilmentId: string, status: string, clock: number) => {
    const id = `${fulfilmentId}-${status}-${clock}`;
    const body = { orderId, fulfilmentId, status, clock };
    await central.store.transact('wh:main', async (tx) => {
      tx.send(ORG_SHARD, { id, kind: FULFILMENT_STATUS, body });
    });
    await central.store.relay.drained();
  };

  it('rolls up, and older news changes nothing', async () => {
    const externalId = nextNumber();
    const { orderId } = await place(anIntake({ externalId }));
    const fulfilmentId = (await list({ search: externalId })).rows[0]?.fulfilmentId ?? '';
    const status = async () => (await list({ search: externalId })).rows[0]?.status;
    await tell(orderId, fulfilmentId, 'picking', 50);
    expect(await status()).toBe('picking');
    await tell(orderId, fulfilmentId, 'released', 40);
    expect(await status()).toBe('picking');
    await tell(orderId, fulfilmentId, 'shipped', 60);
    expect(await status()).toBe('shipped');
    expect(await numbersOf({ search: externalId, status: 'shipped' })).toEqual([externalId]);
    expect(central.errors).toEqual([]);
  });
});
