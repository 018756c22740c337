import type { Fact, FactResult } from '../../shared/facts/index.ts';
import {
  COLLECTION_NAMES,
  COLLECTIONS,
  type AnyDocument,
  type CollectionDocuments,
  type CollectionName,
  type Fulfilment,
  type Stock,
} from '../../shared/schema/index.ts';
import { Fold, type Touched } from '../../shared/sync/fold.ts';
import { bucketKey, DocumentIndex, type BarcodeMatch, type IndexName } from './documentIndex.ts';
import { Listeners } from './listeners.ts';

export type ArrivedDocument = { id: string; clock: number; _deleted?: boolean };

/** Runs `flush` once, later: in a page, before the next frame. */
export type Schedule = (flush: () => void) => void;

const documentKey = (collection: CollectionName, id: string) => `${collection}#${id}`;

type Documents = { [C in CollectionName]: Map<string, CollectionDocuments[C]> };
const emptyDocuments = (): Documents =>
  Object.fromEntries(COLLECTION_NAMES.map((name) => [name, new Map()])) as unknown as Documents;

/**
 * What this window shows: central's state as far as it is stored here, with this station's own facts
 * folded over it. In memory, so that a scan is decided without a query. Fed by the replication worker
 * and by the host's answers; screens read it through the hooks.
 */
export class Replica {
  readonly #base = emptyDocuments();
  readonly #shown = emptyDocuments();
  readonly #through = new Map<CollectionName, number>();
  /** Clocks of deletions that `through` has not reached yet. */
  readonly #deleted = new Map<string, number>();
  /** Documents that the host held and central has not shown yet, with the clock they are known up to. */
  readonly #held = new Map<string, { collection: CollectionName; id: string; known: number }>();
  readonly #fold: Fold;
  readonly #index = new DocumentIndex();
  readonly #listeners = new Listeners();
  readonly #lists = new Map<CollectionName, readonly AnyDocument[]>();
  readonly #schedule: Schedule;

