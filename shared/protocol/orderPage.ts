import { Type, type Static } from 'typebox';
import { BLOCK_KINDS, BlockEntry, Checked, CheckSettings } from '../checks/index.ts';
import { closed, Id, Instant, literals, optional, Sku, UnitOfMeasure } from '../schema/base.ts';
import { ExceptionCase } from '../schema/exception.ts';
import { Charges, IntakeAddress, OrderRow, Payment } from '../schema/order.ts';
import { FulfilmentStatus, Parcel } from '../schema/work.ts';
import { OrderHoldTold } from './rules.ts';

/** A product that may be meant by a SKU nobody knows; `match`: 0 to 1. */
export const SkuSuggestion = closed({
  sku: Sku,
  description: Type.String(),
  match: Type.Number(),
});
export type SkuSuggestion = Static<typeof SkuSuggestion>;

const PageLine = closed({
  lineId: Type.String(),
  sku: Sku,
  /** What the channel sent, where somebody put it right. */
  sent: optional(Sku),
  description: Type.String(),
  qty: Type.Integer(),
  uom: UnitOfMeasure,
  unitPriceMinor: Type.Integer(),
  /** In eaches, all of its parts together. */
  units: Type.Integer(),
  allocated: Type.Integer(),
  picked: Type.Integer(),
  packed: Type.Integer(),
  short: Type.Integer(),
  bins: Type.Array(Type.String()),
  suggestions: Type.Array(SkuSuggestion),
});
export type OrderPageLine = Static<typeof PageLine>;

/** Something that happened to an order, in the commercial shard or on a floor. */
export const TimelineEvent = closed({
  at: Instant,
  /** Of its history, or of the floor's ledger row. */
  kind: Type.String(),
  /** A warehouse; absent: the desk and its automatons. */
  where: optional(Id),
  /** `person:ID`, `rule:NAME`, `check:CODES`, `timer:KIND`, `channel:NAME`, `stock`. */
  cause: optional(Type.String()),
  /** Name of the person that the cause means. */
  by: optional(Type.String()),
  /** How many of the same at once. */
  times: optional(Type.Integer()),
  values: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])),
  /** It can be taken back now. */
  undo: optional(literals(['reopen', 'release', 'hold'])),
});
export type TimelineEvent = Static<typeof TimelineEvent>;

/** GET /v1/orders/{id}/page: all that is known of one order. */
export const OrderPageView = closed({
  order: OrderRow,
  revision: Type.Integer(),
  warehouse: Id,
  /** By id, as far as whoever asks may know them: others are called by their ids. */
  warehouseNames: Type.Record(Type.String(), Type.String()),
  payment: optional(Payment),
  charges: optional(Charges),
  tier: optional(Type.String()),
  closed: optional(closed({ at: Instant, cause: literals(['unpaid']) })),
  tags: Type.Array(Type.String()),
  checked: Type.Union([Checked, Type.Null()]),
  holds: Type.Array(OrderHoldTold),
  lines: Type.Array(PageLine),
  /** Units that are free, and of those nobody's, by SKU and warehouse. */
  stock: Type.Array(
    closed({ sku: Sku, warehouse: Id, free: Type.Integer(), left: Type.Integer() }),
  ),
  fulfilments: Type.Array(
    closed({
      id: Id,
      warehouse: Id,
      status: FulfilmentStatus,
      blocked: Type.Union([Type.String(), Type.Null()]),
    }),
  ),
  parcels: Type.Array(Parcel),
  exceptions: Type.Array(ExceptionCase),
  timeline: Type.Array(TimelineEvent),
  /** null: erased, or none was sent. */
  address: Type.Union([IntakeAddress, Type.Null()]),
  /** What may be meant where something is wrong with it. */
  addressHints: Type.Array(closed({ field: Type.String(), value: Type.String() })),
});
export type OrderPageView = Static<typeof OrderPageView>;

/** GET /v1/checks. Version 0: as delivered. */
export const ChecksResponse = closed({
  version: Type.Integer(),
  settings: CheckSettings,
  blocked: Type.Array(BlockEntry),
});
export type ChecksResponse = Static<typeof ChecksResponse>;

/** POST /v1/checks. */
export const ChecksRequest = closed({
  basedOn: Type.Integer({ minimum: 0 }),
  settings: CheckSettings,
});
export const ChecksSaved = closed({ version: Type.Integer() });

/** POST /v1/checks/blocked: a value, or whoever an order is for. */
export const BlockRequest = closed({
  kind: literals(BLOCK_KINDS),
  value: optional(Type.String({ minLength: 1, maxLength: 120 })),
  orderId: optional(Id),
  reason: Type.String({ minLength: 1, maxLength: 200 }),
});
export type BlockRequest = Static<typeof BlockRequest>;
export const BlockAdded = closed({ id: Id });

/** POST /v1/checks/unblock. */
export const UnblockRequest = closed({ id: Id, reason: Type.String({ maxLength: 200 }) });
