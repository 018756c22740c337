import type { CollectionDocuments, CollectionName } from '../schema/collections.ts';
import { stockId, type ContainerKind, type Stock } from '../schema/work.ts';

/**
 * One fact's effect on one document. `apply` sees that document alone: never another one. That is what
 * lets a fact be folded into each document separately, whichever of them central's state shows first.
 * undefined in: the document is absent. undefined out: it is absent afterwards.
 */
export interface EffectOn<C extends CollectionName> {
  readonly collection: C;
  readonly id: string;
  readonly apply: (doc: CollectionDocuments[C] | undefined) => CollectionDocuments[C] | undefined;
}
export type Effect = { [C in CollectionName]: EffectOn<C> }[CollectionName];

/** An effect on a document that must exist already: while it is absent nothing is shown of it. */
export function change<C extends CollectionName>(
  collection: C,
  id: string,
  apply: (doc: CollectionDocuments[C]) => CollectionDocuments[C],
): EffectOn<C> {
  return { collection, id, apply: (doc) => (doc === undefined ? undefined : apply(doc)) };
}

/** An effect that brings a document into being; a document that is there already stays as it is. */
export function create<C extends CollectionName>(
  collection: C,
  doc: CollectionDocuments[C],
): EffectOn<C> {
  return { collection, id: doc.id, apply: (existing) => existing ?? doc };
}

interface ContainerKey {
  readonly sku: string;
  readonly containerKind: ContainerKind;
  readonly containerId: string;
}

function emptyStock(key: ContainerKey): Stock {
  return {
    id: stockId(key),
    clock: 0,
    ...key,
    condition: 'available',
    owner: 'own',
    onHand: 0,
    reserved: 0,
  };
}

/** Adds `delta` eaches to a balance. An emptied tote or parcel leaves no row; a bin keeps its row at zero. */
export function moveStock(
  sku: string,
  containerKind: ContainerKind,
  containerId: string,
  delta: number,
): EffectOn<'stock'> {
  const key = { sku, containerKind, containerId };
  return {
    collection: 'stock',
    id: stockId(key),
    apply: (doc) => {
      const before = doc ?? emptyStock(key);
      const onHand = before.onHand + delta;
      if (onHand === 0 && containerKind !== 'location') return undefined;
      return { ...before, onHand };
    },
  };
}

/** Sets a balance to what was counted. */
export function setStock(key: ContainerKey, onHand: number): EffectOn<'stock'> {
  return {
    collection: 'stock',
    id: stockId(key),
    apply: (doc) => ({ ...(doc ?? emptyStock(key)), onHand }),
  };
}
