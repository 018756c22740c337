import type { Doc, InternalCollection } from './types.ts';

interface CachedRow {
  readonly doc: Doc | undefined;
  readonly parent: string | null;
}

/** What one transaction has read and written of one collection, so that each row is read at most once. */
export class RowCache {
  readonly #rows = new Map<string, CachedRow>();
  readonly #byParent = new Map<string, Set<string>>();
  readonly #wholeParents = new Set<string>();

  knows(id: string): boolean {
    return this.#rows.has(id);
  }

  knowsParent(parent: string): boolean {
    return this.#wholeParents.has(parent);
  }

  get(id: string): Doc | undefined {
    return this.#rows.get(id)?.doc;
  }

  /** Remembers a row; the latest wins. */
  put(id: string, doc: Doc | undefined, parent: string | null): void {
    const before = this.#rows.get(id)?.parent;
    if (typeof before === 'string' && before !== parent) this.#byParent.get(before)?.delete(id);
    this.#rows.set(id, { doc, parent });
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
}
