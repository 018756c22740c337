import { effectsOf, type Effect, type Fact, type Outcome } from '../facts/index.ts';
import type { AnyDocument, CollectionDocuments, CollectionName } from '../schema/collections.ts';

export interface FoldSource {
  /** The document as central's state shows it here. */
  base<C extends CollectionName>(collection: C, id: string): CollectionDocuments[C] | undefined;
  /** The clock up to which this collection's state is stored here. */
  through(collection: CollectionName): number;
}

interface FoldedFact {
  readonly fact: Fact;
  /** Clock of its effects once central answered; undefined while unknown. */
  clock: number | undefined;
}

interface Entry {
  readonly of: FoldedFact;
  readonly effect: Effect;
}

const keyOf = (collection: CollectionName, id: string) => `${collection}/${id}`;
const DROPPED: readonly Outcome[] = ['refused', 'quarantined'];

/**
 * What a person sees: state plus this station's facts that state does not show yet. A fact is folded
 * into a document while the clock of its effects is unknown or greater than the document's `clock`;
 * for an absent document, than that collection's `through`.
 * Facts must be added in the order of their n.
 */
export class Fold {
  readonly #source: FoldSource;
  readonly #facts = new Map<string, FoldedFact>();
  readonly #byDocument = new Map<string, Entry[]>();
  readonly #cache = new Map<string, AnyDocument | undefined>();

  constructor(source: FoldSource) {
    this.#source = source;
  }

  /** Documents that a fact touches, for whoever has to redraw them. */
  add(fact: Fact, clock?: number): { collection: CollectionName; id: string }[] {
    if (this.#facts.has(fact.id)) return [];
    const folded: FoldedFact = { fact, clock };
    this.#facts.set(fact.id, folded);
    return effectsOf(fact).map((effect) => {
      const key = keyOf(effect.collection, effect.id);
      const entries = this.#byDocument.get(key);
      if (entries) entries.push({ of: folded, effect });
      else this.#byDocument.set(key, [{ of: folded, effect }]);
      this.#cache.delete(key);
      return { collection: effect.collection, id: effect.id };
    });
  }

  /** Central's answer to a fact. Refused and quarantined ones stop being shown as done. */
  answer(
    factId: string,
    outcome: Outcome,
    clock: number | undefined,
  ): { collection: CollectionName; id: string }[] {
    const folded = this.#facts.get(factId);
    if (!folded || outcome === 'retry') return [];
    const touched = effectsOf(folded.fact).map(({ collection, id }) => ({ collection, id }));
    if (DROPPED.includes(outcome) || clock === undefined) {
      this.#facts.delete(factId);
      for (const { collection, id } of touched) this.#remove(keyOf(collection, id), folded);
    } else {
      folded.clock = clock;
      for (const { collection, id } of touched) this.baseChanged(collection, id);
    }
    return touched;
  }

  /** State of a document (or its collection's `through`) moved on: forget what it shows by now. */
  baseChanged(collection: CollectionName, id: string): void {
    const key = keyOf(collection, id);
    this.#cache.delete(key);
    const entries = this.#byDocument.get(key);
    if (!entries) return;
    const shown = this.#source.base(collection, id)?.clock ?? this.#source.through(collection);
    for (const { of } of entries) {
      if (of.clock !== undefined && of.clock <= shown) this.#remove(key, of);
    }
  }

  /** Keys of documents that show something state does not show yet. */
  *keys(): Iterable<{ collection: CollectionName; id: string }> {
    for (const entries of this.#byDocument.values()) {
      const first = entries[0];
      if (first) yield { collection: first.effect.collection, id: first.effect.id };
    }
  }

  get<C extends CollectionName>(collection: C, id: string): CollectionDocuments[C] | undefined {
    const base = this.#source.base(collection, id);
    const key = keyOf(collection, id);
    const entries = this.#byDocument.get(key);
    if (!entries) return base;
    if (this.#cache.has(key)) return this.#cache.get(key) as CollectionDocuments[C] | undefined;
    const shown = base?.clock ?? this.#source.through(collection);
    let doc: AnyDocument | undefined = base;
    for (const { of, effect } of entries) {
      if (of.clock !== undefined && of.clock <= shown) continue;
      // The key names the collection, so the effect's document type is the one asked for.
      doc = (effect.apply as (d: AnyDocument | undefined) => AnyDocument | undefined)(doc);
    }
    this.#cache.set(key, doc);
    return doc as CollectionDocuments[C] | undefined;
  }

  #remove(key: string, folded: FoldedFact): void {
    const left = (this.#byDocument.get(key) ?? []).filter((entry) => entry.of !== folded);
    this.#cache.delete(key);
    if (left.length > 0) {
      this.#byDocument.set(key, left);
      return;
    }
    this.#byDocument.delete(key);
    const stillSomewhere = effectsOf(folded.fact).some(({ collection, id }) =>
      this.#byDocument.get(keyOf(collection, id))?.some((entry) => entry.of === folded),
    );
    if (!stillSomewhere) this.#facts.delete(folded.fact.id);
  }
}
