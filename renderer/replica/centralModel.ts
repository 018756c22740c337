import { effectsOf, type Fact, type FactResult } from '../../shared/facts/index.ts';
import type {
  AnyDocument,
  CollectionDocuments,
  CollectionName,
} from '../../shared/schema/index.ts';
import type { ArrivedDocument } from './replica.ts';

type Apply = (doc: AnyDocument | undefined) => AnyDocument | undefined;
export interface ModelPage {
  readonly documents: ArrivedDocument[];
  readonly after: number;
  /** The clock of the snapshot that the page was read from. */
  readonly through: number;
  /** Nothing more is there: all of the snapshot has been handed out. */
  readonly last: boolean;
}

/**
 * Central as the replica's tests need it: one shard, documents with clocks, decisions by `effectsOf`.
 * A document that a fact leaves as it is keeps its clock; a deleted one leaves a tombstone.
 */
export class CentralModel {
  #clock = 0;
  readonly #documents = new Map<string, { collection: CollectionName; doc: ArrivedDocument }>();

  put<C extends CollectionName>(collection: C, doc: CollectionDocuments[C]): void {
    this.#clock += 1;
    this.#documents.set(`${collection}#${doc.id}`, {
      collection,
      doc: { ...doc, clock: this.#clock },
    });
  }

  /** 'refused': leaves everything as it is. 'flagged': kept, but its effects are policy's to leave out. */
  decide(fact: Fact, verdict: 'applied' | 'flagged' | 'refused'): FactResult {
    const { id, n } = fact;
    if (verdict === 'refused') return { id, n, outcome: 'refused', reason: 'held-by-other' };
    this.#clock += 1;
    for (const effect of verdict === 'applied' ? effectsOf(fact) : []) {
      this.#change(effect.collection, effect.id, effect.apply as Apply);
    }
    return { id, n, outcome: verdict, clock: this.#clock };
  }

  /** Somebody else's doing: a change of its own. */
  change(collection: CollectionName, id: string, apply: Apply): void {
    this.#clock += 1;
    this.#change(collection, id, apply);
  }

  /** Documents of a collection after a cursor, in the order of their clocks. */
  pull(collection: CollectionName, after: number, limit: number): ModelPage {
    const all = [...this.#documents.values()]
      .filter((row) => row.collection === collection && row.doc.clock > after)
      .map(({ doc }) => doc)
      .sort((a, b) => a.clock - b.clock);
    const documents = all.slice(0, limit);
    const next = all[limit];
    const end = documents.at(-1)?.clock ?? after;
    // Documents of one clock may be cut apart: then that clock comes again.
    const cursor = next === undefined ? end : Math.min(end, next.clock - 1);
    return { documents, after: cursor, through: this.#clock, last: next === undefined };
  }

  /** Live documents of a collection, as they should end up being shown. */
  state(collection: CollectionName): Map<string, ArrivedDocument> {
    const live = new Map<string, ArrivedDocument>();
    for (const { collection: of, doc } of this.#documents.values()) {
      const { _deleted: deleted } = doc;
      if (of === collection && deleted !== true) live.set(doc.id, doc);
    }
    return live;
  }

  #change(collection: CollectionName, id: string, apply: Apply): void {
    const key = `${collection}#${id}`;
    const row = this.#documents.get(key)?.doc;
    const { _deleted: deleted } = row ?? {};
    const before = row === undefined || deleted === true ? undefined : (row as AnyDocument);
    const after = apply(before);
    if (after === before) return;
    const doc: ArrivedDocument =
      after === undefined
        ? { id, clock: this.#clock, _deleted: true }
        : { ...after, clock: this.#clock };
    this.#documents.set(key, { collection, doc });
  }
}
