import { effectsOf, type Fact } from '../../shared/facts/index.ts';
import { stockId } from '../../shared/schema/index.ts';
import { derivedId } from './draft.ts';
import type { DecideReads } from './decision.ts';
import { wrongScanKey, wrongScansId } from './intents.ts';
import { lostRecordId } from './lostNumbers.ts';
import { printFailureId, ssccKey } from './packing.ts';
import { raisedBy } from './picking.ts';

type Gets = DecideReads['gets'];
type Children = DecideReads['children'];

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
        { collection: 'exceptions', id: derivedId('late-work', fact.data.batchId, fact.station) },
        bin(fact.data),
      ];
    case 'pick.undone':
    case 'short.undone':
      return [
        { collection: 'batches', id: fact.data.batchId },
        ...raisedBy(fact.data.undoes),
        bin(fact.data),
      ];
    case 'scan.rejected':
      return [
        { collection: 'counters', id: wrongScanKey(fact) },
        { collection: 'exceptions', id: wrongScansId(fact) },
        { collection: 'settings', id: 'warehouse' },
      ];
    case 'parcel.opened':
    case 'parcel.closed':
    case 'parcel.shipped':
    case 'item.verified':
    case 'item.unverified':
      return [
        { collection: 'fulfilments', id: fact.data.fulfilmentId },
        { collection: 'parcels', id: fact.data.parcelId },
        { collection: 'contacts', id: fact.data.fulfilmentId },
        {
          collection: 'exceptions',
          id: derivedId('cancelled-while-packing', fact.data.fulfilmentId),
        },
        ...(fact.type === 'parcel.closed'
          ? [{ collection: 'counters' as const, id: ssccKey(fact.data.sscc) }]
          : []),
        ...(fact.type === 'parcel.shipped' && fact.data.batchId !== null
          ? [{ collection: 'batches' as const, id: fact.data.batchId }]
          : []),
      ];
    case 'number.lost':
      return [{ collection: 'exceptions', id: lostRecordId(fact) }];
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
