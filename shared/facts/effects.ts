import { contactRevision } from '../schema/masterData.ts';
import type { Batch, Task } from '../schema/work.ts';
import type { ExceptionCase } from '../schema/exception.ts';
import { change, create, setStock, type Effect } from './effect.ts';
import type { Fact, FactOf } from './envelope.ts';
import { upToDate } from './upcast.ts';
import {
  itemMoved,
  labelPrinted,
  labelReprinted,
  parcelClosed,
  parcelOpened,
  parcelRelabelled,
  parcelShipped,
} from './packEffects.ts';
import { pickConfirmed, pickShorted, pickUndone, putbackDone, shortUndone } from './pickEffects.ts';

const lease = (fact: FactOf<'batch.leased' | 'batch.claimed'>, claimed: boolean): Effect =>
  change('batches', fact.data.batchId, (doc): Batch => {
    const { fence } = fact.data;
    // Leased again by its holder: only central's time limit moves.
    if (!claimed && doc.lease?.stationId === fact.station && doc.fence === fence) return doc;
    return {
      ...doc,
      status: claimed ? 'claimed' : 'ready',
      fence,
      lease: {
        stationId: fact.station,
        personId: claimed ? fact.operator.personId : null,
        fence,
      },
    };
  });

function exceptionRaised(fact: FactOf<'exception.raised'>): Effect[] {
  const { exceptionId, kind, note, ...subject } = fact.data;
  const doc: ExceptionCase = {
    id: exceptionId,
    clock: 0,
    kind,
    status: 'open',
    severity: 'high',
    subject,
    evidence: [
      {
        factId: fact.id,
        stationId: fact.station,
        personId: fact.operator.personId,
        at: fact.time.at,
        code: 'note',
        values: { note },
      },
    ],
    proposals: ['investigate', 'accept'],
    resolution: null,
    createdAt: fact.time.at,
  };
  return [create('exceptions', doc)];
}

const exceptionResolved = (fact: FactOf<'exception.resolved'>): Effect[] => [
  change('exceptions', fact.data.exceptionId, (doc): ExceptionCase =>
    doc.status === 'resolved'
      ? doc
      : {
          ...doc,
          status: 'resolved',
          resolution: {
            factId: fact.id,
            action: fact.data.action,
            note: fact.data.note,
            personId: fact.operator.personId,
          },
        },
  ),
];

const stockCounted = ({ data }: FactOf<'stock.counted'>): Effect[] => {
  const key = { sku: data.sku, containerKind: 'location', containerId: data.locationId } as const;
  const counted = setStock(key, data.units);
  if (data.taskId === undefined) return [counted];
  return [counted, change('tasks', data.taskId, (doc): Task => ({ ...doc, status: 'done' }))];
};

const addressCorrected = (fact: FactOf<'address.corrected'>): Effect[] => [
  // A corrected address has region and district in its own lines.
  change(
    'contacts',
    fact.data.fulfilmentId,
    ({ region: _region, district: _district, ...doc }) => ({
      ...doc,
      ...fact.data.address,
      revision: contactRevision(doc) + 1,
      corrected: {
        factId: fact.id,
        stationId: fact.station,
        personId: fact.operator.personId,
        at: fact.time.at,
      },
    }),
  ),
];

/**
 * What a fact does to each document it touches: the prediction a station shows at once, and the core
 * of what central decides. Pure, and the list of (collection, id) depends on the fact alone.
 */
export function effectsOf(made: Fact): Effect[] {
  const fact = upToDate(made);
  switch (fact.type) {
    case 'pick.confirmed':
      return pickConfirmed(fact);
    case 'pick.undone':
      return pickUndone(fact);
    case 'pick.shorted':
      return pickShorted(fact);
    case 'short.undone':
      return shortUndone(fact);
    case 'putback.done':
      return putbackDone(fact);
    case 'parcel.opened':
      return parcelOpened(fact);
    case 'item.verified':
      return itemMoved(fact, 1);
    case 'item.unverified':
      return itemMoved(fact, -1);
    case 'parcel.closed':
      return parcelClosed(fact);
    case 'parcel.relabelled':
      return parcelRelabelled(fact);
    case 'label.printed':
      return labelPrinted(fact);
    case 'label.reprinted':
      return labelReprinted(fact);
    case 'parcel.shipped':
      return parcelShipped(fact);
    case 'address.corrected':
      return addressCorrected(fact);
    case 'stock.counted':
      return stockCounted(fact);
    case 'exception.raised':
      return exceptionRaised(fact);
    case 'exception.resolved':
      return exceptionResolved(fact);
    case 'batch.leased':
      return [lease(fact, false)];
    case 'batch.claimed':
      return [lease(fact, true)];
    case 'batch.returned':
      return [
        change('batches', fact.data.batchId, (doc): Batch =>
          doc.lease?.stationId === fact.station ? { ...doc, status: 'ready', lease: null } : doc,
        ),
      ];
    case 'fulfilment.cancelled':
      return [
        change('fulfilments', fact.data.fulfilmentId, (doc) =>
          doc.status === 'shipped' ? doc : { ...doc, status: 'cancelled' },
        ),
      ];
    case 'scan.rejected':
    case 'release.requested':
    case 'number.lost':
    case 'pallet.numbered':
      // Evidence and a pending request: nothing of them shows in a document until central has decided.
      return [];
  }
}
