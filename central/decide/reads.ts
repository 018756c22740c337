import { effectsOf, type Fact } from '../../shared/facts/index.ts';
import { stockId, type Fulfilment, type Task } from '../../shared/schema/index.ts';
import type { DecideReads, DecideView } from './decision.ts';
import { staleAddressId } from './address.ts';
import { cancelReads } from './cancel.ts';
import { wrongScanKey, wrongScansId } from './intents.ts';
import { lostRecordId } from './lostNumbers.ts';
import { lateWorkId } from './lateWork.ts';
import { MAY_HAVE_OPEN_LINES } from './leases.ts';
import { doubleShipId, mispackId, printFailureId, ssccKey } from './packing.ts';
import { isTaskFact, mayFinish, raisedBy } from './picking.ts';

type Gets = DecideReads['gets'];
type Children = DecideReads['children'];

const SETTINGS = { collection: 'settings' as const, id: 'warehouse' };

const bin = ({ sku, locationId }: { sku: string; locationId: string }) => ({
  collection: 'stock' as const,
  id: stockId({ sku, containerKind: 'location', containerId: locationId }),
});

function extraGets(fact: Fact): Gets {
  switch (fact.type) {
    case 'pick.confirmed':
    case 'pick.shorted':
      return [
        { collection: 'batches', id: fact.data.batchId },
        { collection: 'exceptions', id: lateWorkId(fact.data.batchId, fact.station) },
        SETTINGS,
        bin(fact.data),
      ];
    case 'pick.undone':
    case 'short.undone':
      return [
        { collection: 'batches', id: fact.data.batchId },
        { collection: 'exceptions', id: lateWorkId(fact.data.batchId, fact.station) },
        SETTINGS,
        ...raisedBy(fact.data.undoes),
        bin(fact.data),
      ];
    case 'scan.rejected':
      return [
        { collection: 'counters', id: wrongScanKey(fact) },
        { collection: 'exceptions', id: wrongScansId(fact) },
        SETTINGS,
      ];
    case 'batch.leased':
    case 'batch.claimed':
      return [SETTINGS];
    case 'parcel.opened':
    case 'parcel.closed':
    case 'parcel.shipped':
    case 'item.verified':
    case 'item.unverified':
      return [
        { collection: 'fulfilments', id: fact.data.fulfilmentId },
        { collection: 'parcels', id: fact.data.parcelId },
        { collection: 'contacts', id: fact.data.fulfilmentId },
        { collection: 'exceptions', id: mispackId(fact.data.fulfilmentId) },
        { collection: 'exceptions', id: doubleShipId(fact.data.fulfilmentId) },
        { collection: 'exceptions', id: staleAddressId(fact.data.parcelId) },
        ...(fact.type === 'parcel.closed'
          ? [{ collection: 'counters' as const, id: ssccKey(fact.data.sscc) }]
          : []),
        ...(fact.type === 'parcel.shipped' && fact.data.batchId !== null
          ? [{ collection: 'batches' as const, id: fact.data.batchId }]
          : []),
      ];
    case 'pallet.numbered':
      return [{ collection: 'counters', id: ssccKey(fact.data.sscc) }];
    case 'number.lost':
      return [{ collection: 'exceptions', id: lostRecordId(fact) }];
    case 'parcel.relabelled':
      return [
        { collection: 'exceptions', id: printFailureId(fact.data.parcelId) },
        { collection: 'exceptions', id: staleAddressId(fact.data.parcelId) },
        { collection: 'contacts', id: fact.data.fulfilmentId },
      ];
    case 'address.corrected':
      return [{ collection: 'fulfilments', id: fact.data.fulfilmentId }];
    case 'label.printed':
    case 'label.reprinted':
      return [{ collection: 'exceptions', id: printFailureId(fact.data.parcelId) }];
    case 'fulfilment.cancelled':
      return [{ collection: 'contacts', id: fact.data.fulfilmentId }];
    case 'exception.resolved':
      return fact.data.fulfilmentId === undefined
        ? []
        : [{ collection: 'fulfilments', id: fact.data.fulfilmentId }];
    default:
      return [];
  }
}

function childrenOf(fact: Fact): Children {
  switch (fact.type) {
    case 'pick.confirmed':
    case 'pick.undone':
    case 'pick.shorted':
    case 'short.undone':
      return [{ collection: 'tasks', parent: fact.data.fulfilmentId }];
    case 'address.corrected':
    case 'parcel.closed':
    case 'item.verified':
    case 'item.unverified':
      return [{ collection: 'parcels', parent: fact.data.fulfilmentId }];
    case 'parcel.shipped':
      return [
        { collection: 'tasks', parent: fact.data.fulfilmentId },
        { collection: 'parcels', parent: fact.data.fulfilmentId },
        ...(fact.data.batchId === null
          ? []
          : [{ collection: 'fulfilments' as const, parent: fact.data.batchId }]),
      ];
    case 'fulfilment.cancelled':
      return [
        { collection: 'tasks', parent: fact.data.fulfilmentId },
        { collection: 'parcels', parent: fact.data.fulfilmentId },
      ];
    default:
      return [];
  }
}

