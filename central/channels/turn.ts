import { AppError, toErrorValue, type ErrorValue } from '../../shared/errors.ts';
import type { Store } from '../store/index.ts';
import type { ChannelAdapter, ChannelCall } from './adapter.ts';
import type { Connection } from './connections.ts';
import { STOPS } from './failures.ts';
import { noteStockChanges, tellStock, type SellableUnits } from './outward/stock.ts';
import { isAboutChannel, tellOutward } from './outward/tell.ts';
import { endHold, renewHold, type Hold } from './standing.ts';
import { takePulled } from './takePulled.ts';

/** Then another connection, or node, has its turn. */
const PAGES_A_TURN = 50;
const OVERLAP_MS = 5 * 60_000;
const WAIT_MIN_MS = 1000;
const WAIT_MAX_MS = 10 * 60_000;

export interface Turn {
  readonly store: Store;
  readonly connection: Connection;
  readonly adapter: ChannelAdapter;
  readonly call: ChannelCall;
  readonly hold: Hold;
  readonly sellable: SellableUnits;
  /** The program ends: what was cut off is no fault of the channel's. */
  readonly signal: AbortSignal;
}

export interface TurnResult {
  readonly orders: number;
  readonly told: number;
  readonly error: ErrorValue | null;
}

/** Full jitter: anything up to a bound that doubles, so that those who failed together don't come again together. */
function backOffMs({ entropy }: Store, failures: number): number {
  const bound = Math.min(WAIT_MAX_MS, WAIT_MIN_MS * 2 ** Math.min(failures, 20));
  const chance = Buffer.from(entropy.bytes(4)).readUInt32BE() / 0x1_0000_0000;
  return WAIT_MIN_MS + Math.floor(chance * bound);
}

const isLost = (error: unknown): boolean =>
  error instanceof AppError && error.code === 'channel.hold-lost';

interface Taken {
  pages: number;
  orders: number;
}

/** Counts what was taken in `taken`, page by page. Whether there is more to be had at once. */
async function pullAll(turn: Turn, taken: Taken): Promise<boolean> {
  const { store, connection, adapter, call, hold } = turn;
  let { cursor } = hold.state;
  const since = new Date(hold.state.since_ms).toISOString();
  for (let page = 0; page < PAGES_A_TURN; page += 1) {
    const pulled = await adapter.pull(call, { cursor, since, overlapMs: OVERLAP_MS });
    await renewHold(store, hold);
    await takePulled(store, {
      ...{ connection: connection.id, adapter, orders: pulled.orders },
      pulled: { hold, cursor: pulled.cursor },
    });
    taken.pages += 1;
    taken.orders += pulled.orders.length;
    cursor = pulled.cursor;
    if (!pulled.more) return false;
  }
  return true;
}

/** When to come again after a failure: what the channel asked for, and never all at once. */
function nextAfter(store: Store, error: unknown, failures: number): number {
  const asked = error instanceof AppError ? error.meta['retryAfterMs'] : undefined;
  const least = typeof asked === 'number' ? asked : 0;
  return store.clock.now() + least + backOffMs(store, least > 0 ? 0 : failures);
}

/**
 * One connection's turn: orders in, as far as it is due, and then what has to be told. Neither keeps the other from
 * being tried, unless the channel as a whole is not to be had. Ends with the connection given back.
 */
export async function takeTurn(turn: Turn): Promise<TurnResult> {
  const { store, connection, adapter, call, hold, sellable } = turn;
  const { state } = hold;
  const now = store.clock.now();
  const taken: Taken = { pages: 0, orders: 0 };
  /** In a row: a long sweep of which one page in ten fails gets on all the same, and is not put off longer each time. */
  const pullFailures = () => (taken.pages > 0 ? 0 : state.failures);
  let [told, seen, stopped] = [0, false, false];
  let [pullFailure, tellFailure]: unknown[] = [undefined, undefined];
  let nextMs: number | undefined;
  let stockSeen: string | undefined;
  try {
    if (state.next_ms <= now) {
      try {
        const more = await pullAll(turn, taken);
        seen = true;
        nextMs = more ? now : store.clock.now() + connection.pollSeconds * 1000;
      } catch (error) {
        if (isLost(error)) throw error;
        pullFailure = error;
        nextMs = nextAfter(store, error, pullFailures());
      }
    }
    stopped = pullFailure instanceof AppError && STOPS.has(pullFailure.code);
    // Whoever does not answer, or asks to be left alone, is not told anything either.
    const isAway = pullFailure !== undefined && isAboutChannel(pullFailure);
    if (isAway) tellFailure = pullFailure;
    else if (state.tell_ms <= now) {
      try {
        told += await tellOutward(store, connection.id, adapter, call);
        if (connection.tellStock && adapter.setStock) {
          stockSeen = await noteStockChanges(store, connection.id, state.stock_seen, sellable);
          told += await tellStock(store, connection.id, adapter, call);
        }
        seen ||= told > 0;
      } catch (error) {
        if (isLost(error)) throw error;
        tellFailure = error;
        stopped = error instanceof AppError && STOPS.has(error.code);
      }
    }
  } catch (error) {
    return { orders: taken.orders, told, error: toErrorValue(error) };
  }
  if (turn.signal.aborted) {
    const kept = state.error === null ? null : (JSON.parse(state.error) as ErrorValue);
    await endHold(store, hold, { failures: state.failures, error: kept, stopped: false, seen });
    return { orders: taken.orders, told, error: null };
  }
  const failure = pullFailure ?? tellFailure;
  const before = pullFailure === undefined ? state.failures : pullFailures();
  const failures = failure === undefined ? 0 : before + 1;
  const isKept = failure === undefined && nextMs === undefined && state.error !== null;
  const error = failure === undefined ? null : toErrorValue(failure);
  await endHold(store, hold, {
    ...(nextMs === undefined ? {} : { nextMs }),
    ...(tellFailure === undefined ? {} : { tellMs: nextAfter(store, tellFailure, state.failures) }),
    ...(stockSeen === undefined ? {} : { stockSeen }),
    // A turn that only told says nothing of a pull that failed before.
    ...(isKept
      ? { failures: state.failures, error: JSON.parse(state.error ?? '{}') as ErrorValue }
      : { failures, error }),
    ...{ stopped, seen },
  });
  return { orders: taken.orders, told, error };
}
