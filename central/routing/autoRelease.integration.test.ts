import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Batch, Fulfilment } from '../../shared/schema/index.ts';
import {
  createTestCentral,
  createTestStation,
  TEST_PEOPLE,
  type TestCentral,
  type TestStation,
} from '../../tests/builders/central.ts';
import { aLine, anIntake } from '../../tests/builders/orders.ts';
import { takeOrders } from '../orders/index.ts';
import { seedSample } from './sample.ts';
import { ORG_SHARD } from './messages.ts';

let central: TestCentral;
let station: TestStation;
beforeEach(async () => {
  central = await createTestCentral({
    people: TEST_PEOPLE.filter(({ id }) => id === 'person-supervisor' || id === 'person-picker'),
  });
  await seedSample(central.store, 0);
  station = await createTestStation(central);
});
afterEach(() => central.destroy());

async function take(...numbers: string[]) {
  const intakes = numbers.map((externalId) => anIntake({ externalId, lines: [aLine({ qty: 1 })] }));
  await central.store.transact(ORG_SHARD, (tx) => takeOrders(tx, intakes, { source: {} }));
  await central.store.relay.drained();
}
async function policy(on: boolean, gatherSeconds = 2, personId = 'person-supervisor') {
  const token = await station.token(personId);
  const body = { on, gatherSeconds };
  return (await station.request('POST', '/v1/release-policy', { token, body })).status;
}
async function all<T>(collection: string): Promise<T[]> {
  const rows = await central.store.read
    .selectFrom('state')
    .select('body')
    .where('collection', '=', collection)
    .orderBy('clock')
    .execute();
  return rows.map(({ body }) => JSON.parse(body ?? 'null') as T);
}
const statuses = async () =>
  Object.fromEntries(
    (await all<Fulfilment>('fulfilments')).map(({ orderNumber, status }) => [orderNumber, status]),
  );
async function after(seconds: number) {
  central.clock.advance(seconds * 1000);
  await central.store.timers.runDue();
  await central.store.relay.drained();
}

it('releases what comes together, once the first has waited as long as was said', async () => {
  expect(await policy(true)).toBe(200);
  await take('1');
  await after(1);
  await take('2');
  expect(await statuses()).toEqual({ 1: 'open', 2: 'open' });
  await after(1);
  expect(await statuses()).toEqual({ 1: 'released', 2: 'released' });
  expect(await all<Batch>('batches')).toMatchObject([{ code: 'B-0001', unitCount: 2 }]);
  const orders = await all<{ status: string; history: { kind: string }[] }>('orders');
  expect(orders.map(({ status }) => status)).toEqual(['released', 'released']);
  expect(orders[0]?.history.map(({ kind }) => kind)).toEqual(['received', 'status']);
});

it('releases what waits already when it is switched on, and nothing once it is off', async () => {
  await take('1');
  await after(3600);
  expect(await statuses()).toEqual({ 1: 'open' });
  await policy(true, 5);
  await after(5);
  expect(await statuses()).toEqual({ 1: 'released' });
  await take('2');
  await policy(false);
  await after(3600);
  expect(await statuses()).toEqual({ 1: 'released', 2: 'open' });
});

it('keeps its hands off what is held until somebody lets it go', async () => {
  await policy(true);
  await take('1', '2');
  const token = await station.token('person-supervisor');
  const [first] = await all<{ id: string; number: string }>('orders');
  const hold = async (action: string) => {
    const path = `/v1/orders/${first?.id}/hold`;
    await station.request('POST', path, { token, body: { action, note: 'look' } });
    await central.store.relay.drained();
  };
  await hold('hold');
  await after(5);
  const number = first?.number ?? '';
  expect((await statuses())[number]).toBe('open');
  await hold('release');
  await after(5);
  expect(await statuses()).toEqual({ 1: 'released', 2: 'released' });
});

it('is for supervisors to say', async () => {
  expect(await policy(true, 2, 'person-picker')).toBe(403);
});
