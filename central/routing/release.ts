import type {
  Batch,
  Evidence,
  ExceptionCase,
  Fulfilment,
  Stock,
  Task,
} from '../../shared/schema/index.ts';
import { refuse, type Decision } from '../decide/decision.ts';
import { derivedId } from '../decide/draft.ts';
import type { ShardTx, Write } from '../store/index.ts';
import { bookOf } from '../allocation/promiseBook.ts';
import { unitsOf } from '../allocation/units.ts';
import { queueForGoods } from '../allocation/waitForGoods.ts';
import { OUT_OF_STOCK, outOfStockId } from './blocks.ts';
import { planRelease, type BinBalance, type ReleasePlan } from './planRelease.ts';
import { dequeue } from './releaseQueue.ts';

/** In batches of which size, and whose word it is; null: the house's own. */
export interface ReleaseRequest {
  /** Of the fact; of no other request. Batches get their ids from it. */
  readonly id: string;
  readonly by: { readonly stationId: string; readonly personId: string } | null;
  readonly batchSize: number;
}
type Released = ReleasePlan['released'];

/** Who settles what the house settles by itself. */
const CENTRAL = 'central';
export const BATCH_COUNTER = 'batch-code';
const EVIDENCE_MAX = 20;

async function loadBins(tx: ShardTx, fulfilments: readonly Fulfilment[]): Promise<BinBalance[]> {
  const skus = new Set(fulfilments.flatMap((doc) => doc.lines.map((line) => line.sku)));
  const balances = [...(await tx.children('stock', [...skus])).values()]
    .flat()
    .filter((stock) => stock.containerKind === 'location');
  const locations = await tx.get('locations', [...new Set(balances.map((b) => b.containerId))]);
  return balances.map((stock) => ({
    stock,
    sequence: locations.get(stock.containerId)?.sequence ?? Number.MAX_SAFE_INTEGER,
  }));
}

function reservations(released: Released, bins: readonly BinBalance[]): Write[] {
  const reserved = new Map<string, number>();
  for (const { stockId, units } of released.flatMap((item) => item.allocations)) {
    reserved.set(stockId, (reserved.get(stockId) ?? 0) + units);
  }
  return bins.flatMap(({ stock }): Write[] => {
    const units = reserved.get(stock.id);
    if (units === undefined) return [];
    const doc: Stock = { ...stock, reserved: stock.reserved + units };
    return [{ collection: 'stock', id: stock.id, doc }];
  });
}

function tasksOf(batchId: string, { fulfilment, allocations }: Released[number]): Write[] {
  return allocations.map((allocation) => {
    const { lineId, sku, locationId, sequence, units } = allocation;
    const doc: Omit<Task, 'id' | 'clock'> = {
      kind: 'pick',
      status: 'open',
      batchId,
      fulfilmentId: fulfilment.id,
      lineId,
      sku,
      locationId,
      sequence,
      units,
      picks: [],
      short: null,
    };
    const id = derivedId('pick', fulfilment.id, lineId, locationId);
    return { collection: 'tasks', id, doc };
  });
}

function batchWrites(
  released: Released,
  request: ReleaseRequest,
  first: number,
  now: string,
): Write[] {
  const writes: Write[] = [];
  const size = request.batchSize;
  for (let from = 0, index = 0; from < released.length; from += size, index += 1) {
    const members = released.slice(from, from + size);
    const id = derivedId(request.id, 'batch', String(index));
    const allocations = members.flatMap((member) => member.allocations);
    const batch: Omit<Batch, 'id' | 'clock'> = {
      code: `B-${String(first + index).padStart(4, '0')}`,
      status: 'ready',
      lease: null,
      fence: 0,
      fulfilmentIds: members.map(({ fulfilment }) => fulfilment.id),
      taskCount: allocations.length,
      unitCount: allocations.reduce((sum, { units }) => sum + units, 0),
      shipBy: members.map(({ fulfilment }) => fulfilment.shipBy).sort()[0] ?? now,
      createdAt: now,
    };
    writes.push({ collection: 'batches', id, doc: batch });
    for (const member of members) {
      const { promise: _, ...fulfilment } = member.fulfilment;
      const doc = { ...fulfilment, status: 'released', batchId: id, blocked: null };
      writes.push({ collection: 'fulfilments', id: doc.id, doc }, ...tasksOf(id, member));
    }
  }
  return writes;
}

