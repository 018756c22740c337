import type { AllocationSettings, Product } from '../../shared/schema/index.ts';
import { allocationIn, Candidates, choose, shortOf, type Candidate } from '../allocation/index.ts';
import {
  FULFILMENT_GIVE_UP,
  type FulfilmentGivenUp,
  type FulfilmentGiveUp,
  type FulfilmentStock,
} from '../routing/messages.ts';
import type { ShardTx } from '../store/index.ts';
import { countryKey, warehousesIn } from '../warehouses/index.ts';
import { withEvent } from './history.ts';
import {
  fulfilmentIdOf,
  goingPlaces,
  placesOf,
  warehouseOf,
  type FulfilmentStanding,
  type NewOrder,
  type OrderDoc,
  type Placing,
} from './orderDoc.ts';
import { indexOrders } from './orderIndex.ts';
import { placedIn, wantedOf, waysOf, withSplit } from './placeOrders.ts';
import { loadProducts } from './products.ts';
import { sendCreates } from './tellWarehouses.ts';

type Units = ReadonlyMap<string, number>;

/** Other warehouses that may have it, as of the last commit. */
async function othersFor(
  tx: ShardTx,
  order: OrderDoc,
  units: Units,
  settings: AllocationSettings,
  without: ReadonlySet<string>,
): Promise<Candidate[]> {
  const open = (await warehousesIn(tx)).filter(({ active, id }) => active && !without.has(id));
  if (open.length === 0) return [];
  const candidates = await Candidates.read(tx.db, open, [...units.keys()], settings);
  return candidates.for(order.channel, units.keys());
}

/** What stays where some of it is there, and the rest comes from elsewhere. */
function keptBy(units: Units, { lacking }: FulfilmentStock): Record<string, number> {
  const keep = new Map(units);
  for (const { sku, available } of lacking) keep.set(sku, Math.max(0, available));
  return Object.fromEntries([...keep].filter(([, some]) => some > 0));
}

const without = (units: Units, keep: Readonly<Record<string, number>>): Map<string, number> =>
  new Map(
    [...units].flatMap(([sku, some]) => {
      const left = some - (keep[sku] ?? 0);
      return left > 0 ? [[sku, left] as const] : [];
    }),
  );

/** Units of one part of a split order; undefined: it is all of the order. */
const unitsOfPart = (order: OrderDoc, { units }: FulfilmentStanding): Units | undefined =>
  units && goingPlaces(order).length > 1 ? new Map(Object.entries(units)) : undefined;

/** Where it has a part, called off or not: what a part is made of is never mixed with what moves. */
const placedAt = (order: Pick<OrderDoc, 'warehouse' | 'fulfilments'>): string[] =>
  placesOf(order).map(({ warehouse }) => warehouse);

export interface Move {
  /** What its warehouse keeps; null: nothing. */
  readonly keep: Readonly<Record<string, number>> | null;
  readonly placing: Placing;
}

/**
 * Where an order goes that its warehouse lacks some of: to another that has it all, each tried once a revision;
 * else, where it may be split, the rest of it to others that have that; else to where it would wait for less.
 * A part of what is split goes as a whole, and only to one that has all of it. undefined: it waits where it is.
 */
export async function findMove(
  tx: ShardTx,
  order: OrderDoc,
  message: FulfilmentStock,
): Promise<Move | undefined> {
  const settings = await allocationIn(tx);
  const { placing = {} } = order;
  const place = goingPlaces(order).find(({ id }) => id === message.fulfilmentId);
  if (!settings.tryOthers || placing.pinned || placing.moving || placing.settled) return undefined;
  if (!place || message.lacking.length === 0) return undefined;
  const tried = [...new Set([...(placing.tried ?? []), place.warehouse])];
  const part = unitsOfPart(order, place.standing);
  const units = part ?? wantedOf(order, await loadProducts(tx, order.lines));
  // Said of a revision before this one: of this one there will be word, too.
  if (message.lacking.some(({ sku, wanted }) => units.get(sku) !== wanted)) return undefined;
  const passedOver = new Set([...tried, ...(part ? placedAt(order) : [])]);
  const others = await othersFor(tx, order, units, settings, passedOver);
  const round = (placing.round ?? 0) + 1;
  const asked: Placing = { ...placing, tried, round, moving: { from: place.id, round } };
  const wanted = { units, country: countryKey(order.country) };
  if (others.some((one) => shortOf(wanted, one) === 0)) return { keep: null, placing: asked };
  if (part) return undefined;
  const { by, split } = waysOf(order, settings);
  if (split) {
    const keep = keptBy(units, message);
    const rest = { ...wanted, units: without(units, keep) };
    const some = Object.keys(keep).length > 0;
    if (rest.units.size > 0 && choose(by, true, rest, others)?.whole)
      return { keep: some ? keep : null, placing: asked };
  }
  const lacks = message.lacking.reduce((sum, one) => sum + one.wanted - one.available, 0);
  if (!others.some((one) => shortOf(wanted, one) < lacks)) return undefined;
  return { keep: null, placing: { ...asked, settled: true } };
}

