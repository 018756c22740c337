import type {
  FulfilmentStatus,
  OrderIntake,
  OrderLine,
  OrderRow,
  OrderStatus,
} from '../../shared/schema/index.ts';
import { uuidv5 } from '../ids.ts';
import type { RuledParts } from '../rules/index.ts';
import { MAIN_WAREHOUSE } from '../warehouses/index.ts';

/** What the order knows of a fulfilment; `clock` is the warehouse's, of the latest status heard of. */
export interface FulfilmentStanding {
  readonly status: FulfilmentStatus;
  readonly clock: number;
}

/** An order as the org shard keeps it, in the internal collection `orders`. No address: that is the contact's. */
export type OrderDoc = {
  readonly id: string;
  readonly clock: number;
  readonly number: string;
  readonly channel: string;
  readonly revision: number;
  readonly contentHash: string;
  readonly status: OrderStatus;
  readonly customerRef: string;
  readonly country: string;
  readonly currency: string;
  readonly carrierService: string;
  readonly placedAt: string;
  readonly shipBy: string;
  readonly priority: number;
  readonly lines: readonly OrderLine[];
  /** The shard it was routed to when it was taken. Absent in those from when there was one: the main one. */
  readonly warehouse?: string;
  readonly fulfilments: Readonly<Record<string, FulfilmentStanding>>;
} & RuledParts;

const ORDERS = '6d1f5b0a-3f0e-5a55-8d53-7f1b7d0c9a11';
export const orderIdOf = (channel: string, externalId: string): string =>
  uuidv5(`${channel}|${externalId}`, ORDERS);
export const fulfilmentIdOf = (orderId: string, warehouse: string): string =>
  uuidv5(`${orderId}|${warehouse}`, ORDERS);

/** Working hours are nobody's business here yet: an order without a date is due two days after it was placed. */
const SHIP_WITHIN_MS = 48 * 3_600_000;
/** 0–9, 9 first. */
const DEFAULT_PRIORITY = 5;
export const DEFAULT_CARRIER_SERVICE = 'standard';

/** Which warehouse is to work an order that nobody has yet. */
export type RouteOrder = (order: Pick<OrderDoc, 'id' | 'country'>) => string;

/** An order as its channel asks for it, with the warehouse that is to work it. */
export type NewOrder = Omit<OrderDoc, 'clock'>;

/** Somewhere else than it was to go: only for an order that no warehouse has heard of. */
export const movedTo = (order: NewOrder, warehouse: string): NewOrder => ({
  ...order,
  warehouse,
  fulfilments: { [fulfilmentIdOf(order.id, warehouse)]: { status: 'open', clock: 0 } },
});

/** The warehouse that an order's work is done in. */
export const warehouseOf = (order: Pick<OrderDoc, 'warehouse'>): string =>
  order.warehouse ?? MAIN_WAREHOUSE;

/** The order that an intake asks for. */
export function orderFromIntake(
  intake: OrderIntake,
  contentHash: string,
  routeTo: RouteOrder,
): Omit<OrderDoc, 'clock'> {
  const id = orderIdOf(intake.channel, intake.externalId);
  const warehouse = routeTo({ id, country: intake.country });
  return {
    id,
    number: intake.externalId,
    channel: intake.channel,
    revision: intake.revision,
    contentHash,
    status: 'open',
    customerRef: intake.customerRef,
    country: intake.country,
    currency: intake.currency,
    carrierService: intake.carrierService ?? DEFAULT_CARRIER_SERVICE,
    placedAt: intake.placedAt,
    shipBy: intake.shipBy ?? new Date(Date.parse(intake.placedAt) + SHIP_WITHIN_MS).toISOString(),
    priority: intake.priority ?? DEFAULT_PRIORITY,
    lines: intake.lines,
    warehouse,
    fulfilments: { [fulfilmentIdOf(id, warehouse)]: { status: 'open', clock: 0 } },
  };
}

export function rowOf(order: OrderDoc): OrderRow {
  let unitCount = 0;
  let totalMinor = 0;
  for (const line of order.lines) {
    unitCount += line.qty;
    totalMinor += line.qty * line.unitPriceMinor;
  }
  return {
    id: order.id,
    number: order.number,
    channel: order.channel,
    status: order.status,
    customerRef: order.customerRef,
    country: order.country,
    lineCount: order.lines.length,
    unitCount,
    totalMinor,
    currency: order.currency,
    placedAt: order.placedAt,
    shipBy: order.shipBy,
    priority: order.priority,
    fulfilmentId: Object.keys(order.fulfilments)[0] ?? null,
  };
}
