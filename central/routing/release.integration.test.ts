import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Batch, ExceptionCase, Fulfilment, Stock, Task } from '../../shared/schema/index.ts';
import { stockId } from '../../shared/schema/index.ts';
import {
  createTestCentral,
  createTestStation,
  TEST_PEOPLE,
  WAREHOUSE,
  type TestCentral,
  type TestStation,
} from '../../tests/builders/central.ts';
import { aLine, anIntake } from '../../tests/builders/orders.ts';
import { takeOrders } from '../orders/index.ts';
import type { Write } from '../store/index.ts';
import { ORG_SHARD } from './messages.ts';

let central: TestCentral;
let station: TestStation;
beforeEach(async () => {
  central = await createTestCentral({
    people: TEST_PEOPLE.filter(({ id }) => id === 'person-supervisor'),
  });
  station = await createTestStation(central);
});
afterEach(() => central.destroy());

const product = (sku: string): Write => ({
  collection: 'products',
  id: sku,
  doc: { sku, description: sku, tracking: 'none', uoms: [] },
});
const bin = (sku: string, code: string, onHand: number, sequence: number): Write[] => [
  {
    collection: 'locations',
    id: code,
    doc: { zone: 'Z1', aisle: 1, bay: 1, level: 1, bin: 'A', sequence },
  },
  {
    collection: 'stock',
    id: stockId({ sku, containerKind: 'location', containerId: code }),
    doc: {
      sku,
      containerKind: 'location',
      containerId: code,
      condition: 'available',
      owner: 'own',
      onHand,
      reserved: 0,
    },
  },
];

/** Orders of one line of SKU A each, due in the order given. */
async function takeWork(units: readonly number[], priorities: readonly number[] = []) {
  const intakes = units.map((qty, index) =>
    anIntake({
      externalId: String(101 + index),
      shipBy:
        priorities.length > 0 ? '2026-11-25T00:00:00.000Z' : `2026-11-2${3 + index}T00:00:00.000Z`,
      lines: [aLine({ sku: 'A', qty })],
      ...(priorities[index] === undefined ? {} : { priority: priorities[index] }),
    }),
  );
  await central.put([product('A')], ORG_SHARD);
  await central.store.transact(ORG_SHARD, (tx) => takeOrders(tx, intakes, { source: {} }));
  await central.store.relay.drained();
}

async function all<T>(collection: string): Promise<T[]> {
  const rows = await central.store.read
    .selectFrom('state')
    .select('body')
    .where('shard', '=', WAREHOUSE)
    .where('collection', '=', collection)
    .where('body', 'is not', null)
    .execute();
  return rows.map((row) => JSON.parse(row.body ?? 'null') as T);
}
const fulfilments = async () =>
  (await all<Fulfilment>('fulfilments')).sort(
    (a, b) => Number(a.orderNumber) - Number(b.orderNumber),
  );
const standing = async () =>
  (await fulfilments()).map((doc) =>
    `${doc.orderNumber} ${doc.status} ${doc.blocked ?? ''}`.trim(),
  );
const idOf = async (number: string) =>
  (await fulfilments()).find((doc) => doc.orderNumber === number)?.id ?? '';
const release = async (data: { next?: number; fulfilmentIds?: string[]; batchSize?: number }) => {
  const fact = station.fact('release.requested', {
    fulfilmentIds: [],
    next: 0,
    batchSize: 8,
    ...data,
  });
  const [result] = await station.push(fact);
  await central.store.relay.drained();
  return result;
};

