import { normalizeGtin14, isGtin } from '../../shared/barcodes/index.ts';
import {
  COLLECTIONS,
  type AnyDocument,
  type CollectionDocuments,
  type CollectionName,
  type Product,
  type UnitOfMeasure as UnitOfMeasureSchema,
} from '../../shared/schema/index.ts';
import type { Static } from 'typebox';

/** Fields by which documents of a collection can be looked up; the collection's parent is always one. */
const MORE_INDEXES = {
  tasks: ['batchId', 'locationId'],
  fulfilments: ['orderId', 'orderNumber', 'toteIds'],
  stock: ['containerId'],
  parcels: ['sscc'],
} as const satisfies Partial<Record<CollectionName, readonly string[]>>;

type Indexes = typeof MORE_INDEXES;
/** What `useIndexed` takes for a collection. */
export type IndexName<C extends CollectionName> = C extends keyof Indexes
  ? Indexes[C][number]
  : never;

export interface BarcodeMatch {
  readonly sku: string;
  readonly uom: Static<typeof UnitOfMeasureSchema>;
  /** Eaches in one of it. */
  readonly factor: number;
}

const fieldsOf = (collection: CollectionName): readonly string[] => {
  const parent = COLLECTIONS[collection].parent;
  const more = (MORE_INDEXES as Partial<Record<CollectionName, readonly string[]>>)[collection];
  return [...(parent === undefined ? [] : [parent]), ...(more ?? [])];
};

const NONE: readonly string[] = [];

/** A document is found by each element of a field that is a list. */
const valuesOf = (doc: AnyDocument | undefined, field: string): readonly string[] => {
  const value = (doc as Record<string, unknown> | undefined)?.[field];
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? (value as string[]) : NONE;
};

/** The key of one bucket: all documents of a collection with one value in one field. */
export const bucketKey = (collection: CollectionName, field: string, value: string): string =>
  `${collection}/${field}=${value}`;

/**
 * In-memory indexes over what is shown. Kept as documents come and go, so that a scan is decided
 * without a query: by parent, by the fields above, and products by every barcode of every unit.
 */
export class DocumentIndex {
  readonly #buckets = new Map<string, Map<string, AnyDocument>>();
  readonly #lists = new Map<string, readonly AnyDocument[]>();
  readonly #barcodes = new Map<string, BarcodeMatch>();

  /** Returns the keys of the buckets that changed. */
  replace(
    collection: CollectionName,
    id: string,
    before: AnyDocument | undefined,
    after: AnyDocument | undefined,
  ): string[] {
    const changed: string[] = [];
    for (const field of fieldsOf(collection)) {
      const to = valuesOf(after, field);
      for (const from of valuesOf(before, field)) {
        if (!to.includes(from)) changed.push(this.#take(collection, field, from, id));
      }
      if (after)
        for (const value of to) changed.push(this.#put(collection, field, value, id, after));
    }
    if (collection === 'products') {
      this.#replaceBarcodes(before as Product | undefined, after as Product | undefined);
    }
    return changed;
  }

  /** The same array until the bucket changes. */
  list<C extends CollectionName>(
    collection: C,
    field: string,
    value: string,
  ): readonly CollectionDocuments[C][] {
    const key = bucketKey(collection, field, value);
    let list = this.#lists.get(key);
    if (list === undefined) {
      list = [...(this.#buckets.get(key)?.values() ?? [])];
      this.#lists.set(key, list);
    }
    return list as readonly CollectionDocuments[C][];
  }

  /** As printed, or as any GTIN of the same number. */
  findByBarcode(code: string): BarcodeMatch | undefined {
    return (
      this.#barcodes.get(code) ??
      (isGtin(code) ? this.#barcodes.get(normalizeGtin14(code)) : undefined)
    );
  }

  #put(collection: CollectionName, field: string, value: string, id: string, doc: AnyDocument) {
    const key = bucketKey(collection, field, value);
    const bucket = this.#buckets.get(key);
    if (bucket) bucket.set(id, doc);
    else this.#buckets.set(key, new Map([[id, doc]]));
    this.#lists.delete(key);
    return key;
  }

  #take(collection: CollectionName, field: string, value: string, id: string) {
    const key = bucketKey(collection, field, value);
    const bucket = this.#buckets.get(key);
    bucket?.delete(id);
    if (bucket?.size === 0) this.#buckets.delete(key);
    this.#lists.delete(key);
    return key;
  }

  #replaceBarcodes(before: Product | undefined, after: Product | undefined): void {
    for (const unit of before?.uoms ?? []) {
      for (const code of unit.barcodes) {
        for (const key of keysOf(code)) this.#barcodes.delete(key);
      }
    }
    for (const { uom, factor, barcodes } of after?.uoms ?? []) {
      for (const code of barcodes) {
        for (const key of keysOf(code)) {
          this.#barcodes.set(key, { sku: after?.sku ?? '', uom, factor });
        }
      }
    }
  }
}

const keysOf = (code: string): string[] => (isGtin(code) ? [code, normalizeGtin14(code)] : [code]);
