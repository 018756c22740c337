import type { NoticeEvent } from '../../shared/protocol/index.ts';
import type { ExceptionCase } from '../../shared/schema/index.ts';
import type { OrderDoc, OrderEvent } from '../orders/index.ts';
import type { EffectRecord } from '../store/index.ts';

/** What a webhook is told; an e-mail is written from it. Lies in the outbox: never personal data. */
export interface NoticeBody {
  readonly event: NoticeEvent | 'test';
  readonly at: string;
  readonly order?: {
    readonly id: string;
    readonly number: string;
    readonly channel: string;
    readonly status: string;
    readonly warehouse: string | null;
  };
  readonly exception?: {
    readonly id: string;
    readonly kind: string;
    readonly severity: string;
    readonly warehouse: string;
    readonly orderNumber: string | null;
    readonly sku: string | null;
    readonly location: string | null;
  };
  readonly values: Readonly<Record<string, string | number>>;
}

export interface Happened {
  /** The same whenever it is read, and of nothing else. */
  readonly key: string;
  readonly name: NoticeEvent;
  /** Document that it is about. */
  readonly about: string;
  readonly orderId: string | null;
  readonly body: NoticeBody;
}

/** By the kind of an order's event (`history`). Others are told to nobody. */
export const ORDER_KINDS: Readonly<Record<string, NoticeEvent>> = {
  received: 'order.received',
  revised: 'order.revised',
  held: 'order.held',
  'hold-released': 'order.hold-released',
  'stock-short': 'order.out-of-stock',
  'stock-broken': 'order.promise-broken',
  'stock-expired': 'order.promise-expired',
  'stock-filled': 'order.back-order-filled',
  cancelled: 'order.cancelled',
  declined: 'order.cancelled',
  'closed-unpaid': 'order.closed-unpaid',
  reopened: 'order.reopened',
  split: 'order.split',
};
/** By the status that a fulfilment came to, once the order as a whole has it. */
export const STATUS_KINDS: Readonly<Record<string, NoticeEvent>> = {
  released: 'order.released',
  shipped: 'order.shipped',
  cancelled: 'order.cancelled',
};

/** A fulfilment's new status, as the order's: of several parcels the last one makes it shipped. */
function statusEvent(order: OrderDoc, { values }: OrderEvent): NoticeEvent | undefined {
  const status = String(values?.['status'] ?? '');
  if (status === 'shipped' && order.status !== 'shipped') return 'order.part-shipped';
  return order.status === status ? STATUS_KINDS[status] : undefined;
}

/** Notes that people typed are for people of the house; ids of parts are nobody's. */
function told(values: OrderEvent['values']): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(values ?? {}).filter(([name]) => !['fulfilment', 'status'].includes(name)),
  );
}

function orderEvents(order: OrderDoc, at: string): Happened[] {
  const latest = (order.history ?? []).filter((event) => event.at === at);
  const { id, number, channel, status, warehouse = null } = order;
  // A cancel is told by whoever cancels, and once more by the warehouse that heard of it.
  const over = (order.history ?? []).findLastIndex(({ kind }) => ENDS.has(kind));
  const again = (order.history ?? []).findLastIndex(({ kind }) => kind === 'reopened');
  return latest.flatMap((event, index): Happened[] => {
    const isStatus = event.kind === 'status';
    const name = isStatus ? statusEvent(order, event) : ORDER_KINDS[event.kind];
    if (name === undefined) return [];
    if (isStatus && name === 'order.cancelled' && over > again) return [];
    const body: NoticeBody = {
      ...{ event: name, at, order: { id, number, channel, status, warehouse } },
      values: told(event.values),
    };
    return [{ key: `order:${id}:${at}:${index}`, name, about: id, orderId: id, body }];
  });
}
const ENDS: ReadonlySet<string> = new Set(['cancelled', 'declined', 'closed-unpaid']);

const isReplenishment = (kind: string): boolean => kind === 'replenishment';

function exceptionEvents(one: ExceptionCase, shard: string, at: string): Happened[] {
  const { id, kind, status, severity, subject, createdAt, evidence, resolution } = one;
  const isRequest = isReplenishment(kind);
  if (status !== 'open' && !isRequest) return [];
  const name: NoticeEvent = !isRequest
    ? 'exception.raised'
    : status === 'open'
      ? 'replenishment.requested'
      : 'replenishment.settled';
  const exception = {
    ...{ id, kind, severity, warehouse: shard, orderNumber: subject.orderNumber ?? null },
    ...{ sku: subject.sku ?? null, location: subject.locationId ?? null },
  };
  const how = resolution ? { action: resolution.action } : {};
  const values = isRequest ? { ...evidence.at(-1)?.values, ...how } : {};
  const body: NoticeBody = { event: name, at, exception, values };
  return [{ key: `${name}:${id}:${createdAt}`, name, about: id, orderId: null, body }];
}

/**
 * What a ledger row tells of, from the documents it wrote. An order is told by the events that its history got at
 * the row's time, an exception once after it was raised, however often it is added to.
 */
export function eventsOf(shard: string, at: string, effects: readonly EffectRecord[]): Happened[] {
  return effects.flatMap(({ collection, doc }): Happened[] => {
    if (!doc) return [];
    if (collection === 'orders') return orderEvents(doc as unknown as OrderDoc, at);
    if (collection === 'exceptions') return exceptionEvents(doc as ExceptionCase, shard, at);
    return [];
  });
}
