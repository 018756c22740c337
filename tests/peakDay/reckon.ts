/** What became of the day: read from central's database, order by order, when everything has come to rest. */
import type { OrderDoc } from '../../central/orders/index.ts';
import { selectRows, type Store } from '../../central/store/index.ts';
import type { ExceptionCase, Fulfilment, Stock } from '../../shared/schema/index.ts';
import type { Violation } from '../invariants/index.ts';
import { keyOf, type ChannelName, type Day } from './day.ts';
import type { Sold } from './sell.ts';
import type { Shop } from './shops.ts';

export interface Reckoning {
  readonly violations: readonly Violation[];
  /** From being handed over to released, and from when the shop was to say it; where it is paid later, from then on. ms, sorted. */
  readonly toReleased: readonly number[];
  readonly fromDue: readonly number[];
  /** Why a person is needed, and for how many orders; the most first. */
  readonly reasons: readonly (readonly [string, number])[];
  readonly released: number;
  readonly cancelled: number;
  readonly needAPerson: number;
}

async function documents<T>(store: Store, collection: string): Promise<(T & { shard: string })[]> {
  const rows = await selectRows<{ shard: string; body: string }>(
    store.read,
    `select "shard", "body" from "state" where "collection" = '${collection}' and "body" is not null`,
    [],
  );
  return rows.map(({ shard, body }) => ({ ...(JSON.parse(body) as T), shard }));
}

const bad = (invariant: string, detail: string): Violation => ({ invariant, detail });

/** More promised and reserved than there is, by warehouse and SKU. */
async function findOversold(store: Store): Promise<Violation[]> {
  const free = new Map<string, number>();
  const key = (shard: string, sku: string) => `${shard} ${sku}`;
  for (const { shard, sku, onHand, reserved, containerKind } of await documents<Stock>(
    store,
    'stock',
  )) {
    if (containerKind !== 'location') continue;
    if (reserved > onHand) free.set(key(shard, sku), Number.NEGATIVE_INFINITY);
    else free.set(key(shard, sku), (free.get(key(shard, sku)) ?? 0) + onHand - reserved);
  }
  const promised = await documents<{ id: string; units: number }>(store, 'promises');
  for (const { shard, id, units } of promised) {
    free.set(key(shard, id), (free.get(key(shard, id)) ?? 0) - units);
  }
  return [...free]
    .filter(([, units]) => units < 0)
    .map(([where, units]) => bad('nothing is oversold', `${where}: ${units}`));
}

/** Each order of the day is there once, with the lines it was placed with, and in one warehouse at a time. */
function findLost(day: Day, orders: ReadonlyMap<string, OrderDoc>, docs: number): Violation[] {
  const violations: Violation[] = [];
  if (docs !== orders.size) violations.push(bad('no order twice', `${docs - orders.size} doubled`));
  const asked = new Set<string>();
  for (const { channel, intake } of day.words) {
    const key = keyOf(channel, intake.externalId);
    asked.add(key);
    const order = orders.get(key);
    if (!order) violations.push(bad('no order is lost', key));
    else if (intake.revision === 1 && order.status !== 'cancelled') {
      const units = (lines: readonly { qty: number }[]) => lines.reduce((n, l) => n + l.qty, 0);
      if (units(order.lines) !== units(intake.lines)) violations.push(bad('lines are kept', key));
    }
  }
  for (const key of orders.keys()) {
    if (!asked.has(key)) violations.push(bad('no order comes from nowhere', key));
  }
  return violations;
}

function releasedAt({ history = [] }: OrderDoc): number | undefined {
  const event = history.find(
    ({ kind, values }) => kind === 'status' && values?.['status'] === 'released',
  );
  return event && Date.parse(event.at);
}

/** Why nobody but a person gets it on its way; undefined: it is, or it is over. */
function reasonOf(
  order: OrderDoc,
  fulfilments: ReadonlyMap<string, Fulfilment>,
  cases: ReadonlyMap<string, string>,
): string | undefined {
  const ids = Object.keys(order.fulfilments);
  const told = ids.flatMap((id) => cases.get(id) ?? []);
  if (told[0] !== undefined) return `case: ${told[0]}`;
  if (order.status !== 'open' && order.status !== 'received') return undefined;
  const holds = order.hold?.rule ?? order.hold?.reason;
  if (holds !== undefined) return `held: ${holds}`;
  const blocked = ids.flatMap((id) => fulfilments.get(id)?.blocked ?? []);
  return blocked[0] === undefined ? 'open, and nothing says why' : `waits: ${blocked[0]}`;
}

export async function reckon(
  store: Store,
  day: Day,
  sold: Sold,
  shops: ReadonlyMap<ChannelName, Shop>,
): Promise<Reckoning> {
  const docs = await documents<OrderDoc>(store, 'orders');
  const orders = new Map(docs.map((doc) => [keyOf(doc.channel, doc.number), doc]));
  const fulfilments = new Map(
    (await documents<Fulfilment>(store, 'fulfilments')).map((doc) => [doc.id, doc]),
  );
  const cases = new Map<string, string>();
  for (const { status, kind, subject } of await documents<ExceptionCase>(store, 'exceptions')) {
    if (status === 'open' && subject.fulfilmentId) cases.set(subject.fulfilmentId, kind);
  }
  const reasons = new Map<string, number>();
  const toReleased: number[] = [];
  const fromDue: number[] = [];
  let [released, cancelled, needAPerson] = [0, 0, 0];
  for (const [key, order] of orders) {
    const reason = reasonOf(order, fulfilments, cases);
    if (reason !== undefined) {
      needAPerson += 1;
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    }
    if (order.status === 'cancelled') cancelled += 1;
    const at = releasedAt(order);
    if (at === undefined) continue;
    released += 1;
    const ready = day.ready.get(key) ?? '';
    const told = sold.arrived.get(ready);
    const polled = shops.get(order.channel as ChannelName)?.polledAt.get(ready);
    const first = Math.min(told?.sentAt ?? Infinity, polled ?? Infinity);
    if (Number.isFinite(first)) toReleased.push(at - first);
    if (told) fromDue.push(at - told.dueAt);
  }
  const ascending = (a: number, b: number) => a - b;
  return {
    violations: [...findLost(day, orders, docs.length), ...(await findOversold(store))],
    toReleased: toReleased.toSorted(ascending),
    fromDue: fromDue.toSorted(ascending),
    reasons: [...reasons].toSorted(([, a], [, b]) => b - a),
    ...{ released, cancelled, needAPerson },
  };
}
