/** A day of orders, drawn beforehand: who sends which order when, and what goes wrong on its way. Pure. */
import { deriveContact } from '../../shared/sample/index.ts';
import type { OrderIntake } from '../../shared/schema/index.ts';
import type { FileOrders } from '../bench/central/fileOrders.ts';
import type { Random } from '../fuzz/random.ts';

export const CHANNELS = ['web-uk', 'web-eu', 'app', 'market-a', 'market-b', 'dealers'] as const;
export type ChannelName = (typeof CHANNELS)[number];
const SHARES: Readonly<Record<ChannelName, number>> = {
  ...{ 'web-uk': 34, app: 22, 'market-a': 18, 'web-eu': 12, 'market-b': 9, dealers: 5 },
};

/** Orders an hour from midnight on, as shares: a morning, and an evening that is twice as busy. */
const HOURS = [
  ...[1.2, 0.8, 0.6, 0.5, 0.6, 1.0, 2.0, 3.4, 4.6, 5.6, 6.0, 5.8],
  ...[5.4, 5.0, 4.8, 4.8, 5.0, 5.6, 6.6, 7.8, 8.6, 7.4, 4.6, 2.3],
];
export const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/**
 * `doubled`: sent twice at once. `cut`: the line breaks at the first try. `polled`: the shop's word of it gets lost;
 * central finds it when it looks. `paid-later`: comes unpaid and is paid within the hour. `changed`: comes again
 * changed before it is released, or after. `cancelled`: taken back later; `cancel-first`: the cancel overtakes it.
 */
export const FATES = [
  ...['plain', 'doubled', 'cut', 'polled', 'paid-later', 'changed', 'cancelled', 'cancel-first'],
] as const;
export type Fate =
  | ('plain' | 'doubled' | 'cut' | 'polled' | 'paid-later')
  | ('changed' | 'cancelled' | 'cancel-first');
const FATE_PERCENT: readonly (readonly [Fate, number])[] = [
  ['doubled', 3],
  ['cut', 3],
  ['polled', 0.5],
  ['paid-later', 2],
  ['changed', 0.6],
  ['cancelled', 0.6],
  ['cancel-first', 0.3],
];

/** One thing a shop says of one order. */
export interface Word {
  /** ms after midnight. */
  readonly at: number;
  readonly channel: ChannelName;
  readonly fate: Fate;
  readonly intake: OrderIntake;
}

export interface Day {
  /** In the order of time. */
  readonly words: readonly Word[];
  /** External ids by channel. */
  readonly orders: number;
  readonly cancelled: ReadonlySet<string>;
  /** By order, the key of the word from which on nothing but the house keeps it: the one that pays it, else its first. */
  readonly ready: ReadonlyMap<string, string>;
  readonly lines: number;
}

export const keyOf = (channel: string, externalId: string): string => `${channel}|${externalId}`;
/** A word as central is told it. */
export const wordKeyOf = (channel: string, { externalId, revision }: OrderIntake): string =>
  `${keyOf(channel, externalId)}|${revision}`;

function drawWeighted<T>(random: Random, weights: readonly (readonly [T, number])[], rest: T): T {
  let at = random.unit() * 100;
  for (const [value, percent] of weights) {
    at -= percent;
    if (at < 0) return value;
  }
  return rest;
}

function drawTime(random: Random): number {
  const total = HOURS.reduce((sum, share) => sum + share, 0);
  let at = random.unit() * total;
  const hour = HOURS.findIndex((share) => (at -= share) < 0);
  return Math.floor((Math.max(0, hour) + random.unit()) * HOUR_MS);
}

/**
 * The order as this day's: another number, date and customer. Months of a customer's orders in one day would look
 * like a fraud, so that each comes from a customer of its own; one in fifty comes back.
 */
function reDated(base: OrderIntake, n: number, placed: number, random: Random): OrderIntake {
  const customer = random.below(50) === 0 ? n - 1 : n;
  const customerRef = `${base.customerRef}-${customer}`;
  return {
    ...base,
    channel: 'own-shop',
    externalId: String(1_000_000 + n),
    revision: 1,
    action: 'place',
    placedAt: new Date(placed).toISOString(),
    customerRef,
    address: deriveContact(customerRef, base.country),
    payment: { status: 'paid' },
  };
}

const MINUTE_MS = 60_000;

function wordsOf(word: Word, random: Random): Word[] {
  const { fate, intake, at } = word;
  const soon = at + (1 + random.below(40)) * MINUTE_MS;
  const again = (over: Partial<OrderIntake>, when = soon): Word => ({
    ...word,
    ...{ at: when, fate: 'plain', intake: { ...intake, revision: 2, ...over } },
  });
  const cancel: Partial<OrderIntake> = { action: 'cancel', lines: [], revision: 2 };
  switch (fate) {
    case 'paid-later':
      return [{ ...word, intake: { ...intake, payment: { status: 'unpaid' } } }, again({})];
    case 'changed':
      return [word, again({ priority: 9 })];
    case 'cancelled':
      return [word, again(cancel)];
    case 'cancel-first':
      return [again(cancel, at), { ...word, at: at + 1 }];
    default:
      return [word];
  }
}

/** `orders` of the file's, over and over, spread over the day that begins then, and the channels. */
export function drawDay(file: FileOrders, orders: number, midnight: number, random: Random): Day {
  const words: Word[] = [];
  const cancelled = new Set<string>();
  const ready = new Map<string, string>();
  const shares = CHANNELS.map((name) => [name, SHARES[name]] as const);
  let lines = 0;
  for (let n = 0; n < orders; n += 1) {
    const base = file.orders[n % file.orders.length];
    if (!base) throw new Error('the file holds no orders');
    const at = drawTime(random);
    const channel = drawWeighted(random, shares, 'dealers');
    const fate = drawWeighted(random, FATE_PERCENT, 'plain');
    const intake = reDated(base, n, midnight + at, random);
    lines += intake.lines.length;
    const said = wordsOf({ at, channel, fate, intake }, random);
    words.push(...said);
    const readies = said.find(({ intake: { payment } }) => payment?.status === 'paid')?.intake;
    ready.set(keyOf(channel, intake.externalId), wordKeyOf(channel, readies ?? intake));
    if (fate === 'cancelled' || fate === 'cancel-first') {
      cancelled.add(keyOf(channel, intake.externalId));
    }
  }
  words.sort((a, b) => a.at - b.at);
  return { words, orders, cancelled, ready, lines };
}
