import type { TimelineEvent } from '../../shared/protocol/index.ts';
import type { ExceptionCase, Fulfilment, Parcel, Task } from '../../shared/schema/index.ts';
import type { OrderDoc } from '../orders/index.ts';
import { holdsOf } from '../rules/index.ts';
import { placeholder, selectIn, type Store } from '../store/index.ts';

/** What a warehouse did with an order. */
export interface FloorDone {
  readonly warehouse: string;
  readonly fulfilments: readonly Fulfilment[];
  readonly tasks: readonly Task[];
  readonly parcels: readonly Parcel[];
  readonly exceptions: readonly ExceptionCase[];
}

interface LedgerRow {
  clock: number;
  at: string;
  kind: string;
  input: string;
}
const ROWS = `select "clock", "at", "kind", "input" from "ledger" where "shard" = ${placeholder(1)} and "clock"`;
const FACTS = `select "clock" from "facts" where "shard" = ${placeholder(1)} and "clock" is not null and "station" = ${placeholder(2)} and "id"`;

/** What the floor's ledger says of it: the rows that made its documents what they are, and every pick. */
async function floorRows(store: Pick<Store, 'read'>, done: FloorDone): Promise<LedgerRow[]> {
  const { warehouse, fulfilments, tasks, parcels, exceptions } = done;
  const clocks = new Set(
    [...fulfilments, ...tasks, ...parcels, ...exceptions].map((doc) => doc.clock),
  );
  const picks = tasks.flatMap((task) => task.picks);
  for (const [station, made] of Map.groupBy(picks, ({ stationId }) => stationId)) {
    const ids = made.map(({ factId }) => factId);
    const found = await selectIn<{ clock: number }>(store.read, FACTS, [warehouse, station], ids);
    for (const { clock } of found) clocks.add(clock);
  }
  return selectIn<LedgerRow>(store.read, ROWS, [warehouse], [...clocks].map(String));
}

interface FactInput {
  readonly fact?: {
    readonly station?: string;
    readonly operator?: { readonly personId?: string };
    readonly data?: Readonly<Record<string, unknown>>;
  };
}

/** Telling details of a fact, as far as they are plain. */
const VALUES = ['sku', 'units', 'reason', 'sscc', 'weightGrams', 'toteId'];

function floorEvent(warehouse: string, { at, kind, input }: LedgerRow): TimelineEvent {
  const { fact } = (JSON.parse(input) ?? {}) as FactInput;
  const personId = fact?.operator?.personId;
  const values: TimelineEvent['values'] = {};
  for (const name of VALUES) {
    const value = fact?.data?.[name];
    if (typeof value === 'string' || typeof value === 'number') values[name] = value;
  }
  if (fact?.station !== undefined) values['station'] = fact.station;
  return {
    ...{ at, kind, where: warehouse, values },
    ...(personId === undefined ? {} : { cause: `person:${personId}` }),
  };
}

/** What of the history the floor tells better. */
const TOLD_BY_FLOOR = new Set(['status']);

/** What can still be taken back of what happened last. */
function undoOf(order: OrderDoc, kind: string, isLast: boolean): TimelineEvent['undo'] {
  if (!isLast) return undefined;
  if (kind === 'closed-unpaid' && order.status === 'cancelled' && order.closed) return 'reopen';
  if (order.status !== 'open') return undefined;
  if (kind === 'held' && order.hold) return 'release';
  return (kind === 'hold-released' || kind === 'hold-over') && holdsOf(order).length === 0
    ? 'hold'
    : undefined;
}

function historyEvents(order: OrderDoc): TimelineEvent[] {
  const history = order.history ?? [];
  return history.flatMap(({ at, kind, cause, values }, place): TimelineEvent[] => {
    if (TOLD_BY_FLOOR.has(kind)) return [];
    const isLast = history.findLastIndex((one) => one.kind === kind) === place;
    const undo = undoOf(order, kind, isLast);
    return [
      {
        ...{ at, kind, values: { ...values } },
        ...(cause === undefined ? {} : { cause }),
        ...(undo === undefined ? {} : { undo }),
      },
    ];
  });
}

/** Picks of one walk by one person read as one thing. */
function together(events: readonly TimelineEvent[]): TimelineEvent[] {
  const told: TimelineEvent[] = [];
  for (const event of events) {
    const last = told.at(-1);
    const same =
      last !== undefined &&
      event.where !== undefined &&
      last.kind === event.kind &&
      last.where === event.where &&
      last.cause === event.cause;
    if (same) {
      const station = event.values['station'];
      const values = station === undefined ? {} : { station };
      told[told.length - 1] = { ...last, at: event.at, times: (last.times ?? 1) + 1, values };
    } else told.push(event);
  }
  return told;
}

/** The oldest first. `nameOf`: of a person. */
export async function timelineOf(
  store: Pick<Store, 'read'>,
  order: OrderDoc,
  floors: readonly FloorDone[],
  nameOf: (personId: string) => string | undefined,
): Promise<TimelineEvent[]> {
  const events = historyEvents(order);
  for (const floor of floors) {
    for (const row of await floorRows(store, floor)) events.push(floorEvent(floor.warehouse, row));
  }
  const sorted = events.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  return together(sorted).map((event) => {
    const person = /^person:(.+)$/.exec(event.cause ?? '')?.[1];
    const by = person === undefined ? undefined : nameOf(person);
    return by === undefined ? event : { ...event, by };
  });
}
