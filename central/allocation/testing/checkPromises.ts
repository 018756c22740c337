import {
  DEFAULT_ALLOCATION,
  type AllocationSettings,
  type ExceptionCase,
  type Fulfilment,
} from '../../../shared/schema/index.ts';
import { placeholder, selectRows } from '../../store/index.ts';
import { rollUp } from '../../orders/rollUp.ts';
import { goingPlaces } from '../../orders/orderDoc.ts';
import { safetyUnits, sumFree, unitsOf } from '../units.ts';
import type { AllocationWorld } from './allocationWorld.ts';

/**
 * What must hold of a warehouse whenever nobody writes: sums are what they are of, nothing is promised that is
 * not there or that somebody else has, and nobody waits for what is there. What is wrong; empty: nothing.
 */
export async function checkPromises(world: AllocationWorld, warehouse: string): Promise<string[]> {
  const wrong: string[] = [];
  const open = (await world.fulfilments(warehouse)).filter(({ status }) => status === 'open');
  const promised = new Map<string, number>();
  for (const doc of open.filter(({ promise }) => promise)) {
    for (const [sku, units] of unitsOf(doc.lines)) {
      promised.set(sku, (promised.get(sku) ?? 0) + units);
    }
  }
  const kept = await world.documents<{ id: string; units: number }>(warehouse, 'promises');
  const bySku = Map.groupBy(await world.stock(warehouse), ({ sku }) => sku);
  const [told] = await world.documents<AllocationSettings>(warehouse, 'allocation');
  const settings = told ?? DEFAULT_ALLOCATION;
  const free = (sku: string): number => sumFree(bySku.get(sku) ?? []);
  for (const sku of new Set([...promised.keys(), ...kept.map(({ id }) => id)])) {
    const units = promised.get(sku) ?? 0;
    const sum = kept.find(({ id }) => id === sku)?.units ?? 0;
    if (sum !== units) wrong.push(`${sku}: ${units} are promised, ${sum} are said to be`);
    if (units > Math.max(0, free(sku))) wrong.push(`${sku}: ${units} promised of ${free(sku)}`);
  }
  for (const doc of open) {
    if (doc.promise && doc.blocked === 'awaiting-stock') wrong.push(`${doc.id}: waits, promised`);
    if (doc.promise || doc.blocked === 'held' || doc.blocked === 'reservation-expired') continue;
    const lacks = [...unitsOf(doc.lines)].some(([sku, units]) => {
      const safety = safetyUnits(settings, doc.channel, sku, free(sku));
      return free(sku) - (promised.get(sku) ?? 0) - safety < units;
    });
    if (!lacks) wrong.push(`${doc.orderNumber}: waits for what is there`);
    if (doc.blocked === null) wrong.push(`${doc.orderNumber}: to be released without goods`);
  }
  const waiting = open.filter(
    ({ promise, blocked }) => !promise && blocked !== 'held' && blocked !== 'reservation-expired',
  );
  return [...wrong, ...(await checkQueue(world, warehouse, waiting))];
}

/** What is asked for is what the lines of those that wait come to. */
async function checkQueue(
  world: AllocationWorld,
  warehouse: string,
  waiting: readonly Fulfilment[],
): Promise<string[]> {
  const rows = await selectRows<{ id: string; sku: string; units: number }>(
    world.store.read,
    `select "fulfilment_id" as "id", "sku", "units" from "back_orders" where "shard" = ${placeholder(1)}`,
    [warehouse],
  );
  const wanted = waiting.flatMap(({ id, lines }) =>
    [...unitsOf(lines)].map(([sku, units]) => `${id} wants ${units} ${sku}`),
  );
  const told = rows.map(({ id, sku, units }) => `${id} wants ${units} ${sku}`);
  return [
    ...told.filter((row) => !wanted.includes(row)).map((row) => `${row}: waits no more`),
    ...wanted.filter((row) => !told.includes(row)).map((row) => `${row}: not in the queue`),
  ];
}

const TOO_LATE: ReadonlySet<string> = new Set(['order-changed-late', 'order-cancelled-late']);

/** No line of an order is in two warehouses, none is lost, and its roll-up agrees. */
export async function checkPlaces(
  world: AllocationWorld,
  warehouses: readonly string[],
): Promise<string[]> {
  const wrong: string[] = [];
  const docs = (
    await Promise.all(
      warehouses.map(async (at) => (await world.fulfilments(at)).map((doc) => ({ ...doc, at }))),
    )
  ).flat();
  const cases = await Promise.all(
    warehouses.map((at) => world.documents<ExceptionCase>(at, 'exceptions')),
  );
  // A change that came when a part was released already is told to a person, and changes nothing by itself.
  const late = new Set(
    cases
      .flat()
      .filter(({ evidence }) => evidence.some(({ code }) => TOO_LATE.has(code)))
      .map(({ subject }) => subject.orderNumber),
  );
  const byOrder = Map.groupBy(docs, ({ orderId }) => orderId);
  for (const order of await world.orders()) {
    const own = byOrder.get(order.id) ?? [];
    const going = own.filter(({ status }) => status !== 'cancelled');
    const status = rollUp(own.map((doc) => doc.status));
    if (own.length > 0 && order.status !== status) {
      wrong.push(`${order.number} is ${order.status}, not ${status}`);
    }
    const told = goingPlaces(order).map(({ id, warehouse }) => `${id} ${warehouse}`);
    const found = going.map(({ id, at }) => `${id} ${at}`);
    if (order.status === 'cancelled') continue;
    if (told.sort().join() !== found.sort().join()) {
      wrong.push(`${order.number} is said to be in ${told.join()}, is in ${found.join()}`);
    }
    if (late.has(order.number)) continue;
    const wanted = unitsOf(order.lines.map(({ sku, qty }) => ({ sku, units: qty })));
    const sent = unitsOf(going.flatMap(({ lines }) => lines));
    for (const sku of new Set([...wanted.keys(), ...sent.keys()])) {
      if (wanted.get(sku) === sent.get(sku)) continue;
      wrong.push(`${order.number}: ${sent.get(sku) ?? 0} of ${wanted.get(sku) ?? 0} ${sku}`);
    }
  }
  return wrong;
}
