import { Type, type Static } from 'typebox';
import { closed, Id, literals, optional, Sku } from './base.ts';

/**
 * By what a warehouse is chosen among those that have all of an order. `country`: one that names the order's
 * country, else one that serves every one, spread evenly, whatever they have.
 */
export const ALLOCATE_BY = [
  'country',
  'nearest',
  'fewest-parcels',
  'oldest-lot',
  'load-balance',
] as const;
export const AllocateBy = literals(ALLOCATE_BY);
export type AllocateBy = Static<typeof AllocateBy>;

/**
 * Kept from the orders of a channel in each warehouse: units, or a share of what is free there. Of several that
 * fit, the one that keeps most counts.
 */
export const SafetyStock = closed({
  /** Absent: of every channel. */
  channel: optional(Type.String({ minLength: 1, maxLength: 40 })),
  /** A SKU, or with a star at its end all that begin like it. Absent: all. */
  skus: optional(Sku),
  units: optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
  percent: optional(Type.Number({ minimum: 0, maximum: 100 })),
});
export type SafetyStock = Static<typeof SafetyStock>;

/** How the house shares out what it has. */
export const AllocationSettings = closed({
  by: AllocateBy,
  /** A warehouse that lacks some of an order hands it on to one that has it. */
  tryOthers: Type.Boolean(),
  /** An order that no warehouse has all of is sent from several. */
  split: Type.Boolean(),
  /** What one more parcel costs, in minor units of the order's currency; told where an order was split. */
  parcelMinor: Type.Integer({ minimum: 0, maximum: 10_000_000 }),
  /** Hours that stock is kept for an order that waits for somebody's word or its payment; 0: without end. */
  heldHours: Type.Integer({ minimum: 0, maximum: 10_000 }),
  /** Who gets what comes in: the first, or the best tier and then the first. */
  backOrders: literals(['first-come', 'tier']),
  /** Customer tiers, the best first. */
  tiers: Type.Array(Type.String({ minLength: 1, maxLength: 40 }), { maxItems: 20 }),
  safety: Type.Array(SafetyStock, { maxItems: 500 }),
});
export type AllocationSettings = Static<typeof AllocationSettings>;

export const DEFAULT_ALLOCATION: AllocationSettings = {
  by: 'country',
  tryOthers: true,
  split: false,
  parcelMinor: 0,
  heldHours: 72,
  backOrders: 'first-come',
  tiers: [],
  safety: [],
};

/** Which SKUs back orders wait for, and how many units of each they lack. */
export const StockShortage = closed({
  warehouse: Id,
  sku: Sku,
  /** Of back orders, beyond what is free. */
  units: Type.Integer(),
  orders: Type.Integer(),
});
export type StockShortage = Static<typeof StockShortage>;
