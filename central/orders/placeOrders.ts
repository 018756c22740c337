import { amountText } from '../../shared/money.ts';
import type { AllocationSettings, IntakeAddress, Product } from '../../shared/schema/index.ts';
import { allocationIn, Candidates, choose, unitsOf, type Choice } from '../allocation/index.ts';
import { expandLines } from '../routing/expandLines.ts';
import type { ShardTx } from '../store/index.ts';
import { countryKey, type Warehouse } from '../warehouses/index.ts';
import { withEvent } from './history.ts';
import {
  fulfilmentIdOf,
  goingPlaces,
  placesOf,
  warehouseOf,
  type FulfilmentStanding,
  type NewOrder,
} from './orderDoc.ts';

type Products = ReadonlyMap<string, Product>;

/** What it needs of each SKU, kits taken apart. */
export const wantedOf = (order: Pick<NewOrder, 'lines'>, products: Products) =>
  unitsOf(expandLines(order.lines, products).lines);

/** By what its warehouse is chosen: its rules say, or the house. */
export const waysOf = (order: Pick<NewOrder, 'placing'>, settings: AllocationSettings) => ({
  by: order.placing?.by ?? settings.by,
  split: order.placing?.split ?? settings.split,
});

/** Parcels beyond the first, and what they cost. */
export function splitCost(
  order: Pick<NewOrder, 'warehouse' | 'fulfilments'>,
  { parcelMinor }: AllocationSettings,
): { readonly parcels: number; readonly minor: number } {
  const parcels = Math.max(0, goingPlaces(order).length - 1);
  return { parcels, minor: parcels * parcelMinor };
}

/**
 * The order as these warehouses are to have it. `kept`: what it has already and keeps; a part in a warehouse that
 * has one adds to it. Its own warehouse stays its own while it has a part, else the first is.
 */
export function placedIn(
  order: NewOrder,
  parts: Choice['parts'],
  kept: NewOrder['fulfilments'] = {},
): NewOrder {
  const [first] = parts;
  if (!first) return order;
  const before = placesOf({ ...order, fulfilments: kept });
  const going = before.filter(({ standing }) => standing.status !== 'cancelled');
  const stays = going.some(({ warehouse }) => warehouse === warehouseOf(order));
  const own = stays ? warehouseOf(order) : first.warehouse;
  const alone = parts.length === 1 && going.length === 0;
  const at = (warehouse: string) => (warehouse === own ? {} : { warehouse });
  const fulfilments: Record<string, FulfilmentStanding> = {};
  for (const { id, warehouse, standing } of before) {
    const { warehouse: _, ...rest } = standing;
    fulfilments[id] = { ...rest, ...at(warehouse) };
  }
  for (const { warehouse, units } of parts) {
    const id = fulfilmentIdOf(order.id, warehouse);
    const has = going.find((place) => place.id === id)?.standing;
    const sum: Record<string, number> = { ...has?.units };
    for (const [sku, some] of units) sum[sku] = (sum[sku] ?? 0) + some;
    const standing = has ?? { status: 'open' as const, clock: 0 };
    fulfilments[id] = { ...standing, ...at(warehouse), ...(alone ? {} : { units: sum }) };
  }
  return { ...order, warehouse: own, fulfilments };
}

/** Told in its history, with what it costs. */
export function withSplit(order: NewOrder, settings: AllocationSettings, at: string): NewOrder {
  const { parcels, minor } = splitCost(order, settings);
  if (parcels === 0) return order;
  const warehouses = goingPlaces(order).map(({ warehouse }) => warehouse);
  return withEvent(order, {
    ...{ at, kind: 'split', cause: 'allocation' },
    values: {
      ...{ warehouses: warehouses.join(', '), parcels, minor },
      cost: amountText(minor, order.currency),
    },
  });
}

export interface OrderToPlace {
  readonly order: NewOrder;
  readonly address?: IntakeAddress | undefined;
}

/**
 * New orders in the warehouses that the house, or a rule, would have them in, by what is there at the last commit;
 * those that stay where they were routed are absent. Nothing is read where nobody asks for it.
 */
export async function placeOrders(
  tx: ShardTx,
  asked: readonly OrderToPlace[],
  warehouses: readonly Warehouse[],
  products: Products,
): Promise<Map<string, NewOrder>> {
  const placed = new Map<string, NewOrder>();
  if (warehouses.filter(({ active }) => active).length < 2) return placed;
  const settings = await allocationIn(tx);
  const choosing = asked.filter(({ order }) => {
    const { by, split } = waysOf(order, settings);
    return order.placing?.pinned !== true && (by !== 'country' || split);
  });
  if (choosing.length === 0) return placed;
  const wanted = choosing.map(({ order }) => wantedOf(order, products));
  const skus = new Set(wanted.flatMap((units) => [...units.keys()]));
  const candidates = await Candidates.read(tx.db, warehouses, [...skus], settings);
  choosing.forEach(({ order, address }, index) => {
    const units = wanted[index] ?? new Map<string, number>();
    const { by, split } = waysOf(order, settings);
    const region = address?.region ?? address?.city;
    const spot = {
      country: countryKey(order.country),
      ...(region === undefined ? {} : { region }),
    };
    const among = candidates.for(order.channel, units.keys(), warehouseOf(order));
    const choice = choose(by, split, { units, ...spot }, among);
    if (!choice) return;
    for (const part of choice.parts) candidates.take(part.warehouse, part.units);
    const there = placedIn(order, choice.parts);
    const told = withEvent(there, {
      ...{ at: tx.now, kind: 'allocated', cause: 'allocation' },
      values: { by, warehouse: warehouseOf(there) },
    });
    placed.set(order.id, withSplit(told, settings, tx.now));
  });
  return placed;
}

/**
 * A newer revision of an order that is split: each warehouse keeps what it was to send as far as that is still
 * wanted, and the first that goes on gets what is new.
 */
export function splitAnew(order: NewOrder, products: Products): NewOrder {
  const places = goingPlaces(order);
  if (!places.some(({ standing }) => standing.units)) return order;
  const wanted = new Map(wantedOf(order, products));
  const units = places.map(({ standing }) => {
    const keeps: Record<string, number> = {};
    for (const [sku, before] of Object.entries(standing.units ?? {})) {
      const kept = Math.min(before, wanted.get(sku) ?? 0);
      if (kept > 0) keeps[sku] = kept;
      wanted.set(sku, (wanted.get(sku) ?? 0) - kept);
    }
    return keeps;
  });
  const [first] = units;
  for (const [sku, more] of wanted) {
    if (first && more > 0) first[sku] = (first[sku] ?? 0) + more;
  }
  const fulfilments = { ...order.fulfilments };
  places.forEach(({ id, standing }, index) => {
    const keeps = units[index] ?? {};
    // Called off by the same message that tells it; it says so if that comes too late.
    const off = Object.keys(keeps).length === 0 ? { status: 'cancelled' as const } : {};
    fulfilments[id] = { ...standing, ...off, units: keeps };
  });
  return { ...order, fulfilments };
}
