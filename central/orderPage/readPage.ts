import type { OrderPageLine, OrderPageView } from '../../shared/protocol/index.ts';
import {
  pickedUnits,
  type Contact,
  type ExceptionCase,
  type Fulfilment,
  type IntakeAddress,
  type Parcel,
  type Person,
  type Product,
  type Task,
} from '../../shared/schema/index.ts';
import { unpromisedAt } from '../allocation/index.ts';
import { suggestAddress } from '../checks/index.ts';
import { rowOf, warehouseOf, type OrderDoc } from '../orders/index.ts';
import { holdsOf, toldHold } from '../rules/index.ts';
import { placeholder, selectIn, type InternalCollection, type Store } from '../store/index.ts';
import { listWarehouses, settingsOf } from '../warehouses/index.ts';
import { timelineOf, type FloorDone } from './timeline.ts';
import type { SkuIndex } from './suggestSku.ts';

type Reading = Pick<Store, 'read'>;

/** Documents as last committed, gone from the floor or not. */
async function docs<T>(
  { read }: Reading,
  shard: string,
  collection: InternalCollection,
  ids: readonly string[],
  by: 'id' | 'parent' = 'id',
): Promise<T[]> {
  if (ids.length === 0) return [];
  const text = `select "body" from "state" where "shard" = ${placeholder(1)} and "collection" = ${placeholder(2)} and "body" is not null and "${by}"`;
  const rows = await selectIn<{ body: string }>(read, text, [shard, collection], ids);
  return rows.map(({ body }) => JSON.parse(body) as T);
}

/** Exceptions have no parent: those of a warehouse that name the order. */
async function exceptionsOf(
  { read }: Reading,
  shard: string,
  fulfilmentIds: ReadonlySet<string>,
): Promise<ExceptionCase[]> {
  const rows = await read
    .selectFrom('state')
    .select('body')
    .where('shard', '=', shard)
    .where('collection', '=', 'exceptions')
    .where('body', 'is not', null)
    .where((e) => e.or([...fulfilmentIds].map((id) => e('body', 'like', `%"${id}"%`))))
    .limit(100)
    .execute();
  return rows
    .map(({ body }) => JSON.parse(body ?? '{}') as ExceptionCase)
    .filter(({ subject }) => fulfilmentIds.has(subject.fulfilmentId ?? ''));
}

