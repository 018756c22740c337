import type { Evidence, ExceptionCase } from '../../shared/schema/index.ts';
import { derivedId } from '../decide/draft.ts';
import { isoTime, placeholder, selectRows, type ShardTx } from '../store/index.ts';
import { setTimer, type Timers } from '../timers/index.ts';
import { bookOf } from './promiseBook.ts';

const REPLENISHMENT = 'replenishment';
/** What lacks is added up so long before anybody is asked: a hundred orders make one request. */
const GATHER_MS = 5000;
/** While something lacks it is looked at so often, for what nobody tells: goods on their way. */
const LOOK_AGAIN_MS = 60_000;
/** What was ordered is asked for again once so many times as much lacks. */
const AGAIN_AT = 2;

const replenishmentId = (shard: string, sku: string): string =>
  derivedId(REPLENISHMENT, shard, sku);

const at = (tx: ShardTx, ms: number): string => isoTime(Date.parse(tx.now) + ms);

/** There may be more lacking of a SKU than was known, or less. */
export function lookAtShortage(tx: ShardTx, sku: string): void {
  setTimer(tx, { kind: REPLENISHMENT, id: sku, dueAt: at(tx, GATHER_MS), sooner: true });
}

interface Lack {
  readonly units: number;
  readonly orders: number;
  readonly since: string;
}

/** What those that wait want of a SKU beyond what is free and promised to nobody. */
async function lackOf(tx: ShardTx, sku: string): Promise<Lack> {
  const text =
    `select sum("units") as "units", count(*) as "orders", min("since") as "since" from "back_orders"` +
    ` where "shard" = ${placeholder(1)} and "sku" = ${placeholder(2)}`;
  const [row] = await selectRows<{
    units: number | string | null;
    orders: number | string;
    since: string | null;
  }>(tx.db, text, [tx.shard, sku]);
  const book = bookOf(tx);
  await book.load([sku]);
  const left = Math.max(0, book.free(sku) - book.promised(sku));
  const units = Math.max(0, Number(row?.units ?? 0) - left);
  return { units, orders: Number(row?.orders ?? 0), since: row?.since ?? tx.now };
}

/** The bin that most of it is said to lie in: counting it may be all that is needed. */
function binOf(tx: ShardTx, sku: string): string | undefined {
  const bins = tx
    .peekChildren('stock', sku)
    .filter(({ containerKind }) => containerKind === 'location');
  return bins.toSorted((a, b) => b.onHand - a.onHand || (a.id < b.id ? -1 : 1))[0]?.containerId;
}

const knownLack = (one: ExceptionCase): number => Number(one.evidence[0]?.values['lacking'] ?? 0);

/** How the request stands from now on; undefined: as it did. */
function nextRequest(
  tx: ShardTx,
  sku: string,
  before: ExceptionCase | undefined,
  { units, orders, since }: Lack,
): { kind: string; doc: Omit<ExceptionCase, 'id' | 'clock'> } | undefined {
  const evidence: Evidence[] = [
    {
      ...{ factId: null, stationId: null, personId: null, at: tx.now, code: REPLENISHMENT },
      values: { sku, lacking: units, orders, since },
    },
  ];
  const isOpen = before?.status === 'open';
  if (units === 0) {
    // What was ordered has come: the next shortage is a new one.
    if (!before || (!isOpen && knownLack(before) === 0)) return undefined;
    if (!isOpen) return { kind: 'replenishment.covered', doc: { ...before, evidence } };
    const resolution = {
      ...{ factId: before.id, action: 'restocked' as const, note: '', personId: 'central' },
    };
    return {
      kind: 'replenishment.settled',
      doc: { ...before, evidence, status: 'resolved', resolution },
    };
  }
  if (before && isOpen) {
    const { lacking, orders: waiting } = before.evidence[0]?.values ?? {};
    if (lacking === units && waiting === orders) return undefined;
    return { kind: 'replenishment.updated', doc: { ...before, evidence } };
  }
  if (before && units < AGAIN_AT * knownLack(before)) return undefined;
  const locationId = binOf(tx, sku);
  return {
    kind: 'replenishment.requested',
    doc: {
      ...{ kind: REPLENISHMENT, status: 'open', severity: 'high' },
      subject: { sku, ...(locationId === undefined ? {} : { locationId }) },
      evidence,
      proposals: [
        'ordered',
        ...(locationId === undefined ? [] : ['count-bin' as const]),
        'back-order',
      ],
      resolution: null,
      createdAt: tx.now,
    },
  };
}

/**
 * One request for a SKU and warehouse, however many orders wait for it: raised, kept true and settled. What a person
 * answered stands until the stock covers what waits, or twice as much lacks as then.
 */
async function tendRequest(tx: ShardTx, sku: string): Promise<void> {
  const id = replenishmentId(tx.shard, sku);
  const before = (await tx.get('exceptions', [id])).get(id);
  const lack = await lackOf(tx, sku);
  const next = nextRequest(tx, sku, before, lack);
  if (next) {
    const input = { sku, lacking: lack.units, orders: lack.orders };
    tx.append({
      kind: next.kind,
      input,
      writes: [{ collection: 'exceptions', id, doc: { ...next.doc } }],
    });
  }
  if (lack.units === 0) return;
  setTimer(tx, { kind: REPLENISHMENT, id: sku, dueAt: at(tx, LOOK_AGAIN_MS), sooner: true });
}

export function registerReplenishment(timers: Timers): void {
  timers.register(REPLENISHMENT, { handle: tendRequest });
}