describe('a release', () => {
  it('of the next N takes the most urgent, makes batches and tasks, and reserves the stock', async () => {
    await central.put(bin('A', 'A-01-1-A', 100, 7));
    await takeWork([6, 4, 5, 9]);
    expect(await release({ next: 3, batchSize: 2 })).toMatchObject({ outcome: 'applied' });
    expect(await standing()).toEqual(['101 released', '102 released', '103 released', '104 open']);
    const batches = (await all<Batch>('batches')).sort((a, b) => (a.code < b.code ? -1 : 1));
    expect(batches).toMatchObject([
      { code: 'B-0001', status: 'ready', taskCount: 2, unitCount: 10, fence: 0, lease: null },
      { code: 'B-0002', taskCount: 1, unitCount: 5, shipBy: '2026-11-25T00:00:00.000Z' },
    ]);
    const tasks = await all<Task>('tasks');
    expect(tasks).toHaveLength(3);
    for (const task of tasks) {
      expect(task).toMatchObject({
        kind: 'pick',
        status: 'open',
        locationId: 'A-01-1-A',
        sequence: 7,
      });
    }
    expect(await all<Stock>('stock')).toMatchObject([{ onHand: 100, reserved: 15 }]);
    const orders = await central.store.read
      .selectFrom('state')
      .select('body')
      .where('collection', '=', 'orders')
      .execute();
    const statuses = orders.map(
      (row) => (JSON.parse(row.body ?? '{}') as { status: string }).status,
    );
    expect(statuses.sort()).toEqual(['open', 'released', 'released', 'released']);
  });

  it('goes by priority where the day is the same, 9 first', async () => {
    await central.put(bin('A', 'A-01-1-A', 100, 7));
    await takeWork([1, 1, 1], [3, 9, 5]);
    await release({ next: 1 });
    expect(await standing()).toEqual(['101 open', '102 released', '103 open']);
    await release({ next: 1 });
    expect(await standing()).toEqual(['101 open', '102 released', '103 released']);
  });

  it('numbers batches on over releases', async () => {
    await central.put(bin('A', 'A-01-1-A', 100, 7));
    await takeWork([1, 1]);
    await release({ next: 1 });
    await release({ next: 1 });
    expect((await all<Batch>('batches')).map((batch) => batch.code).sort()).toEqual([
      'B-0001',
      'B-0002',
    ]);
  });

  it('leaves what lacks stock open, and what was asked for by name with an exception that says what lacks', async () => {
    await central.put(bin('A', 'A-01-1-A', 10, 7));
    await takeWork([6, 9, 4]);
    expect(await release({ next: 3 })).toMatchObject({ outcome: 'applied' });
    expect(await standing()).toEqual(['101 released', '102 open awaiting-stock', '103 released']);
    expect(await all<Stock>('stock')).toMatchObject([{ onHand: 10, reserved: 10 }]);
    const asked = { fulfilmentIds: [await idOf('102')] };
    expect(await release(asked)).toMatchObject({ outcome: 'flagged', reason: 'out-of-stock' });
    expect(await standing()).toEqual(['101 released', '102 open out-of-stock', '103 released']);
    expect(await all<ExceptionCase>('exceptions')).toMatchObject([
      {
        kind: 'out-of-stock',
        status: 'open',
        subject: { orderNumber: '102', sku: 'A' },
        evidence: [{ code: 'out-of-stock', values: { sku: 'A', wanted: 9, available: 0 } }],
        proposals: ['retry-release', 'count-bin', 'back-order', 'cancel-order'],
      },
    ]);
    expect(await release({ next: 3 })).toMatchObject({
      outcome: 'refused',
      reason: 'nothing-to-release',
    });
  });

  it('settles its exception when goods have come, and can then be released', async () => {
    await central.put(bin('A', 'A-01-1-A', 2, 7));
    await takeWork([6]);
    await release({ fulfilmentIds: [await idOf('101')] });
    expect(await standing()).toEqual(['101 open out-of-stock']);
    await central.put(bin('A', 'B-01-1-A', 20, 9));
    expect(await standing()).toEqual(['101 open']);
    expect(await all<ExceptionCase>('exceptions')).toMatchObject([
      { status: 'resolved', resolution: { action: 'back-order', personId: 'central' } },
    ]);
    expect(await release({ next: 1 })).toMatchObject({ outcome: 'applied' });
    expect(await standing()).toEqual(['101 released']);
    expect(await all<Task>('tasks')).toMatchObject([{ locationId: 'B-01-1-A', units: 6 }]);
  });

  it('of what is released already, or of nothing, is refused and changes nothing', async () => {
    await central.put(bin('A', 'A-01-1-A', 100, 7));
    await takeWork([6]);
    const id = await idOf('101');
    await release({ fulfilmentIds: [id, id] });
    expect(await release({ fulfilmentIds: [id] })).toMatchObject({ outcome: 'refused' });
    expect(await release({ fulfilmentIds: ['none'] })).toMatchObject({ outcome: 'refused' });
    expect(await all<Task>('tasks')).toHaveLength(1);
    expect(await all<Stock>('stock')).toMatchObject([{ reserved: 6 }]);
  });
});

describe('a sample warehouse', () => {
  it('makes up product, bin, stock and address of what it has not seen', async () => {
    await central.put([{ collection: 'settings', id: 'warehouse', doc: { sample: true } }]);
    const intake = anIntake({
      lines: [aLine({ sku: 'NEW-1' }), aLine({ lineId: '2', sku: 'NEW-2' })],
    });
    await central.store.transact(ORG_SHARD, (tx) => takeOrders(tx, [intake], { source: {} }));
    await central.store.relay.drained();
    expect(await fulfilments()).toMatchObject([{ blocked: null, lineCount: 2 }]);
    expect((await all<Stock>('stock')).map((doc) => doc.sku).sort()).toEqual(['NEW-1', 'NEW-2']);
    expect((await all<{ name: string }>('contacts'))[0]?.name).not.toBe('');
    expect(await release({ next: 5 })).toMatchObject({ outcome: 'applied' });
  });
});