async function readFloors(store: Reading, order: OrderDoc): Promise<FloorDone[]> {
  const ids = Object.keys(order.fulfilments);
  if (ids.length === 0) return [];
  const floors: FloorDone[] = [];
  for (const { id: warehouse } of await listWarehouses(store)) {
    const fulfilments = await docs<Fulfilment>(store, warehouse, 'fulfilments', ids);
    if (fulfilments.length === 0) continue;
    floors.push({
      ...{ warehouse, fulfilments },
      tasks: await docs<Task>(store, warehouse, 'tasks', ids, 'parent'),
      parcels: await docs<Parcel>(store, warehouse, 'parcels', ids, 'parent'),
      exceptions: await exceptionsOf(store, warehouse, new Set(ids)),
    });
  }
  return floors;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

interface LineAsked {
  readonly order: OrderDoc;
  readonly floors: readonly FloorDone[];
  readonly products: ReadonlyMap<string, Product>;
  readonly index: SkuIndex;
}

/** How much of a line is where; parts of kits and parcels are told by SKU. */
async function readLines({ order, floors, products, index }: LineAsked): Promise<OrderPageLine[]> {
  const tasks = floors.flatMap((floor) => floor.tasks).filter(({ kind }) => kind === 'pick');
  const packed = new Map<string, number>();
  for (const { status, lines } of floors.flatMap((floor) => floor.parcels)) {
    if (status === 'voided') continue;
    for (const { sku, units } of lines) packed.set(sku, (packed.get(sku) ?? 0) + units);
  }
  const lines: OrderPageLine[] = [];
  for (const line of order.lines) {
    const product = products.get(line.sku);
    const each = product?.uoms.find(({ uom }) => uom === line.uom)?.factor ?? 1;
    const own = tasks.filter(({ lineId }) => lineId === line.lineId);
    const parts = product?.kit?.map(({ sku }) => sku) ?? [line.sku];
    const units = line.qty * each;
    const inParcels = sum(parts.map((sku) => packed.get(sku) ?? 0));
    const made = order.corrections?.findLast(
      ({ lineId, to }) => lineId === line.lineId && to === line.sku,
    );
    // Lines of one SKU share what is packed of it, the first first.
    for (const sku of parts) packed.set(sku, Math.max(0, (packed.get(sku) ?? 0) - units));
    lines.push({
      ...line,
      ...(made ? { sent: made.from } : {}),
      units,
      allocated: sum(own.filter(({ status }) => status !== 'cancelled').map((task) => task.units)),
      picked: sum(own.map(pickedUnits)),
      packed: parts.length === 1 ? Math.min(units, inParcels) : inParcels,
      short: sum(own.map(({ short }) => short?.units ?? 0)),
      bins: [...new Set(own.map(({ locationId }) => locationId))],
      suggestions: product ? [] : await index.suggest(line.sku, line.description),
    });
  }
  return lines;
}

async function readStock(store: Reading, skus: readonly string[]): Promise<OrderPageView['stock']> {
  const found: OrderPageView['stock'] = [];
  for (const { id: warehouse } of await listWarehouses(store)) {
    for (const [sku, { free, left }] of await unpromisedAt(store.read, warehouse, skus)) {
      found.push({ sku, warehouse, free, left });
    }
  }
  return found;
}

async function readAddress(
  store: Reading,
  floors: readonly FloorDone[],
): Promise<IntakeAddress | null> {
  for (const { warehouse, fulfilments } of floors) {
    const ids = fulfilments.map(({ id }) => id);
    const [contact] = await docs<Contact>(store, warehouse, 'contacts', ids);
    if (!contact) continue;
    const { id: _, clock: __, revision: ___, corrected: ____, ...address } = contact;
    return address;
  }
  return null;
}

/** Of the only warehouse of a house. Where there are several, what others call theirs is not everybody's to know. */
async function readNames(store: Reading): Promise<OrderPageView['warehouseNames']> {
  const [only, ...others] = await listWarehouses(store);
  if (!only || others.length > 0) return {};
  return { [only.id]: (await settingsOf(store, only.id))?.name ?? only.name };
}

/** As many lines' stock is looked up. */
const STOCK_SKUS_MAX = 200;

/** Everything that is known of an order. Holds personal data: for those who may read contacts. */
export async function readPage(
  store: Reading,
  order: OrderDoc,
  index: SkuIndex,
): Promise<OrderPageView> {
  const floors = await readFloors(store, order);
  const skus = [...new Set(order.lines.map(({ sku }) => sku))];
  const known = await docs<Product>(store, 'org', 'products', skus);
  const products = new Map(known.map((product) => [product.sku, product]));
  const people = new Set(
    (order.history ?? []).flatMap(({ cause }) => /^person:(.+)$/.exec(cause ?? '')?.[1] ?? []),
  );
  for (const { tasks } of floors) {
    for (const { picks } of tasks) for (const { personId } of picks) people.add(personId);
  }
  const names = await docs<Person>(store, 'org', 'people', [...people]);
  const nameOf = new Map(names.map(({ id, name }) => [id, name]));
  const address = await readAddress(store, floors);
  const { payment, charges, tier, closed, checked } = order;
  return {
    ...{ order: rowOf(order), revision: order.revision, warehouse: warehouseOf(order) },
    warehouseNames: await readNames(store),
    ...(payment ? { payment } : {}),
    ...(charges ? { charges } : {}),
    ...(tier === undefined ? {} : { tier }),
    ...(closed && order.status === 'cancelled' ? { closed } : {}),
    tags: [...(order.tags ?? [])],
    checked: checked ?? null,
    holds: order.status === 'open' ? holdsOf(order).map(toldHold) : [],
    lines: await readLines({ order, floors, products, index }),
    stock: await readStock(store, skus.slice(0, STOCK_SKUS_MAX)),
    fulfilments: floors.flatMap(({ warehouse, fulfilments }) =>
      fulfilments.map(({ id, status, blocked }) => ({ id, warehouse, status, blocked })),
    ),
    parcels: floors.flatMap((floor) => floor.parcels),
    exceptions: floors.flatMap((floor) => floor.exceptions),
    timeline: await timelineOf(store, order, floors, (id) => nameOf.get(id)),
    address,
    addressHints: address ? suggestAddress(address) : [],
  };
}
