import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AutomaticRuns } from '../../shared/protocol/index.ts';
import {
  createTestCentral,
  createTestStation,
  TEST_PEOPLE,
  WAREHOUSE,
  type TestCentral,
  type TestStation,
} from '../../tests/builders/central.ts';

let central: TestCentral;
let station: TestStation;
beforeAll(async () => {
  central = await createTestCentral({
    people: TEST_PEOPLE.filter(({ id }) => id === 'person-supervisor' || id === 'person-picker'),
  });
  station = await createTestStation(central);
});
afterAll(() => central.destroy());

const happens = (shard: string, ...rows: readonly (readonly [string, object?])[]) =>
  central.store.transact(shard, async (tx) => {
    for (const [kind, input = {}] of rows) tx.append({ kind, input, writes: [] });
  });
const read = async (personId = 'person-supervisor') =>
  station.request<AutomaticRuns>('GET', '/v1/automation/runs', {
    token: await station.token(personId),
  });

it('are told of this warehouse and of orders, the newest first, those of a minute together', async () => {
  await happens(WAREHOUSE, ['release.automatic', { cause: 'auto-release' }]);
  central.clock.advance(3_600_000);
  await happens('org', ['order.closed-unpaid'], ['order.closed-unpaid'], ['order.received']);
  await happens(
    WAREHOUSE,
    ['release.wave', { wave: 'Evening', orders: 500 }],
    ['replenishment.requested', { sku: 'A', lacking: 4, orders: 3 }],
    ['release.automatic', { orders: 0 }],
    ['release.wave', { wave: 'Morning', orders: 2, by: 'person-supervisor' }],
  );
  await happens('wh:elsewhere', ['release.automatic', { orders: 9 }]);
  central.clock.advance(2000);
  await happens(WAREHOUSE, ['release.wave', { wave: 'Evening', orders: 10 }], ['promise.expired']);
  central.clock.advance(90_000);
  await happens('org', ['order.closed-unpaid']);
  const { body } = await read();
  expect(body.runs.map(({ kind, count, wave }) => ({ kind, count, wave }))).toEqual([
    { kind: 'order.closed-unpaid', count: 1 },
    { kind: 'promise.expired', count: 1 },
    { kind: 'release.wave', wave: 'Evening', count: 510 },
    { kind: 'replenishment.requested', count: 1 },
    { kind: 'order.closed-unpaid', count: 2 },
    { kind: 'release.automatic' },
  ]);
});

it('are for those who lead everywhere', async () => {
  expect((await read('person-picker')).status).toBe(403);
});
