import type { FactOf } from '../../shared/facts/index.ts';
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
import { HELD } from './blocks.ts';
import { planRelease, type BinBalance, type ReleasePlan } from './planRelease.ts';
import { dequeue, nextReleasable } from './releaseQueue.ts';

type ReleaseFact = FactOf<'release.requested'>;
type Released = ReleasePlan['released'];

const BATCH_COUNTER = 'batch-code';
const EVIDENCE_MAX = 20;
const outOfStockId = (fulfilmentId: string) => derivedId('out-of-stock', fulfilmentId);

async function findCandidates(tx: ShardTx, { data }: ReleaseFact): Promise<Fulfilment[]> {
  if (data.next > 0) return nextReleasable(tx, data.next);
  const docs = await tx.get('fulfilments', data.fulfilmentIds);
  const open = [...docs.values()].filter(
    ({ status, blocked }) => status === 'open' && blocked !== HELD,
  );
  return open.sort((a, b) =>
    a.shipBy < b.shipBy ? -1 : a.shipBy > b.shipBy ? 1 : b.priority - a.priority,
  );
}

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

function batchWrites(released: Released, fact: ReleaseFact, first: number, now: string): Write[] {
  const writes: Write[] = [];
  const size = fact.data.batchSize;
  for (let from = 0, index = 0; from < released.length; from += size, index += 1) {
    const members = released.slice(from, from + size);
    const id = derivedId(fact.id, 'batch', String(index));
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
      const doc = { ...member.fulfilment, status: 'released', batchId: id, blocked: null };
      writes.push({ collection: 'fulfilments', id: doc.id, doc }, ...tasksOf(id, member));
    }
  }
  return writes;
}

function outOfStockWrites(
  { fulfilment, shortages }: ReleasePlan['short'][number],
  fact: ReleaseFact,
  before: ExceptionCase | undefined,
  now: string,
): Write[] {
  const evidence = shortages.map(({ sku, wanted, available }): Evidence => ({
    factId: fact.id,
    stationId: fact.station,
    personId: fact.operator.personId,
    at: now,
    code: 'out-of-stock',
    values: { sku, wanted, available },
  }));
  const [first] = shortages;
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
      doc: { ...fulfilment, blocked: 'out-of-stock' },
    },
    { collection: 'exceptions', id: outOfStockId(fulfilment.id), doc },
  ];
}

/** Goods were found for it after all: nobody needs to look at it any more. */
function settledWrites(before: ExceptionCase | undefined, fact: ReleaseFact): Write[] {
  if (before?.status !== 'open') return [];
  const { id: factId, operator } = fact;
  const resolution = { factId, action: 'retry-release', note: '', personId: operator.personId };
  const doc = { ...before, status: 'resolved', resolution };
  return [{ collection: 'exceptions', id: before.id, doc }];
}

/**
 * Releases work to the floor: allocates bins, reserves stock, makes pick tasks and batches. A fulfilment
 * that cannot be picked in full stays open, is blocked, and raises an exception that names what lacks.
 * Naming a blocked fulfilment tries it again, unless it is held; 'next N' passes it over.
 */
export async function decideRelease(tx: ShardTx, fact: ReleaseFact): Promise<Decision> {
  const candidates = await findCandidates(tx, fact);
  if (candidates.length === 0) return refuse('nothing-to-release');
  const bins = await loadBins(tx, candidates);
  const { released, short } = planRelease(candidates, bins);
  await dequeue(
    tx,
    released.map(({ fulfilment }) => fulfilment.id),
  );
  const exceptionIds = candidates.map(({ id }) => outOfStockId(id));
  const exceptions = await tx.get('exceptions', exceptionIds);
  const counter = (await tx.get('counters', [BATCH_COUNTER])).get(BATCH_COUNTER);
  const next = Number(counter?.['next'] ?? 1);
  const batches = Math.ceil(released.length / fact.data.batchSize);
  const writes: Write[] = [
    ...batchWrites(released, fact, next, tx.now),
    ...reservations(released, bins),
    ...released.flatMap(({ fulfilment }) =>
      settledWrites(exceptions.get(outOfStockId(fulfilment.id)), fact),
    ),
    ...short.flatMap((item) =>
      outOfStockWrites(item, fact, exceptions.get(outOfStockId(item.fulfilment.id)), tx.now),
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
