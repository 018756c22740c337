import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fact, Outcome } from '../shared/facts/index.ts';
import { COLLECTION_NAMES, type AnyDocument, type CollectionName } from '../shared/schema/index.ts';
import { Fold } from '../shared/sync/fold.ts';
import type { MemoryCentral } from './builders/memoryCentral.ts';
import { factsFor, move, smallWarehouse, type Move } from './builders/moves.ts';
import { predicted } from './builders/predicted.ts';
import { runs } from './runs.ts';

/** Collections that work touches; the others stand still. */
const MOVING: readonly CollectionName[] = [
  'tasks',
  'stock',
  'fulfilments',
  'batches',
  'parcels',
  'exceptions',
];

interface Row {
  readonly collection: CollectionName;
  readonly id: string;
  readonly clock: number;
  /** Left the floor, or removed: served as deleted. */
  readonly gone: boolean;
}
interface Answer {
  readonly fact: Fact;
  readonly outcome: Outcome;
  readonly clock: number;
}

const keyOf = (collection: string, id: string) => `${collection}/${id}`;
const split = (key: string) => key.split(/\/(.*)/s) as [CollectionName, string];

/** Real decisions, and rows as they are served: in the order of their clocks, each with its newest version. */
class Served {
  readonly central: MemoryCentral = smallWarehouse();
  readonly rows = new Map<string, Row>();
  readonly answers: Answer[] = [];

  constructor() {
    for (const [key, doc] of this.central.docs) {
      const [collection, id] = split(key);
      this.rows.set(key, { collection, id, clock: Number(doc['clock']), gone: false });
    }
  }

  decide(fact: Fact): Answer {
    const { outcome, writes, clock } = this.central.apply(fact);
    for (const { collection, id, doc, gone } of writes) {
      const name = collection as CollectionName;
      if (!COLLECTION_NAMES.includes(name)) continue;
      const key = keyOf(collection, id);
      this.rows.set(key, { collection: name, id, clock, gone: gone === true || doc === null });
    }
    const answer = { fact, outcome, clock };
    this.answers.push(answer);
    return answer;
  }

  live(key: string): AnyDocument | undefined {
    const row = this.rows.get(key);
    return row && !row.gone ? this.central.get(row.collection, row.id) : undefined;
  }
}

/** A station's replica, as the fold needs it: state by collection, each as far as it was pulled. */
class StationView {
  readonly name: string;
  readonly fold: Fold;
  readonly unsent: Fact[] = [];
  readonly #base = new Map<string, AnyDocument>();
  readonly #deleted = new Map<string, number>();
  readonly #after = new Map<CollectionName, number>();
  readonly #through = new Map<CollectionName, number>();
  readonly #served: Served;

  constructor(name: string, served: Served) {
    this.name = name;
    this.#served = served;
    this.fold = new Fold({
      base: (collection, id) => this.#base.get(keyOf(collection, id)) as never,
      deletedAt: (collection, id) => this.#deleted.get(keyOf(collection, id)) ?? 0,
      through: (collection) => this.#through.get(collection) ?? 0,
    });
    for (const collection of COLLECTION_NAMES) this.pull(collection, 1000, false);
  }

  act(next: Move): Fact[] {
    const made = factsFor(next, this.fold, this.name);
    for (const fact of made) {
      this.fold.add(fact);
      this.unsent.push(fact);
    }
    return made;
  }

  /** `told`: the answer of the push comes back; otherwise it is lost on its way. */
  push(count: number, told: boolean): void {
    for (const fact of this.unsent.splice(0, count)) {
      const answer = this.#served.decide(fact);
      if (told) this.#hear(answer);
    }
  }