/** Asks its warehouse to give it up; nobody else hears of it before that has said yes. */
export function askFor(tx: ShardTx, order: OrderDoc, { keep, placing }: Move): void {
  const { moving } = placing;
  const place = goingPlaces(order).find(({ id }) => id === moving?.from);
  if (!moving || !place) return;
  const { from: fulfilmentId, round } = moving;
  const body: FulfilmentGiveUp = { orderId: order.id, fulfilmentId, round, keep };
  const id = `give-up:${fulfilmentId}:${round}`;
  tx.send(place.warehouse, { id, kind: FULFILMENT_GIVE_UP, body });
}

function stays(tx: ShardTx, order: OrderDoc): void {
  const { moving: _, ...placing } = order.placing ?? {};
  const doc = { ...order, placing };
  tx.append({
    ...{ kind: 'order.stays', input: { orderId: order.id } },
    writes: [{ collection: 'orders', id: order.id, doc }],
  });
}

async function placeAnew(
  tx: ShardTx,
  order: OrderDoc,
  { fulfilmentId, keep }: FulfilmentGivenUp,
  products: ReadonlyMap<string, Product>,
): Promise<{ order: NewOrder; sent: Set<string> }> {
  const settings = await allocationIn(tx);
  const { clock: _, ...before } = order;
  const { moving: __, ...placing } = before.placing ?? {};
  const { [fulfilmentId]: left, ...others } = before.fulfilments;
  const part = left && unitsOfPart(order, left);
  const taken = part ? placedAt({ ...before, fulfilments: others }) : [];
  const tried = new Set([...(placing.tried ?? []), ...taken]);
  const units = part ?? wantedOf(order, products);
  const rest = keep === null ? units : without(units, keep);
  const { by, split } = waysOf(order, settings);
  // Nobody may have room for it by now: then any will do, that which gave it up included.
  const untried = await othersFor(tx, order, rest, settings, tried);
  const among =
    untried.length > 0 ? untried : await othersFor(tx, order, rest, settings, new Set(taken));
  const wanted = { units: rest, country: countryKey(order.country) };
  const from = left?.warehouse ?? warehouseOf(order);
  const here = { warehouse: from, units: rest };
  const choice = choose(by, split && keep !== null, wanted, among) ?? { parts: [here] };
  const kept =
    keep === null || !left ? others : { ...others, [fulfilmentId]: { ...left, units: keep } };
  const placed = placedIn({ ...before, placing }, choice.parts, kept);
  const sent = new Set(choice.parts.map(({ warehouse }) => fulfilmentIdOf(order.id, warehouse)));
  const to = choice.parts.map(({ warehouse }) => warehouse).join(', ');
  const told = withEvent(placed, {
    ...{ at: tx.now, kind: keep === null ? 'moved' : 'moved-in-part', cause: 'stock' },
    values: { from, warehouses: to },
  });
  // As many parcels as before: nothing new about that.
  return { order: part ? told : withSplit(told, settings, tx.now), sent };
}

/** A warehouse has given it up, or some of it: others get that. */
export async function applyGivenUp(tx: ShardTx, message: FulfilmentGivenUp): Promise<void> {
  const { orderId, fulfilmentId, round, ok, address } = message;
  const found = (await tx.get('orders', [orderId])).get(orderId);
  const order = found as unknown as OrderDoc | undefined;
  if (!order?.fulfilments[fulfilmentId] || order.status !== 'open') return;
  const { moving } = order.placing ?? {};
  const asked = moving?.from === fulfilmentId && moving.round === round;
  if (round !== null && !asked) return;
  if (!ok) return stays(tx, order);
  const products = await loadProducts(tx, order.lines);
  const { order: placed, sent } = await placeAnew(tx, order, message, products);
  const clock = tx.append({
    kind: 'order.moved',
    input: { orderId, fulfilmentId, keep: message.keep },
    writes: [{ collection: 'orders', id: orderId, doc: { ...placed } }],
  });
  await indexOrders(tx, [{ order: { ...placed, clock }, before: order, createdAt: clock }]);
  await sendCreates(tx, placed, { products, address, again: sent, clock });
}