/** Everything decide will look at, known from the fact alone: one set-based read serves a whole batch. */
export function readsOf(fact: Fact): DecideReads {
  const touched = effectsOf(fact).map(({ collection, id }) => ({ collection, id }));
  return { gets: [...touched, ...extraGets(fact)], children: childrenOf(fact) };
}

/** The fulfilment a fact is about, where it says so. */
function fulfilmentOf(fact: Fact, view: DecideView): Fulfilment | undefined {
  let id: string | null | undefined;
  if ('fulfilmentId' in fact.data) id = fact.data.fulfilmentId;
  if (fact.type === 'putback.done') {
    id = view.get('tasks', fact.data.taskId)?.['fulfilmentId'] as string | null | undefined;
  }
  if (id === undefined || id === null) return undefined;
  return view.get('fulfilments', id) as Fulfilment | undefined;
}

const NONE: DecideReads = { gets: [], children: [] };
const WORK: ReadonlySet<Fact['type']> = new Set([
  'pick.confirmed',
  'pick.undone',
  'pick.shorted',
  'short.undone',
  'parcel.opened',
  'item.verified',
  'item.unverified',
  'parcel.closed',
  'parcel.shipped',
  'putback.done',
]);

/** The bins of a fulfilment's tasks, once these are known. */
function binsOf(fulfilmentId: string, view: DecideView): Gets {
  const tasks = view.children('tasks', fulfilmentId) as unknown as readonly Task[];
  return tasks.map(bin);
}

/** Whether the steps before have read the batch's fulfilments, because this fact may end it. */
function looksAtBatch(fact: Fact, fulfilment: Fulfilment, view: DecideView): boolean {
  if (fact.type === 'fulfilment.cancelled') return true;
  if (!isTaskFact(fact) || fact.data.batchId !== fulfilment.batchId) return false;
  if (fulfilment.status === 'cancelled') return true;
  const tasks = view.children('tasks', fulfilment.id) as unknown as readonly Task[];
  return mayFinish(fact, tasks);
}

const STEPS: readonly ((fact: Fact, view: DecideView) => DecideReads)[] = [
  // A put-back names its task only.
  (fact, view) => {
    if (fact.type !== 'putback.done') return NONE;
    const id = view.get('tasks', fact.data.taskId)?.['fulfilmentId'];
    return typeof id === 'string'
      ? { gets: [{ collection: 'fulfilments', id }], children: [] }
      : NONE;
  },
  (fact, view) => {
    if (fact.type === 'fulfilment.cancelled' || fact.type === 'exception.resolved') {
      const fulfilment = fulfilmentOf(fact, view);
      return fulfilment ? cancelReads(fact, fulfilment) : NONE;
    }
    if (!WORK.has(fact.type)) return NONE;
    const fulfilment = fulfilmentOf(fact, view);
    if (fulfilment?.status === 'cancelled') return cancelReads(fact, fulfilment);
    if (!isTaskFact(fact)) return NONE;
    const tasks = view.children('tasks', fact.data.fulfilmentId) as unknown as readonly Task[];
    return mayFinish(fact, tasks)
      ? { gets: [], children: [{ collection: 'fulfilments', parent: fact.data.batchId }] }
      : NONE;
  },
  // Whether the batch is over depends on the lines of those that are being packed already.
  (fact, view) => {
    if (fact.type !== 'fulfilment.cancelled' && !isTaskFact(fact)) return NONE;
    const fulfilment = fulfilmentOf(fact, view);
    if (!fulfilment?.batchId || !looksAtBatch(fact, fulfilment, view)) return NONE;
    const members = view.children('fulfilments', fulfilment.batchId) as unknown as Fulfilment[];
    const packing = members.filter(({ status }) => MAY_HAVE_OPEN_LINES.includes(status));
    return { gets: [], children: packing.map(({ id }) => ({ collection: 'tasks', parent: id })) };
  },
  (fact, view) => {
    if (fact.type !== 'fulfilment.cancelled') return NONE;
    const fulfilment = fulfilmentOf(fact, view);
    return fulfilment ? { gets: binsOf(fulfilment.id, view), children: [] } : NONE;
  },
  (fact, view) => {
    if (fact.type !== 'address.corrected') return NONE;
    const parcels = view.children('parcels', fact.data.fulfilmentId);
    const gets = parcels.map(({ id }) => ({
      collection: 'exceptions' as const,
      id: staleAddressId(String(id)),
    }));
    return { gets, children: [] };
  },
];

/**
 * What depends on documents read before: in so many steps, each told by what the earlier ones brought.
 * Few facts have any; they are read when the fact is decided, not with its batch.
 */
export const FURTHER_READS: typeof STEPS = STEPS;