function outOfStockWrites(
  { fulfilment, shortages }: ReleasePlan['short'][number],
  request: ReleaseRequest,
  before: ExceptionCase | undefined,
  now: string,
): Write[] {
  const evidence = shortages.map(({ sku, wanted, available }): Evidence => ({
    factId: request.by && request.id,
    stationId: request.by?.stationId ?? null,
    personId: request.by?.personId ?? null,
    at: now,
    code: 'out-of-stock',
    values: { sku, wanted, available },
  }));
  const [first] = shortages;
  const { promise: _, ...without } = fulfilment;
  const doc: Omit<ExceptionCase, 'id' | 'clock'> = {
    kind: 'out-of-stock',
    status: 'open',
    severity: 'high',
    subject: {
      fulfilmentId: fulfilment.id,
      orderNumber: fulfilment.orderNumber,
      ...(first ? { sku: first.sku } : {}),
    },
    evidence: [...(before?.evidence ?? []), ...evidence].slice(-EVIDENCE_MAX),
    proposals: ['retry-release', 'count-bin', 'back-order', 'cancel-order'],
    resolution: null,
    createdAt: before?.createdAt ?? now,
  };
  return [
    {
      collection: 'fulfilments',
      id: fulfilment.id,
      doc: { ...without, blocked: OUT_OF_STOCK },
    },
    { collection: 'exceptions', id: outOfStockId(fulfilment.id), doc },
  ];
}

/** Goods were found for it after all: nobody needs to look at it any more. */
function settledWrites(before: ExceptionCase | undefined, request: ReleaseRequest): Write[] {
  if (before?.status !== 'open') return [];
  const { id: factId, by } = request;
  const personId = by?.personId ?? CENTRAL;
  const resolution = { factId, action: 'retry-release', note: '', personId };
  const doc = { ...before, status: 'resolved', resolution };
  return [{ collection: 'exceptions', id: before.id, doc }];
}

/**
 * What is kept for them goes to those it is kept for; the others get what is left, the first ones first. Which of
 * them are left without.
 */
async function planWithPromises(
  tx: ShardTx,
  candidates: readonly Fulfilment[],
  bins: readonly BinBalance[],
): Promise<ReleasePlan> {
  const book = bookOf(tx);
  await book.load(candidates.flatMap(({ lines }) => lines.map(({ sku }) => sku)));
  const given = new Map<string, number>();
  const short: ReleasePlan['short'][number][] = [];
  const covered = candidates.filter((fulfilment) => {
    if (fulfilment.promise) return true;
    const wanted = unitsOf(fulfilment.lines);
    const shortages = [...wanted].flatMap(([sku, units]) => {
      const left = book.available(sku, fulfilment.channel) - (given.get(sku) ?? 0);
      return left < units ? [{ sku, wanted: units, available: Math.max(0, left) }] : [];
    });
    if (shortages.length > 0) short.push({ fulfilment, shortages });
    else for (const [sku, units] of wanted) given.set(sku, (given.get(sku) ?? 0) + units);
    return shortages.length === 0;
  });
  const plan = planRelease(covered, bins);
  return { released: plan.released, short: [...short, ...plan.short] };
}

/**
 * Releases work to the floor: allocates bins, reserves stock, makes pick tasks and batches. A fulfilment
 * that cannot be picked in full stays open, is blocked, and raises an exception that names what lacks.
 * `candidates` are open, the first ones first.
 */
export async function releaseThese(
  tx: ShardTx,
  request: ReleaseRequest,
  candidates: readonly Fulfilment[],
): Promise<Decision> {
  if (candidates.length === 0) return refuse('nothing-to-release');
  const bins = await loadBins(tx, candidates);
  const { released, short } = await planWithPromises(tx, candidates, bins);
  await dequeue(
    tx,
    released.map(({ fulfilment }) => fulfilment.id),
  );
  for (const { fulfilment } of short) await queueForGoods(tx, fulfilment);
  const exceptionIds = candidates.map(({ id }) => outOfStockId(id));
  const exceptions = await tx.get('exceptions', exceptionIds);
  const counter = (await tx.get('counters', [BATCH_COUNTER])).get(BATCH_COUNTER);
  const next = Number(counter?.['next'] ?? 1);
  const batches = Math.ceil(released.length / request.batchSize);
  const writes: Write[] = [
    ...batchWrites(released, request, next, tx.now),
    ...reservations(released, bins),
    ...released.flatMap(({ fulfilment }) =>
      settledWrites(exceptions.get(outOfStockId(fulfilment.id)), request),
    ),
    ...short.flatMap((item) =>
      outOfStockWrites(item, request, exceptions.get(outOfStockId(item.fulfilment.id)), tx.now),
    ),
  ];
  if (batches > 0) {
    const doc = { next: next + batches };
    writes.push({ collection: 'counters', id: BATCH_COUNTER, doc });
  }
  return short.length > 0
    ? { outcome: 'flagged', reason: 'out-of-stock', writes }
    : { outcome: 'applied', writes };
}
