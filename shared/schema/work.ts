import { Type, type Static } from 'typebox';
import {
  closed,
  document,
  Id,
  Instant,
  literals,
  optional,
  Quantity,
  Sku,
  UnitOfMeasure,
} from './base.ts';

/** `qty` counts in `uom`; `units` = qty × factor counts in eaches, which is what the floor works in. */
export const FulfilmentLine = closed({
  lineId: Type.String({ maxLength: 20 }),
  sku: Sku,
  description: Type.String({ maxLength: 400 }),
  qty: Quantity,
  uom: UnitOfMeasure,
  units: Quantity,
});
export type FulfilmentLine = Static<typeof FulfilmentLine>;

export const FULFILMENT_STATUSES = [
  'open',
  'released',
  'picking',
  'picked',
  'packing',
  'packed',
  'shipped',
  'cancelled',
] as const;
export const FulfilmentStatus = literals(FULFILMENT_STATUSES);
export type FulfilmentStatus = Static<typeof FulfilmentStatus>;

/** As a person writes it. */
export const WaveName = Type.String({ minLength: 1, maxLength: 40 });

/** Fulfilments that are released together: by a person, or by itself at a time of day. */
export const Wave = closed({
  name: WaveName,
  /** `at` is HH:MM by the clocks of `timeZone` (IANA). Absent: a person releases it. */
  goes: optional(
    closed({ at: Type.String({ maxLength: 5 }), timeZone: Type.String({ maxLength: 60 }) }),
  ),
});
export type Wave = Static<typeof Wave>;

/** What one warehouse does for one order. Terminal: shipped, cancelled (then it leaves the stations' scope). */
export const Fulfilment = document({
  orderId: Id,
  orderNumber: Type.String({ maxLength: 60 }),
  channel: Type.String({ maxLength: 40 }),
  country: Type.String({ maxLength: 60 }),
  status: FulfilmentStatus,
  priority: Quantity,
  shipBy: Instant,
  carrierService: Type.String({ maxLength: 60 }),
  batchId: Type.Union([Id, Type.Null()]),
  toteIds: Type.Array(Id),
  lines: Type.Array(FulfilmentLine),
  lineCount: Quantity,
  unitCount: Quantity,
  /** Why it cannot be released now, e.g. 'out-of-stock'. Central only. */
  blocked: Type.Union([Type.String({ maxLength: 60 }), Type.Null()]),
  /** All of its lines are kept for it, since then, and not beyond `until`. Counts only while it is open. Central only. */
  promise: optional(closed({ at: Instant, until: optional(Instant) })),
  /** The customer's. */
  tier: optional(Type.String({ maxLength: 40 })),
  /** While it is open it waits to be released with the others of its wave; later it tells which that was. */
  wave: optional(Wave),
  createdAt: Instant,
});
export type Fulfilment = Static<typeof Fulfilment>;

/** The fence grows by one with every lease; work done under an older fence is late work. */
export const Lease = closed({
  stationId: Id,
  personId: Type.Union([Id, Type.Null()]),
  fence: Quantity,
  /** From then on any station may have the batch without a take-over. Kept by central alone, by its own time. */
  until: optional(Instant),
});
export type Lease = Static<typeof Lease>;

/** Lines of several fulfilments picked in one walk. ready → (leased) → claimed → picked. */
export const Batch = document({
  code: Type.String({ maxLength: 20 }),
  status: literals(['ready', 'claimed', 'picked', 'cancelled']),
  lease: Type.Union([Lease, Type.Null()]),
  fence: Quantity,
  fulfilmentIds: Type.Array(Id),
  taskCount: Quantity,
  unitCount: Quantity,
  shipBy: Instant,
  createdAt: Instant,
});
export type Batch = Static<typeof Batch>;

/** One confirmed handful: kept per fact, so that an undo or a double pick can be told apart. Units are eaches. */
export const Pick = closed({
  factId: Id,
  units: Quantity,
  toteId: Id,
  stationId: Id,
  personId: Id,
  fence: Quantity,
});
export type Pick = Static<typeof Pick>;

export const ContainerKind = literals(['location', 'tote', 'parcel']);
export type ContainerKind = Static<typeof ContainerKind>;

/**
 * One line of work at one bin. open → done | shorted | cancelled.
 * Picked = Σ picks.units (never stored); a put-back carries goods from a tote back to a bin.
 */
export const Task = document({
  kind: literals(['pick', 'putback', 'count']),
  status: literals(['open', 'done', 'shorted', 'cancelled']),
  batchId: Type.Union([Id, Type.Null()]),
  fulfilmentId: Type.Union([Id, Type.Null()]),
  lineId: Type.Union([Type.String({ maxLength: 20 }), Type.Null()]),
  sku: Sku,
  locationId: Id,
  sequence: Quantity,
  units: Quantity,
  picks: Type.Array(Pick),
  short: Type.Union([
    closed({ factId: Id, units: Quantity, reason: Type.String({ maxLength: 40 }) }),
    Type.Null(),
  ]),
  /** Put-backs: what the goods are in now. Absent: the tote of its one pick. */
  from: optional(closed({ kind: ContainerKind, id: Id })),
});
export type Task = Static<typeof Task>;

export const pickedUnits = (task: Task): number => task.picks.reduce((n, p) => n + p.units, 0);

/** A balance. id = stockId(key). `reserved` is kept by central alone: the open units of pick tasks at this bin. */
export const Stock = document({
  sku: Sku,
  containerKind: ContainerKind,
  containerId: Id,
  lot: optional(Type.String({ maxLength: 40 })),
  serial: optional(Type.String({ maxLength: 40 })),
  condition: literals(['available', 'damaged', 'blocked']),
  owner: Type.String({ maxLength: 40 }),
  onHand: Quantity,
  reserved: Quantity,
});
export type Stock = Static<typeof Stock>;

/** The key of a balance, in one string: sku, lot, serial, container, condition, owner. */
export function stockId(key: {
  sku: string;
  containerKind: ContainerKind;
  containerId: string;
  lot?: string;
  serial?: string;
  condition?: Stock['condition'];
  owner?: string;
}): string {
  return [
    key.sku,
    key.containerKind,
    key.containerId,
    key.lot ?? '',
    key.serial ?? '',
    key.condition ?? 'available',
    key.owner ?? 'own',
  ].join('|');
}

export const LABEL_STATUSES = ['queued', 'printed', 'unknown', 'failed', 'void'] as const;

/** open → closed → shipped | voided. Lines count eaches that were verified by scan. */
export const Parcel = document({
  fulfilmentId: Id,
  orderNumber: Type.String({ maxLength: 60 }),
  status: literals(['open', 'closed', 'shipped', 'voided']),
  stationId: Id,
  lines: Type.Array(closed({ sku: Sku, units: Quantity })),
  toteIds: Type.Array(Id),
  sscc: Type.Union([Type.String({ maxLength: 18 }), Type.Null()]),
  weightGrams: Type.Union([Quantity, Type.Null()]),
  carrierService: Type.String({ maxLength: 60 }),
  label: Type.Union([
    closed({
      jobId: Id,
      revision: Quantity,
      status: literals(LABEL_STATUSES),
      /** Revision of the contact it was made from. Absent: the first. */
      addressRevision: optional(Quantity),
    }),
    Type.Null(),
  ]),
  openedAt: Instant,
});
export type Parcel = Static<typeof Parcel>;
