import type { CollectionName } from '../schema/collections.ts';
import { stockId, type Batch, type Fulfilment, type Parcel } from '../schema/work.ts';
import type { View } from './view.ts';

/** Ids of documents by collection. */
export type HeldIds = ReadonlyMap<CollectionName, ReadonlySet<string>>;

/** Collections that held work may need documents of. */
export const HELD_COLLECTIONS = [
  'settings',
  'batches',
  'fulfilments',
  'tasks',
  'parcels',
  'stock',
  'locations',
  'products',
  'contacts',
] as const satisfies readonly CollectionName[];

class Ids {
  readonly byCollection = new Map<CollectionName, Set<string>>();

  add(collection: CollectionName, id: string): void {
    const ids = this.byCollection.get(collection);
    if (ids) ids.add(id);
    else this.byCollection.set(collection, new Set([id]));
  }
}

function addProduct(view: View, ids: Ids, sku: string): void {
  ids.add('products', sku);
  for (const part of view.get('products', sku)?.kit ?? []) ids.add('products', part.sku);
}

/** What it takes to pick, pack and label one fulfilment. */
function addFulfilment(view: View, ids: Ids, fulfilment: Fulfilment): void {
  const { id, lines, toteIds } = fulfilment;
  ids.add('fulfilments', id);
  ids.add('contacts', id);
  const skus = new Set(lines.map(({ sku }) => sku));
  for (const task of view.children('tasks', id)) {
    const { sku, locationId } = task;
    ids.add('tasks', task.id);
    ids.add('locations', locationId);
    ids.add('stock', stockId({ sku, containerKind: 'location', containerId: locationId }));
    skus.add(sku);
  }
  const parcels = view.children('parcels', id);
  for (const parcel of parcels) ids.add('parcels', parcel.id);
  for (const sku of skus) {
    addProduct(view, ids, sku);
    for (const containerId of toteIds) {
      ids.add('stock', stockId({ sku, containerKind: 'tote', containerId }));
    }
    for (const { id: containerId } of parcels) {
      ids.add('stock', stockId({ sku, containerKind: 'parcel', containerId }));
    }
  }
}

/** Work in this station's hands: batches it leased or claimed, and parcels of its own that have not left. */
export function* heldRoots(
  view: View,
  stateOf: View['get'],
  stationId: string,
): Generator<
  { collection: 'batches'; document: Batch } | { collection: 'parcels'; document: Parcel }
> {
  for (const document of view.all('batches')) {
    const isHeld = [document, stateOf('batches', document.id)].some(
      (doc) =>
        doc?.lease?.stationId === stationId && (doc.status === 'ready' || doc.status === 'claimed'),
    );
    if (isHeld) yield { collection: 'batches', document };
  }
  for (const document of view.all('parcels')) {
    const isHere = [document, stateOf('parcels', document.id)].some(
      (doc) => doc?.stationId === stationId && (doc.status === 'open' || doc.status === 'closed'),
    );
    if (isHere) yield { collection: 'parcels', document };
  }
}

/**
 * The documents that the work in this station's hands needs to be finished without central: as it shows here, or as central has
 * it (`stateOf`), since what is done here may be undone until central knows. Some ids may name nothing.
 */
export function heldIds(view: View, stateOf: View['get'], stationId: string): HeldIds {
  const ids = new Ids();
  for (const { id } of view.all('settings')) ids.add('settings', id);
  const fulfilments = new Set<string>();
  for (const { collection, document } of heldRoots(view, stateOf, stationId)) {
    if (collection === 'parcels') fulfilments.add(document.fulfilmentId);
    else {
      ids.add('batches', document.id);
      for (const id of document.fulfilmentIds) fulfilments.add(id);
    }
  }
  for (const id of fulfilments) {
    const fulfilment = view.get('fulfilments', id);
    if (!fulfilment) continue;
    if (fulfilment.batchId !== null) ids.add('batches', fulfilment.batchId);
    addFulfilment(view, ids, fulfilment);
  }
  return ids.byCollection;
}
