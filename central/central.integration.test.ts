/** One order through the whole of central, over HTTP, the way a station's day goes. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  createTestCentral,
  createTestStation,
  type TestCentral,
  type TestStation,
} from '../tests/builders/central.ts';
import { parcelIdOf } from '../shared/domain/packing/index.ts';
import { uuidv7 } from '../shared/ids.ts';
import type { Batch, Fulfilment, OrderPage, Parcel, Stock, Task } from '../shared/schema/index.ts';
import { checkRebuild, verifyLedger } from './ledger/index.ts';
import { seedSample } from './routing/sample.ts';

let central: TestCentral;
let station: TestStation;
const SUPERVISOR = { personId: 'person-grace', role: 'supervisor' };
const PICKER = { personId: 'person-tom', role: 'picker' };
const PACKER = { personId: 'person-zhang', role: 'packer' };

beforeAll(async () => {
  central = await createTestCentral({ people: [] });
  await seedSample(central.store);
  station = await createTestStation(central);
});
afterAll(() => central.destroy());

const all = async <T>(collection: 'fulfilments' | 'tasks' | 'batches' | 'stock' | 'parcels') =>
  (await station.pullAll(collection)).documents as unknown as T[];

async function orderRow(orderNumber: string) {
  const { body } = await station.request<OrderPage>(
    'GET',
    `/v1/orders?search=${encodeURIComponent(orderNumber)}`,
    { token: await station.token('person-grace') },
  );
  return body.rows.find((row) => row.number === orderNumber);
}

it('an order is released, picked, packed and shipped, and everything agrees afterwards', async () => {
  const totalBefore = (await all<Stock>('stock')).reduce((n, doc) => n + doc.onHand, 0);

  const ask = { fulfilmentIds: [], next: 1, batchSize: 1 };
  expect(await station.push(station.fact('release.requested', ask, SUPERVISOR))).toMatchObject([
    { outcome: 'applied' },
  ]);
  const [batch] = await all<Batch>('batches');
  if (!batch) throw new Error('nothing was released');
  const claim = { batchId: batch.id, fence: batch.fence + 1, takeOver: false };
  expect(await station.push(station.fact('batch.claimed', claim, PICKER))).toMatchObject([
    { outcome: 'applied' },
  ]);

  const tasks = (await all<Task>('tasks')).filter((task) => task.batchId === batch.id);
  const fulfilmentId = batch.fulfilmentIds[0] ?? '';
  const picks = tasks.map((task, index) => {
    const last = index === tasks.length - 1;
    return station.fact(
      'pick.confirmed',
      {
        taskId: task.id,
        fulfilmentId,
        batchId: batch.id,
        sku: task.sku,
        locationId: task.locationId,
        units: task.units,
        fence: claim.fence,
        toteId: 'TOTE-001',
        completes: { fulfilment: last, batch: last },
      },
      PICKER,
    );
  });
  for (const result of await station.push(...picks)) expect(result.outcome).toBe('applied');
  const fulfilment = (await all<Fulfilment>('fulfilments')).find((doc) => doc.id === fulfilmentId);
  if (!fulfilment) throw new Error('the fulfilment is gone');
  expect(fulfilment.status).toBe('picked');
  await central.store.relay.drained();
  expect((await orderRow(fulfilment.orderNumber))?.status).toBe('picking');

  const { orderNumber, carrierService } = fulfilment;
  const openedBy = uuidv7();
  const sscc = await station.nextSscc();
  const parcel = { parcelId: parcelIdOf(openedBy), fulfilmentId };
  const lines = [...Map.groupBy(tasks, (task) => task.sku)].map(([sku, own]) => ({
    sku,
    units: own.reduce((n, task) => n + task.units, 0),
  }));
  const packing = [
    station.fact(
      'parcel.opened',
      { ...parcel, orderNumber, toteIds: ['TOTE-001'], carrierService },
      { ...PACKER, id: openedBy },
    ),
    ...lines.map((line) =>
      station.fact('item.verified', { ...parcel, ...line, toteId: 'TOTE-001' }, PACKER),
    ),
    station.fact(
      'parcel.closed',
      { ...parcel, sscc, weightGrams: 1200, jobId: 'job-1', completes: true },
      PACKER,
    ),
    station.fact(
      'label.printed',
      { parcelId: parcel.parcelId, jobId: 'job-1', revision: 1, status: 'printed' },
      PACKER,
    ),
  ];
  for (const result of await station.push(...packing)) expect(result.outcome).toBe('applied');
  expect(await all<Parcel>('parcels')).toMatchObject([{ status: 'closed', sscc }]);

  const cursor = (await station.pullAll('fulfilments')).after;
  const shipped = { ...parcel, batchId: batch.id, sscc, lines, completes: true };
  expect(await station.push(station.fact('parcel.shipped', shipped, PACKER))).toMatchObject([
    { outcome: 'applied' },
  ]);
  // What is done leaves the floor.
  const left = await station.pull('fulfilments', { after: cursor });
  expect(left.documents).toEqual([{ id: fulfilmentId, clock: left.through, _deleted: true }]);
  await central.store.relay.drained();
  expect((await orderRow(orderNumber))?.status).toBe('shipped');

  const units = lines.reduce((n, line) => n + line.units, 0);
  const totalAfter = (await all<Stock>('stock')).reduce((n, doc) => n + doc.onHand, 0);
  expect(totalAfter).toBe(totalBefore - units);
  expect(await verifyLedger(central.store)).toMatchObject({ ok: true });
  expect(await checkRebuild(central.store)).toMatchObject({ ok: true, differences: [] });
});
