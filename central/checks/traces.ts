import type { BlockKind, CheckSettings, Found } from '../../shared/checks/index.ts';
import { ANONYMOUS, type IntakeAddress, type OrderLine } from '../../shared/schema/index.ts';
import { addressDigest, digest, phoneDigest, plain, plainGoods } from './digests.ts';
import type { Records } from './tables.ts';

/** An order as it is remembered under a key: when it was placed, which it is, and a digest of its goods. */
export type Traced = readonly [placedAt: number, orderId: string, goods: string, channel: string];

/** As many orders of a key are remembered, and none beyond a week and a day. */
export const TRACED_MAX = 64;
const HOUR_MS = 3_600_000;
export const TRACED_MS = 8 * 24 * HOUR_MS;

export interface Trace {
  readonly kind: Extract<BlockKind, 'customer' | 'address' | 'phone'>;
  readonly key: string;
  /** Of the goods, and of the name where only both together say that it is the same order. */
  readonly goods: string;
}

export interface TracedOrder {
  readonly id: string;
  readonly channel: string;
  readonly customerRef: string;
  readonly placedAt: string;
  readonly lines: readonly OrderLine[];
}

/** Under what an order is remembered. A customer's reference is its channel's own. */
export function tracesOf(
  key: Buffer,
  order: TracedOrder,
  address: IntakeAddress | undefined,
): Trace[] {
  const text = plainGoods(order.lines);
  const goods = digest(key, 'g', text);
  const found: Trace[] = [];
  if (order.customerRef !== ANONYMOUS && order.customerRef !== '') {
    const customer = digest(key, 'c', `${order.channel}|${order.customerRef}`);
    found.push({ kind: 'customer', key: customer, goods });
  }
  if (!address) return found;
  const place = addressDigest(key, address);
  if (place !== undefined) {
    const named = digest(key, 'g', `${plain(address.name)}\n${text}`);
    found.push({ kind: 'address', key: place, goods: named });
  }
  const phone = phoneDigest(key, address.phone);
  if (phone !== undefined) found.push({ kind: 'phone', key: phone, goods });
  return found;
}

/** Another order that may be this one. */
export interface Twin {
  readonly orderId: string;
  readonly channel: string;
}

/** Orders of the same goods under one of the keys, within the window; each once. */
export function twinsOf(
  records: Records<Traced>,
  traces: readonly Trace[],
  order: TracedOrder,
  { duplicateHours }: Pick<CheckSettings, 'duplicateHours'>,
): Twin[] {
  const at = Date.parse(order.placedAt);
  const twins = new Map<string, Twin>();
  for (const { key, goods } of traces) {
    for (const [when, orderId, theirs, channel] of records.of(key)) {
      if (orderId === order.id || theirs !== goods) continue;
      if (Math.abs(at - when) > duplicateHours * HOUR_MS) continue;
      twins.set(orderId, { orderId, channel });
    }
  }
  return [...twins.values()];
}

/** More orders in an hour or a day than one customer, address or phone usually places. */
export function checkVelocity(
  records: Records<Traced>,
  traces: readonly Trace[],
  order: TracedOrder,
  { velocityHour, velocityDay }: Pick<CheckSettings, 'velocityHour' | 'velocityDay'>,
): Found[] {
  const at = Date.parse(order.placedAt);
  for (const { kind, key } of traces) {
    const others = records.of(key).filter(([, orderId]) => orderId !== order.id);
    const within = (hours: number) =>
      1 + others.filter(([when]) => at - when >= 0 && at - when < hours * HOUR_MS).length;
    for (const [hours, limit] of [
      [1, velocityHour],
      [24, velocityDay],
    ] as const) {
      const count = within(hours);
      if (count > limit) return [{ code: 'fraud.velocity', values: { kind, count, hours } }];
    }
  }
  return [];
}

/** Remembers the order under its keys, in place of what was remembered of it before. */
export function remember(
  records: Records<Traced>,
  traces: readonly Trace[],
  { id, placedAt, channel }: TracedOrder,
): void {
  const at = Date.parse(placedAt);
  for (const { key, goods } of traces) {
    const others = records.of(key).filter(([when, known]) => known !== id && at - when < TRACED_MS);
    records.put(key, [...others, [at, id, goods, channel] as const].slice(-TRACED_MAX));
  }
}
