import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  createTestCentral,
  createTestStation,
  type TestCentral,
} from '../../tests/builders/central.ts';
import { aLine, anIntake } from '../../tests/builders/orders.ts';
import type { Fulfilment, OrderIntake, OrderPage, Stock } from '../../shared/schema/index.ts';
import { checkRebuild, verifyLedger } from '../ledger/index.ts';
import { takeOrders } from '../orders/index.ts';
import { seedSample } from '../routing/sample.ts';
import { addWarehouse, changeWarehouse, listWarehouses } from './index.ts';

const COUNTRIES = ['United Kingdom', 'France', 'Japan'];

let central: TestCentral;
beforeEach(async () => {
  central = await createTestCentral({ people: [] });
  await seedSample(central.store, 0);
});
afterEach(() => central.destroy());

async function take(intakes: readonly OrderIntake[]) {
  const results = await central.store.transact('org', (tx) =>
    takeOrders(tx, intakes, { source: {} }),
  );
  await central.store.relay.drained();
  return results.map(({ outcome }) => outcome);
}
const orderTo = (country: string, over: Partial<OrderIntake> = {}) =>
  anIntake({ externalId: country, country, lines: [aLine({ sku: `SKU-${country}` })], ...over });

async function all<T>(shard: string, collection: string): Promise<T[]> {
  const rows = await central.store.read
    .selectFrom('state')
    .select('body')
    .where('shard', '=', shard)
    .where('collection', '=', collection)
    .where('body', 'is not', null)
    .execute();
  return rows.map(({ body }) => JSON.parse(body ?? 'null') as T);
}
const countriesAt = async (shard: string) =>
  (await all<Fulfilment>(shard, 'fulfilments')).map(({ country }) => country);

async function list(shard: string, query = '') {
  const station = await createTestStation(central, 'Desk', shard);
  const answer = await station.request<OrderPage>('GET', `/v1/orders?${query}`, {
    token: await station.token('person-grace'),
  });
  return answer.body.rows.map(({ number }) => number).toSorted();
}

/** Beside the sample's: Leeds for Britain, Lyon for France. */
async function addTwo() {
  await addWarehouse(central.store, { name: 'Leeds', serves: ['gb'] });
  await addWarehouse(central.store, { name: 'Lyon', serves: ['France'] });
}

it('knows one warehouse until another is added, and names it then', async () => {
  expect(await listWarehouses(central.store)).toMatchObject([{ id: 'wh:main', serves: [] }]);
  await addTwo();
  expect(await listWarehouses(central.store)).toMatchObject([
    { id: 'wh:leeds', name: 'Leeds', serves: ['GB'], active: true },
    { id: 'wh:lyon', serves: ['FR'] },
    { id: 'wh:main', name: expect.stringContaining('Sample warehouse'), serves: [] },
  ]);
  await expect(addWarehouse(central.store, { name: 'Leeds' })).rejects.toThrow('warehouse-exists');
  await expect(addWarehouse(central.store, { name: '上海' })).rejects.toThrow(
    'warehouse-id-invalid',
  );
  const shanghai = await addWarehouse(central.store, { name: '上海', id: 'wh:shanghai' });
  expect(shanghai).toMatchObject({ id: 'wh:shanghai', name: '上海' });
});

it('routes each order to the warehouse of its country, where it stays', async () => {
  await addTwo();
  expect(await take(COUNTRIES.map((country) => orderTo(country)))).toEqual(
    COUNTRIES.map(() => 'created'),
  );
  expect(await countriesAt('wh:leeds')).toEqual(['United Kingdom']);
  expect(await countriesAt('wh:lyon')).toEqual(['France']);
  expect(await countriesAt('wh:main')).toEqual(['Japan']);
  // Made up where it is asked for: every warehouse has bins and stock of its own.
  expect((await all<Stock>('wh:lyon', 'stock')).map(({ sku }) => sku)).toEqual(['SKU-France']);

  await changeWarehouse(central.store, 'wh:leeds', { active: false });
  await changeWarehouse(central.store, 'wh:lyon', { serves: [] });
  expect(await take([orderTo('France', { revision: 2, priority: 9 })])).toEqual(['revised']);
  expect(await all<Fulfilment>('wh:lyon', 'fulfilments')).toMatchObject([{ priority: 9 }]);
  await take([orderTo('United Kingdom', { externalId: 'later' })]);
  expect(await countriesAt('wh:leeds')).toEqual(['United Kingdom']);
  expect(await verifyLedger(central.store)).toMatchObject({ ok: true });
  expect(await checkRebuild(central.store)).toMatchObject({ ok: true });
});

