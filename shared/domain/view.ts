import type { CollectionDocuments, CollectionName } from '../schema/collections.ts';
import type { UnitOfMeasure } from '../schema/base.ts';
import type { Fulfilment } from '../schema/work.ts';

/** What a person sees, read-only: state plus the station's own facts. The replica is one; tests make their own. */
export interface View {
  get<C extends CollectionName>(collection: C, id: string): CollectionDocuments[C] | undefined;
  /** Documents whose parent field (COLLECTIONS[collection].parent) is `parentId`, in no particular order. */
  children<C extends CollectionName>(
    collection: C,
    parentId: string,
  ): readonly CollectionDocuments[C][];
  all<C extends CollectionName>(collection: C): readonly CollectionDocuments[C][];
  /** Fulfilments that name the tote among theirs, in no particular order. */
  withTote(toteId: string): readonly Fulfilment[];
}

/** What one item barcode stands for: `factor` eaches of a SKU. */
export interface BarcodeMatch {
  readonly sku: string;
  readonly uom: UnitOfMeasure;
  readonly factor: number;
}

/** Who works where: the station's id and the signed-in person's. */
export interface Self {
  readonly stationId: string;
  readonly personId: string;
}

/** `collection/id` → clock, for a fact's `basedOn`. Documents that are absent are left out. */
export function clocksOf(
  view: View,
  documents: readonly (readonly [CollectionName, string])[],
): Record<string, number> {
  const clocks: Record<string, number> = {};
  for (const [collection, id] of documents) {
    const doc = view.get(collection, id);
    if (doc) clocks[`${collection}/${id}`] = doc.clock;
  }
  return clocks;
}
