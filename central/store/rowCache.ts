import type { Doc, InternalCollection } from './types.ts';

interface CachedRow {
  readonly doc: Doc | undefined;
  readonly parent: string | null;
  /** Length of the body: what it takes of the memory. */
  readonly size: number;
}

/** What a row takes besides its body. */
const ROW_SIZE = 100;

/**
 * What transactions have read and written of one collection, so that each row is read at most once. What
 * one of them has not asked for it does not know, though another may have: a read that was not declared
 * is found out wherever it happens.
 */
export class RowCache {
  readonly #rows = new Map<string, CachedRow>();
  readonly #byParent = new Map<string, Set<string>>();
  readonly #wholeParents = new Set<string>();
  readonly #asked = new Set<string>();
  readonly #askedParents = new Set<string>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Another transaction goes on with it. */
  begin(): void {
    this.#asked.clear();
    this.#askedParents.clear();
  }

  /** Of these, what has to be read; the others are known from then on. */
  ask(ids: Iterable<string>): string[] {
    const missing = new Set<string>();
    for (const id of ids) {
      if (this.#rows.has(id)) this.#asked.add(id);
      else missing.add(id);
    }
    return [...missing];
  }

  askParents(parents: Iterable<string>): string[] {
    const missing = new Set<string>();
    for (const parent of parents) {
      if (this.#wholeParents.has(parent)) this.#know(parent);
      else missing.add(parent);
    }
    return [...missing];
  }

  #know(parent: string): void {
    if (this.#askedParents.has(parent)) return;
    this.#askedParents.add(parent);
    for (const id of this.#byParent.get(parent) ?? []) this.#asked.add(id);
  }

  /** Whether it was read or written by this transaction or one before. */
  holds(id: string): boolean {
    return this.#rows.has(id);
  }

  knows(id: string): boolean {
    return this.#asked.has(id);
  }

  knowsParent(parent: string): boolean {
    return this.#askedParents.has(parent);
  }

  get(id: string): Doc | undefined {
    return this.#rows.get(id)?.doc;
  }

  /** Whether the document is there and has this parent, as far as is known. */
  hasParent(id: string, parent: string | null): boolean {
    const row = this.#rows.get(id);
    return row?.doc !== undefined && row.parent === parent;
  }

  /** Remembers a row; the latest wins. */
  put(id: string, doc: Doc | undefined, parent: string | null, bodySize: number): void {
    const before = this.#rows.get(id);
    const parentBefore = before?.parent;
    if (typeof parentBefore === 'string' && parentBefore !== parent) {
      this.#byParent.get(parentBefore)?.delete(id);
    }
    const size = ROW_SIZE + bodySize;
    this.#size += size - (before?.size ?? 0);
    this.#asked.add(id);
    this.#rows.set(id, { doc, parent, size });
    if (parent === null || doc === undefined) {
      if (parent !== null) this.#byParent.get(parent)?.delete(id);
      return;
    }
    const siblings = this.#byParent.get(parent);
    if (siblings) siblings.add(id);
    else this.#byParent.set(parent, new Set([id]));
  }

  markWhole(parent: string): void {
    this.#wholeParents.add(parent);
    this.#know(parent);
  }

  children(parent: string): Doc[] {
    const docs: Doc[] = [];
    for (const id of this.#byParent.get(parent) ?? []) {
      const doc = this.get(id);
      if (doc) docs.push(doc);
    }
    return docs;
  }
}

export class RowCaches {
  readonly #caches = new Map<InternalCollection, RowCache>();

  of(collection: InternalCollection): RowCache {
    let cache = this.#caches.get(collection);
    if (!cache) {
      cache = new RowCache();
      this.#caches.set(collection, cache);
    }
    return cache;
  }

  get size(): number {
    let size = 0;
    for (const cache of this.#caches.values()) size += cache.size;
    return size;
  }

  /** For another transaction, without these collections and those that have grown beyond `sizeMax`. */
  begin(without: ReadonlySet<string>, sizeMax: number): void {
    for (const [collection, cache] of this.#caches) {
      if (without.has(collection) || cache.size > sizeMax) this.#caches.delete(collection);
      else cache.begin();
    }
  }
}