  constructor(schedule: Schedule) {
    this.#schedule = schedule;
    this.#fold = new Fold({
      base: (collection, id) => this.#base[collection].get(id),
      deletedAt: (collection, id) => this.#deleted.get(documentKey(collection, id)) ?? 0,
      knownAt: (collection, id) => this.#held.get(documentKey(collection, id))?.known ?? 0,
      through: (collection) => this.through(collection),
    });
  }

  // ---- reading

  get<C extends CollectionName>(collection: C, id: string): CollectionDocuments[C] | undefined {
    return this.#shown[collection].get(id);
  }

  /** Documents with `parentId` in the collection's parent field. The same array until one changes. */
  children<C extends CollectionName>(
    collection: C,
    parentId: string,
  ): readonly CollectionDocuments[C][] {
    return this.#index.list(collection, COLLECTIONS[collection].parent ?? '', parentId);
  }

  /** Documents with `value` in an indexed field. The same array until one changes. */
  indexed<C extends CollectionName>(
    collection: C,
    field: IndexName<C>,
    value: string,
  ): readonly CollectionDocuments[C][] {
    return this.#index.list(collection, field, value);
  }

  /** The same array until the collection changes. */
  all<C extends CollectionName>(collection: C): readonly CollectionDocuments[C][] {
    let list = this.#lists.get(collection);
    if (list === undefined) {
      list = [...this.#shown[collection].values()];
      this.#lists.set(collection, list);
    }
    return list as readonly CollectionDocuments[C][];
  }

  withTote(toteId: string): readonly Fulfilment[] {
    return this.indexed('fulfilments', 'toteIds', toteId);
  }

  count(collection: CollectionName): number {
    return this.#shown[collection].size;
  }

  findByBarcode(code: string): BarcodeMatch | undefined {
    return this.#index.findByBarcode(code);
  }

  /** Balances in one bin, tote or parcel, of one SKU where given. */
  stockAt(containerId: string, sku?: string): readonly Stock[] {
    const here = this.indexed('stock', 'containerId', containerId);
    return sku === undefined ? here : here.filter((balance) => balance.sku === sku);
  }

  /** The clock up to which this collection is stored here; 0 before the first sync. */
  through(collection: CollectionName): number {
    return this.#through.get(collection) ?? 0;
  }

  /** The clock up to which the whole warehouse is stored here. */
  throughAll(): number {
    const known = [...this.#through].filter(([name]) => COLLECTIONS[name].shard === 'warehouse');
    return known.length === 0 ? 0 : Math.min(...known.map(([, through]) => through));
  }

  /** The clock from which on facts may not show in what is here yet; everything is older where nothing is. */
  shownFrom(): number {
    const held = [...this.#held.values()]
      .filter(({ collection }) => COLLECTIONS[collection].shard === 'warehouse')
      .map(({ known }) => known);
    return Math.min(this.throughAll() || Number.MAX_SAFE_INTEGER, ...held);
  }

  /** Central's state of a document, without what this station did since. */
  stateOf<C extends CollectionName>(collection: C, id: string): CollectionDocuments[C] | undefined {
    return this.#base[collection].get(id);
  }

  // ---- watching

  watchDocument(collection: CollectionName, id: string, listener: () => void): () => void {
    return this.#listeners.add(documentKey(collection, id), listener);
  }

  watchCollection(collection: CollectionName, listener: () => void): () => void {
    return this.#listeners.add(collection, listener);
  }

  watchChildren(collection: CollectionName, parentId: string, listener: () => void): () => void {
    return this.watchIndexed(collection, COLLECTIONS[collection].parent ?? '', parentId, listener);
  }

  watchIndexed(
    collection: CollectionName,
    field: string,
    value: string,
    listener: () => void,
  ): () => void {
    return this.#listeners.add(bucketKey(collection, field, value), listener);
  }

  // ---- state from central

  documentsArrived(collection: CollectionName, documents: readonly ArrivedDocument[]): void {
    const base = this.#base[collection] as Map<string, AnyDocument>;
    for (const doc of documents) {
      const { _deleted: deleted } = doc;
      const key = documentKey(collection, doc.id);
      this.#deleted.delete(key);
      this.#held.delete(key);
      if (deleted === true) {
        base.delete(doc.id);
        if (doc.clock > this.through(collection)) this.#deleted.set(key, doc.clock);
      }
      // The schema is central's to keep; the worker has reported what does not fit it.
      else base.set(doc.id, doc as AnyDocument);
      this.#fold.baseChanged(collection, doc.id);
      this.#refresh(collection, doc.id);
    }
    this.#later();
  }

  /**
   * All of a snapshot of central's at this clock is here. Never in the middle of a pull: a document that
   * changed again later has not come then, neither as it was at that clock nor as it is now.
   */
  throughMoved(collection: CollectionName, through: number): void {
    if (through === this.through(collection)) return;
    this.#through.set(collection, through);
    for (const [key, clock] of this.#deleted) {
      if (clock <= through && key.startsWith(`${collection}#`)) this.#deleted.delete(key);
    }
    // All of the collection is here: what central did not bring with it is gone.
    const gone = [...this.#held.values()].filter((each) => each.collection === collection);
    this.documentsArrived(
      collection,
      gone.map(({ id }) => ({ id, clock: 0, _deleted: true })),
    );
    for (const touched of this.#fold.keysOf(collection)) {
      this.#fold.baseChanged(touched.collection, touched.id);
      this.#refresh(touched.collection, touched.id);
    }
    this.#later();
  }

  /**
   * What the host held of the work in this station's hands, where this window's own copies are gone:
   * shown until central's state comes. `known`: the clock up to which the host's copies are right.
   */
  heldArrived(
    collection: CollectionName,
    documents: readonly ArrivedDocument[],
    known: number,
  ): void {
    if (this.through(collection) > 0) return;
    const base = this.#base[collection] as Map<string, AnyDocument>;
    for (const doc of documents) {
      const { id, clock } = doc;
      const before = base.get(id);
      if (before !== undefined && before.clock >= clock) continue;
      base.set(id, doc as AnyDocument);
      this.#held.set(documentKey(collection, id), {
        ...{ collection, id },
        known: Math.max(clock, known),
      });
      this.#fold.baseChanged(collection, id);
      this.#refresh(collection, id);
    }
    this.#later();
  }

  /** Documents shown from what the host held, because central's state has not come. */
  heldCount(): number {
    return this.#held.size;
  }

  /** Central was asked for everything again: what did not come is gone. */
  keepOnly(collection: CollectionName, ids: readonly string[]): void {
    const kept = new Set(ids);
    const gone = [...this.#base[collection].keys()].filter((id) => !kept.has(id));
    this.documentsArrived(
      collection,
      gone.map((id) => ({ id, clock: 0, _deleted: true })),
    );
  }

  /** Everything of the collection is forgotten: it is about to be fetched afresh. */
  collectionDropped(collection: CollectionName): void {
    const ids = [...this.#base[collection].keys()];
    this.#base[collection].clear();
    this.#through.delete(collection);
    for (const id of ids) {
      this.#held.delete(documentKey(collection, id));
      this.#fold.baseChanged(collection, id);
      this.#refresh(collection, id);
    }
    this.#later();
  }

  // ---- this station's facts

  /** Own facts are drawn at once, in the same task: the person is waiting for the beep. */
  factsMade(facts: readonly Fact[]): void {
    for (const fact of facts) this.#refreshAll(this.#fold.add(fact));
    this.#listeners.flush();
  }

  answered(results: readonly FactResult[]): void {
    for (const { id, outcome, clock } of results) {
      this.#refreshAll(this.#fold.answer(id, outcome, clock));
    }
    this.#later();
  }

  /** What the host holds that state may not show yet, at the start and after every reconnect. */
  reconcile(
    before: ReadonlySet<string>,
    listed: readonly { fact: Fact; result: FactResult | null }[],
  ): void {
    for (const { fact, result } of listed) {
      this.#refreshAll(this.#fold.add(fact));
      if (result) this.#refreshAll(this.#fold.answer(fact.id, result.outcome, result.clock));
    }
    const ids = new Set(listed.map(({ fact }) => fact.id));
    const settled = [...before].filter((id) => !ids.has(id));
    for (const id of settled) this.#refreshAll(this.#fold.drop(id));
    this.#listeners.flush();
  }

  /** Facts whose answer is not known here. */
  unanswered(): Set<string> {
    return this.#fold.unanswered();
  }

  /** Facts on this document that central has not answered, in their order. */
  unansweredOn(collection: CollectionName, id: string): Fact[] {
    return this.#fold.unansweredOn(collection, id);
  }

  // ---- inside

  #refreshAll(touched: readonly Touched[]): void {
    for (const { collection, id } of touched) this.#refresh(collection, id);
  }

  #refresh(collection: CollectionName, id: string): void {
    const shown = this.#shown[collection] as Map<string, AnyDocument>;
    const before = shown.get(id);
    const after = this.#fold.get(collection, id);
    if (before === after) return;
    if (after === undefined) shown.delete(id);
    else shown.set(id, after);
    this.#lists.delete(collection);
    for (const key of this.#index.replace(collection, id, before, after)) this.#listeners.mark(key);
    this.#listeners.mark(documentKey(collection, id));
    this.#listeners.mark(collection);
  }

  #later(): void {
    if (this.#listeners.pending) this.#schedule(() => this.#listeners.flush());
  }
}
