import { effectsOf, type Effect, type Fact, type Outcome } from '../facts/index.ts';
import type { AnyDocument, CollectionDocuments, CollectionName } from '../schema/collections.ts';

export interface FoldSource {
  /** The document as central's state shows it here. */
  base<C extends CollectionName>(collection: C, id: string): CollectionDocuments[C] | undefined;
  /** The clock at which central deleted it, where `through` may not have come that far yet; else 0. */
  deletedAt?(collection: CollectionName, id: string): number;
  /** The clock up to which a document is known, where it came alone and not with its collection; else 0. */
  knownAt?(collection: CollectionName, id: string): number;
  /** The clock up to which this collection's state is stored here, in full. */
  through(collection: CollectionName): number;
}

/** A document that may look different now. */
export interface Touched {
  readonly collection: CollectionName;
  readonly id: string;
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
/** Answers remembered, so that a fact that comes late or again is not folded for ever. */
const ANSWERS_MAX = 5000;

/**
 * What a person sees: state plus this station's facts that state does not show yet. A fact is folded
 * into a document while the clock of its effects is unknown, or greater than both the document's
 * `clock` and its collection's `through`. The document's own clock, or that of its deletion, may be ahead
 * of `through` (a page is arriving); `through` may be ahead of the document (central's decision left this document alone).
 * Facts of one epoch are folded in the order of their n, whatever order they are added in.
 */
export class Fold {
  readonly #source: FoldSource;
  readonly #facts = new Map<string, FoldedFact>();
  readonly #byDocument = new Map<string, Entry[]>();
  readonly #cache = new Map<string, AnyDocument | undefined>();
  /** 'settled': not to be folded any more, whatever the answer was. */
  readonly #answers = new Map<string, number | 'settled'>();

  constructor(source: FoldSource) {
    this.#source = source;
  }

  /** Returns the documents that a fact touches, for whoever has to redraw them. Known facts are ignored. */
  add(fact: Fact): Touched[] {
    if (this.#facts.has(fact.id)) return [];
    const answer = this.#answers.get(fact.id);
    const effects = effectsOf(fact);
    if (answer === 'settled' || effects.length === 0) return [];
    const folded: FoldedFact = { fact, clock: answer };
    this.#facts.set(fact.id, folded);
    const touched = effects.map((effect) => this.#insert({ of: folded, effect }));
    if (answer !== undefined) {
      for (const { collection, id } of touched) this.baseChanged(collection, id);
    }
    return touched;
  }

  /**
   * Central's answer to a fact. Refused and quarantined ones stop being shown as done. An answer may
   * come before its fact.
   */
  answer(factId: string, outcome: Outcome, clock: number | undefined): Touched[] {
    if (outcome === 'retry') return [];
    if (DROPPED.includes(outcome) || clock === undefined) return this.drop(factId);
    this.#remember(factId, clock);
    const folded = this.#facts.get(factId);
    if (!folded) return [];
    folded.clock = clock;
    const touched = this.#touchedBy(folded.fact);
    for (const { collection, id } of touched) this.baseChanged(collection, id);
    return touched;
  }

  /** Stops folding a fact for good: state shows it everywhere, or never will. */
  drop(factId: string): Touched[] {
    this.#remember(factId, 'settled');
    const folded = this.#facts.get(factId);
    if (!folded) return [];
    this.#facts.delete(factId);
    const touched = this.#touchedBy(folded.fact);
    for (const { collection, id } of touched) this.#remove(keyOf(collection, id), folded);
    return touched;
  }

  /** Facts on this document that central has not answered, in their order. */
  unansweredOn(collection: CollectionName, id: string): Fact[] {
    return (this.#byDocument.get(keyOf(collection, id)) ?? [])
      .filter(({ of }) => of.clock === undefined)
      .map(({ of }) => of.fact);
  }

  /** Facts whose answer is not known here. */
  unanswered(): Set<string> {
    const ids = new Set<string>();
    for (const [id, { clock }] of this.#facts) if (clock === undefined) ids.add(id);
    return ids;
  }

  /** State of a document (or its collection's `through`) moved on: forget what it shows by now. */
  baseChanged(collection: CollectionName, id: string): void {
    const key = keyOf(collection, id);
    this.#cache.delete(key);
    const entries = this.#byDocument.get(key);
    if (!entries) return;
    const shown = this.#shown(collection, id);
    for (const { of } of entries) {
      if (of.clock !== undefined && of.clock <= shown) this.#remove(key, of);
    }
  }

  /** Documents of a collection that show something state does not show yet. */
  keysOf(collection: CollectionName): Touched[] {
    const keys: Touched[] = [];
    for (const [first] of this.#byDocument.values()) {
      if (first?.effect.collection === collection) keys.push({ collection, id: first.effect.id });
    }
    return keys;
  }

  get<C extends CollectionName>(collection: C, id: string): CollectionDocuments[C] | undefined {
    const base = this.#source.base(collection, id);
    const key = keyOf(collection, id);
    const entries = this.#byDocument.get(key);
    if (!entries) return base;
    if (this.#cache.has(key)) return this.#cache.get(key) as CollectionDocuments[C] | undefined;
    const shown = this.#shown(collection, id);
    let doc: AnyDocument | undefined = base;
    for (const { of, effect } of entries) {
      if (of.clock !== undefined && of.clock <= shown) continue;
      // The key names the collection, so the effect's document type is the one asked for.
      doc = (effect.apply as (d: AnyDocument | undefined) => AnyDocument | undefined)(doc);
    }
    this.#cache.set(key, doc);
    return doc as CollectionDocuments[C] | undefined;
  }

  /** The clock up to which this document's state is known here. */
  #shown(collection: CollectionName, id: string): number {
    const base = this.#source.base(collection, id);
    const clock = base?.clock ?? this.#source.deletedAt?.(collection, id) ?? 0;
    const known = this.#source.knownAt?.(collection, id) ?? 0;
    return Math.max(clock, known, this.#source.through(collection));
  }

  #touchedBy(fact: Fact): Touched[] {
    return effectsOf(fact).map(({ collection, id }) => ({ collection, id }));
  }

  #insert(entry: Entry): Touched {
    const { collection, id } = entry.effect;
    const key = keyOf(collection, id);
    const entries = this.#byDocument.get(key) ?? [];
    let at = entries.length;
    const { epoch, n } = entry.of.fact;
    while (at > 0) {
      const before = entries[at - 1]?.of.fact;
      if (before?.epoch !== epoch || before.n <= n) break;
      at -= 1;
    }
    this.#byDocument.set(key, entries.toSpliced(at, 0, entry));
    this.#cache.delete(key);
    return { collection, id };
  }

  #remember(factId: string, answer: number | 'settled'): void {
    this.#answers.delete(factId);
    this.#answers.set(factId, answer);
    if (this.#answers.size <= ANSWERS_MAX) return;
    const oldest = this.#answers.keys().next().value;
    if (oldest !== undefined) this.#answers.delete(oldest);
  }

  #remove(key: string, folded: FoldedFact): void {
    const left = (this.#byDocument.get(key) ?? []).filter((entry) => entry.of !== folded);
    this.#cache.delete(key);
    if (left.length > 0) {
      this.#byDocument.set(key, left);
      return;
    }
    this.#byDocument.delete(key);
    const stillSomewhere = this.#touchedBy(folded.fact).some(({ collection, id }) =>
      this.#byDocument.get(keyOf(collection, id))?.some((entry) => entry.of === folded),
    );
    if (!stillSomewhere) this.#facts.delete(folded.fact.id);
  }
}