  /**
   * One page of one collection. Answers come along and are noted before its documents, as central sends
   * them; without `answers` an older one did, or they were lost with a page before.
   */
  pull(collection: CollectionName, limit: number, answers = true): boolean {
    if (answers) {
      for (const answer of this.#served.answers) {
        if (answer.fact.station === this.name) this.#hear(answer);
      }
    }
    const after = this.#after.get(collection) ?? 0;
    const rows = [...this.#served.rows.values()]
      .filter((row) => row.collection === collection && row.clock > after)
      .toSorted((a, b) => a.clock - b.clock);
    const cut = rows[limit];
    // Rows of one clock come whole: only the clock before the cut is examined in full.
    const page = cut ? rows.filter(({ clock }) => clock < cut.clock) : rows;
    for (const { id, clock, gone } of page) {
      const key = keyOf(collection, id);
      const doc = this.#served.live(key);
      if (gone || !doc) {
        this.#base.delete(key);
        this.#deleted.set(key, clock);
      } else this.#base.set(key, doc);
      this.fold.baseChanged(collection, id);
    }
    this.#after.set(collection, cut ? cut.clock - 1 : this.#served.central.clock);
    // Only the end of a pull tells that nothing is missing: before it, a row that changed again is not here.
    if (!cut) this.#through.set(collection, this.#served.central.clock);
    for (const { id } of this.fold.keysOf(collection)) this.fold.baseChanged(collection, id);
    return cut !== undefined && page.length > 0;
  }

  settle(): void {
    this.push(this.unsent.length, true);
  }

  catchUp(): void {
    for (const collection of COLLECTION_NAMES) this.pull(collection, 10_000);
  }

  #hear({ fact, outcome, clock }: Answer): void {
    this.fold.answer(fact.id, outcome, clock);
  }
}

type Op =
  | { readonly kind: 'act'; readonly who: number; readonly move: Move }
  | { readonly kind: 'push'; readonly who: number; readonly count: number; readonly told: boolean }
  | {
      readonly kind: 'pull';
      readonly who: number;
      readonly collection: CollectionName;
      readonly limit: number;
      readonly answers: boolean;
    };

const op = (stations: number): fc.Arbitrary<Op> => {
  const who = fc.integer({ min: 0, max: stations - 1 });
  const act = fc.record({ kind: fc.constant('act' as const), who, move });
  const push = fc.record({
    kind: fc.constant('push' as const),
    who,
    count: fc.integer({ min: 1, max: 4 }),
    told: fc.boolean(),
  });
  const pull = fc.record({
    kind: fc.constant('pull' as const),
    who,
    collection: fc.constantFrom(...MOVING),
    limit: fc.integer({ min: 1, max: 6 }),
    answers: fc.boolean(),
  });
  return fc.oneof(
    { arbitrary: act, weight: 5 },
    { arbitrary: push, weight: 2 },
    { arbitrary: pull, weight: 4 },
  );
};

describe('whatever the order of facts, answers and collections', () => {
  it('two stations and central agree on every document once all is quiet', () => {
    fc.assert(
      fc.property(fc.array(op(2), { maxLength: 80 }), (ops) => {
        const served = new Served();
        const stations = ['s1', 's2'].map((name) => new StationView(name, served));
        for (const next of ops) {
          const station = stations[next.who];
          if (next.kind === 'act') station?.act(next.move);
          else if (next.kind === 'push') station?.push(next.count, next.told);
          else station?.pull(next.collection, next.limit, next.answers);
        }
        for (const station of stations) station.settle();
        for (const station of stations) station.catchUp();
        for (const { fold } of stations) {
          expect(fold.unanswered().size).toBe(0);
          for (const [key, { collection, id }] of served.rows) {
            expect([key, fold.get(collection, id)]).toEqual([key, served.live(key)]);
          }
        }
      }),
      { numRuns: runs(300) },
    );
  });

  it('one station alone sees at every moment what it did, once: nothing flickers, nothing counts twice', () => {
    fc.assert(
      fc.property(fc.array(op(1), { maxLength: 80 }), (ops) => {
        const served = new Served();
        const ahead = new Served();
        const station = new StationView('s1', served);
        for (const next of ops) {
          if (next.kind === 'act') for (const fact of station.act(next.move)) ahead.decide(fact);
          else if (next.kind === 'push') station.push(next.count, next.told);
          else station.pull(next.collection, next.limit);
          for (const [key, { collection, id, gone }] of ahead.rows) {
            // Cases and put-backs are central's own; what leaves the floor is shown until central says so.
            if (gone || collection === 'exceptions' || served.rows.get(key)?.gone) continue;
            if (collection === 'tasks' && ahead.central.get('tasks', id)?.kind !== 'pick') continue;
            const shown = predicted(station.fold.get(collection, id));
            expect([key, shown]).toEqual([key, predicted(ahead.live(key))]);
          }
        }
      }),
      { numRuns: runs(150) },
    );
  });
});
