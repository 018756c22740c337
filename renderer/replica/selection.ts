import type { DependencyList } from 'react';
import type { CollectionDocuments, CollectionName } from '../../shared/schema/index.ts';
import type { Replica } from './replica.ts';

export interface CollectionView<C extends CollectionName> {
  readonly where?: (doc: CollectionDocuments[C]) => boolean;
  readonly sort?: (a: CollectionDocuments[C], b: CollectionDocuments[C]) => number;
  /** What `where` and `sort` depend on: they are usually written in place, and new with every render. */
  readonly deps?: DependencyList;
}

const sameItems = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((item, at) => Object.is(item, b[at]));

/** Filters and sorts a collection when it or `deps` changed, and gives the same array for the same documents. */
export class Selection<C extends CollectionName> {
  #of: readonly unknown[] | undefined;
  #deps: DependencyList = [];
  #selected: readonly CollectionDocuments[C][] = [];

  select(
    replica: Replica,
    collection: C,
    view: CollectionView<C>,
  ): readonly CollectionDocuments[C][] {
    const { where, sort, deps = [] } = view;
    const all = replica.all(collection);
    if (all === this.#of && sameItems(deps, this.#deps)) return this.#selected;
    this.#of = all;
    this.#deps = deps;
    const some = where === undefined ? all : all.filter(where);
    const next = sort === undefined ? some : some.toSorted(sort);
    if (!sameItems(next, this.#selected)) this.#selected = next;
    return this.#selected;
  }
}
