import { Type, type Static } from 'typebox';
import { closed, Id, Instant, literals, optional, Position, Sku, UnitOfMeasure } from './base.ts';

/** The customer of an order whose channel names none. */
export const ANONYMOUS = 'anonymous';

export const OrderLine = closed({
  lineId: Type.String({ minLength: 1, maxLength: 20 }),
  sku: Sku,
  description: Type.String({ maxLength: 400 }),
  qty: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
  uom: UnitOfMeasure,
  /** Price of one `uom` in minor units of the order's currency (pence, fen). */
  unitPriceMinor: Type.Integer({ minimum: 0 }),
});
export type OrderLine = Static<typeof OrderLine>;

export const Address = closed({
  name: Type.String({ maxLength: 200 }),
  lines: Type.Array(Type.String({ maxLength: 200 }), { maxItems: 6 }),
  postcode: Type.String({ maxLength: 20 }),
  city: Type.String({ maxLength: 120 }),
  country: Type.String({ maxLength: 60 }),
  phone: Type.String({ maxLength: 40 }),
});
export type Address = Static<typeof Address>;

/** What a channel may say besides of where it goes and whose it is. */
export const Locality = {
  /** Province or state. */
  region: optional(Type.String({ maxLength: 120 })),
  /** The third level of Chinese addresses, below the city. */
  district: optional(Type.String({ maxLength: 120 })),
  email: optional(Type.String({ maxLength: 254 })),
};
export const IntakeAddress = closed({ ...Address.properties, ...Locality });
export type IntakeAddress = Static<typeof IntakeAddress>;

export const PAYMENT_STATUSES = [
  'paid',
  'authorised',
  'unpaid',
  'cash-on-delivery',
  'refunded',
] as const;
/** Absent in an order: its channel says nothing of payment, and nothing waits for it. */
export const Payment = closed({
  status: literals(PAYMENT_STATUSES),
  method: optional(Type.String({ maxLength: 60 })),
  /** Until when an unpaid order is kept. */
  dueBy: optional(Instant),
});
export type Payment = Static<typeof Payment>;

const Minor = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
/** What the channel says it comes to, in minor units: lines + shipping + tax − discount = total. */
export const Charges = closed({
  shippingMinor: Minor,
  /** Beyond what unit prices hold already. */
  taxMinor: Minor,
  discountMinor: Minor,
  totalMinor: Minor,
});
export type Charges = Static<typeof Charges>;

/** What a channel or a file hands in. Idempotent by channel, externalId and revision. */
export const OrderIntake = closed({
  channel: Type.String({ minLength: 1, maxLength: 40 }),
  externalId: Type.String({ minLength: 1, maxLength: 60 }),
  revision: Type.Integer({ minimum: 0 }),
  action: literals(['place', 'cancel']),
  placedAt: Instant,
  shipBy: optional(Instant),
  priority: optional(Type.Integer({ minimum: 0, maximum: 9 })),
  /** `ANONYMOUS` where the channel does not say whose it is. */
  customerRef: Type.String({ maxLength: 60 }),
  country: Type.String({ maxLength: 60 }),
  currency: Type.String({ minLength: 3, maxLength: 3 }),
  carrierService: optional(Type.String({ maxLength: 60 })),
  address: optional(IntakeAddress),
  payment: optional(Payment),
  charges: optional(Charges),
  /** The customer's tier in the business's own words, e.g. `gold`. */
  tier: optional(Type.String({ maxLength: 40 })),
  billingCountry: optional(Type.String({ maxLength: 60 })),
  /** Whose name is on the bill. Personal: looked at when the order is checked, and kept nowhere. */
  billingName: optional(Type.String({ maxLength: 200 })),
  lines: Type.Array(OrderLine, { maxItems: 5000 }),
});
export type OrderIntake = Static<typeof OrderIntake>;

export const ORDER_STATUSES = [
  'received',
  'open',
  'released',
  'picking',
  'packing',
  'shipped',
  'cancelled',
] as const;
export const OrderStatus = literals(ORDER_STATUSES);
export type OrderStatus = Static<typeof OrderStatus>;

/** A row of the desk's list. */
export const OrderRow = closed({
  id: Id,
  number: Type.String(),
  channel: Type.String(),
  status: OrderStatus,
  customerRef: Type.String(),
  country: Type.String(),
  lineCount: Type.Integer(),
  unitCount: Type.Integer(),
  totalMinor: Type.Integer(),
  currency: Type.String(),
  placedAt: Instant,
  shipBy: Instant,
  priority: Type.Integer(),
  fulfilmentId: Type.Union([Id, Type.Null()]),
  /** It waits for somebody's word. */
  held: optional(Type.Boolean()),
});
export type OrderRow = Static<typeof OrderRow>;

export const ORDER_SORTS = [
  'number',
  'placedAt',
  'shipBy',
  'status',
  'country',
  'lineCount',
  'unitCount',
  'totalMinor',
] as const;

/** GET /v1/orders. `offset` windows the sorted list, for a table that scrolls anywhere. */
export const OrderQuery = closed({
  search: optional(Type.String({ maxLength: 100 })),
  status: optional(OrderStatus),
  country: optional(Type.String({ maxLength: 60 })),
  channel: optional(Type.String({ maxLength: 40 })),
  /** A shard, or 'all'. Absent: the warehouse of the station that asks. */
  warehouse: optional(Id),
  /** Only those that wait for somebody's word. */
  held: optional(Type.Boolean()),
  /** Only those that whoever asks is to settle, by name or by role. */
  mine: optional(Type.Boolean()),
  sort: optional(literals(ORDER_SORTS)),
  direction: optional(literals(['asc', 'desc'])),
  offset: optional(Position),
  limit: optional(Type.Integer({ minimum: 1, maximum: 500 })),
});
export type OrderQuery = Static<typeof OrderQuery>;

export const OrderPage = closed({ rows: Type.Array(OrderRow), total: Type.Integer() });
export type OrderPage = Static<typeof OrderPage>;
