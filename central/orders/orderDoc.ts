import type {
  AllocateBy,
  Charges,
  FulfilmentStatus,
  OrderIntake,
  OrderLine,
  OrderRow,
  OrderStatus,
  Payment,
} from '../../shared/schema/index.ts';
import type { Checked } from '../../shared/checks/index.ts';
import { uuidv5 } from '../ids.ts';
import type { OrderEvent } from './history.ts';
import type { RuledParts } from '../rules/index.ts';
import { MAIN_WAREHOUSE } from '../warehouses/index.ts';

/** What the order knows of a fulfilment; `clock` is the warehouse's, of the latest status heard of. */
export interface FulfilmentStanding {
  readonly status: FulfilmentStatus;
  readonly clock: number;
  /** Whose it is, where that is not the order's warehouse. */
  readonly warehouse?: string;
  /** Units by SKU that it sends. Absent: all of the order. */
  readonly units?: Readonly<Record<string, number>>;
}

/** How its warehouses are found. */
export interface Placing {
  /** What a rule says; absent: the house's settings do. */
  readonly by?: AllocateBy;
  readonly split?: boolean;
  /** A rule named its warehouse: it stays there. */
  readonly pinned?: true;
  /** Warehouses that lacked something of this revision. */
  readonly tried?: readonly string[];
  /** It waits where it is, or goes where it would wait least: no warehouse has all of it. */
  readonly settled?: true;
  /** Asked of its warehouse: to give it up. */
  readonly moving?: { readonly from: string; readonly round: number };
  /** How often that was asked. */
  readonly round?: number;
}

export interface LineCorrection {
  readonly lineId: string;
  readonly from: string;
  readonly to: string;
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
  readonly payment?: Payment;
  readonly charges?: Charges;
  readonly tier?: string;
  readonly billingCountry?: string;
  /** Province or state it goes to. */
  readonly region?: string;
  /** What checks found; absent: nothing. */
  readonly checked?: Checked;
  /** SKUs that somebody at the desk put right; what the channel sent is `from`. */
  readonly corrections?: readonly LineCorrection[];
  /** It was closed by itself; can be taken back. */
  readonly closed?: { readonly at: string; readonly cause: 'unpaid' };
  /** Since when nothing is taken of who it is for: that person was erased. */
  readonly erased?: string;
  /** What became of it, the oldest first; see `history.ts`. Absent: nothing that is worth telling yet. */
  readonly history?: readonly OrderEvent[];
  /** The shard it was routed to when it was taken. Absent in those from when there was one: the main one. */
  readonly warehouse?: string;
  readonly fulfilments: Readonly<Record<string, FulfilmentStanding>>;
  readonly placing?: Placing;
} & RuledParts;

const ORDERS = '6d1f5b0a-3f0e-5a55-8d53-7f1b7d0c9a11';
export const orderIdOf = (channel: string, externalId: string): string =>
  uuidv5(`${channel}|${externalId}`, ORDERS);
/** `again`: how many it had there before, each of which is over. */
export const fulfilmentIdOf = (orderId: string, warehouse: string, again = 0): string =>
  uuidv5(`${orderId}|${warehouse}${again === 0 ? '' : `|${again}`}`, ORDERS);

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

/** Lines with what the desk made of them; a line whose SKU the channel changed since is as it says now. */
export const withCorrections = <T extends Pick<OrderDoc, 'lines'>>(
  order: T,
  corrections: readonly LineCorrection[],
): T => ({
  ...order,
  lines: order.lines.map((line) => {
    const made = corrections.findLast(
      ({ lineId, from }) => lineId === line.lineId && from === line.sku,
    );
    return made ? { ...line, sku: made.to } : line;
  }),
});

/** Open again, with work of its own: what the warehouse called off stays so. */
export function reopened(order: NewOrder): NewOrder {
  const { closed: _, ...rest } = order;
  const warehouse = warehouseOf(order);
  const id = fulfilmentIdOf(order.id, warehouse, Object.keys(order.fulfilments).length);
  const over = Object.entries(order.fulfilments).map(
    ([known, { clock }]) => [known, { status: 'cancelled' as const, clock }] as const,
  );
  const fulfilments = { [id]: { status: 'open' as const, clock: 0 }, ...Object.fromEntries(over) };
  return { ...rest, status: 'open', fulfilments };
}

/** What not every channel tells. */
function saidBesides({ payment, charges, tier, billingCountry, address }: OrderIntake) {
  const region = address?.region;
  return {
    ...(payment ? { payment } : {}),
    ...(charges ? { charges } : {}),
    ...(tier === undefined ? {} : { tier }),
    ...(billingCountry === undefined ? {} : { billingCountry }),
    ...(region === undefined ? {} : { region }),
  };
}

export interface Place {
  readonly id: string;
  readonly warehouse: string;
  readonly standing: FulfilmentStanding;
}

/** Where its work is done, called off or not. More than one: it is split. */
export const placesOf = (order: Pick<OrderDoc, 'warehouse' | 'fulfilments'>): Place[] =>
  Object.entries(order.fulfilments).map(([id, standing]) => ({
    ...{ id, standing },
    warehouse: standing.warehouse ?? warehouseOf(order),
  }));

export const goingPlaces = (order: Pick<OrderDoc, 'warehouse' | 'fulfilments'>): Place[] =>
  placesOf(order).filter(({ standing }) => standing.status !== 'cancelled');

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
    ...saidBesides(intake),
    warehouse,
    fulfilments: { [fulfilmentIdOf(id, warehouse)]: { status: 'open', clock: 0 } },
  };
}

/** Its part in this warehouse, else in its own, else any; one that is called off only where all are. */
export function placeAt(order: Pick<OrderDoc, 'warehouse' | 'fulfilments'>, at: string) {
  const going = goingPlaces(order);
  const places = going.length > 0 ? going : placesOf(order);
  const own = warehouseOf(order);
  return (
    places.find(({ warehouse }) => warehouse === at) ??
    places.find(({ warehouse }) => warehouse === own) ??
    places[0]
  );
}

/** `at`: as the desk of this warehouse has it; it may have another part of a split order. */
export function rowOf(order: OrderDoc, at = warehouseOf(order)): OrderRow {
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
    fulfilmentId: placeAt(order, at)?.id ?? null,
  };
}