it('cancels at the warehouse that has it, before it came, and too late', async () => {
  await addTwo();
  const cancel: Partial<OrderIntake> = { revision: 2, action: 'cancel', lines: [] };
  await take(COUNTRIES.map((country) => orderTo(country)));
  const station = await createTestStation(central, 'Lyon 1', 'wh:lyon');
  const release = { fulfilmentIds: [], next: 5, batchSize: 5 };
  const role = { role: 'supervisor', personId: 'person-grace' };
  const [released] = await station.push(station.fact('release.requested', release, role));
  expect(released).toMatchObject({ outcome: 'applied' });
  await central.store.relay.drained();

  expect(await take(COUNTRIES.map((country) => orderTo(country, cancel)))).toEqual([
    'cancelled',
    'refused',
    'cancelled',
  ]);
  expect(await all<Fulfilment>('wh:leeds', 'fulfilments')).toMatchObject([{ status: 'cancelled' }]);
  expect(await all('wh:lyon', 'exceptions')).toHaveLength(1);
  expect(await all('wh:main', 'exceptions')).toHaveLength(0);
  expect(await take([orderTo('France', { ...cancel, externalId: 'never came' })])).toEqual([
    'cancelled',
  ]);
});

it('rolls a warehouse’s progress up into the order, and shows each desk its own', async () => {
  await addTwo();
  await take(COUNTRIES.map((country) => orderTo(country)));
  const station = await createTestStation(central, 'Leeds 1', 'wh:leeds');
  const [fulfilment] = await all<Fulfilment>('wh:leeds', 'fulfilments');
  const release = { fulfilmentIds: [fulfilment?.id ?? ''], next: 0, batchSize: 5 };
  await station.push(
    station.fact('release.requested', release, { role: 'supervisor', personId: 'person-grace' }),
  );
  await central.store.relay.drained();

  expect(await list('wh:leeds')).toEqual(['United Kingdom']);
  expect(await list('wh:leeds', 'status=released')).toEqual(['United Kingdom']);
  expect(await list('wh:lyon')).toEqual(['France']);
  expect(await list('wh:lyon', 'status=released')).toEqual([]);
  expect(await list('wh:main')).toEqual(['Japan']);
  expect(await list('wh:main', 'warehouse=all')).toEqual(COUNTRIES.toSorted());
});

it('lets a station of a new warehouse in, numbers its labels, and enrols nobody elsewhere', async () => {
  await addTwo();
  const station = await createTestStation(central, 'Lyon 1', 'wh:lyon');
  const { documents } = await station.pull('settings');
  expect(documents).toMatchObject([{ id: 'warehouse', name: 'Lyon', sample: true }]);
  const other = await createTestStation(central, 'Leeds 1', 'wh:leeds');
  expect(await station.nextSscc()).not.toBe(await other.nextSscc());
  await expect(central.auth.createEnrolmentCode('wh:nowhere')).rejects.toThrow('unknown-warehouse');
});

it('begins a real warehouse with the settings and bins of another', async () => {
  const [settings] = await all<Record<string, unknown>>('wh:main', 'settings');
  const bin = { zone: 'Z1', aisle: 1, bay: 1, level: 1, bin: 'A', sequence: 1 };
  await central.put([
    { collection: 'settings', id: 'warehouse', doc: { ...settings, sample: false } },
    { collection: 'locations', id: 'A-1', doc: bin },
  ]);
  await addWarehouse(central.store, { name: 'Leeds' });
  expect(await all('wh:leeds', 'locations')).toEqual([{ id: 'A-1', clock: 1, ...bin }]);
  expect(await all('wh:leeds', 'settings')).toMatchObject([{ name: 'Leeds', sample: false }]);
});
