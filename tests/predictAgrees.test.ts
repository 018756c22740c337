import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { effectsOf } from '../shared/facts/index.ts';
import type { AnyDocument, CollectionName } from '../shared/schema/index.ts';
import { Fold } from '../shared/sync/fold.ts';
import { factsFor, move, smallWarehouse } from './builders/moves.ts';
import { predicted } from './builders/predicted.ts';
import { runs } from './runs.ts';

const COMPARED: readonly CollectionName[] = ['tasks', 'stock', 'fulfilments', 'batches', 'parcels'];

it('without foreign facts, what a station predicts is what central decides, field by field', () => {
  fc.assert(
    fc.property(fc.array(move, { maxLength: 60 }), (moves) => {
      const central = smallWarehouse();
      const base = structuredClone(central.docs) as Map<string, AnyDocument>;
      const fold = new Fold({
        base: (collection, id) => base.get(`${collection}/${id}`) as never,
        through: () => 0,
      });
      const touched = new Set(base.keys());
      for (const next of moves) {
        for (const fact of factsFor(next, fold)) {
          fold.add(fact);
          for (const effect of effectsOf(fact)) touched.add(`${effect.collection}/${effect.id}`);
          expect(['applied', 'flagged']).toContain(central.apply(fact).outcome);
        }
      }
      for (const key of touched) {
        const [collection, id] = key.split(/\/(.*)/s) as [CollectionName, string];
        if (!COMPARED.includes(collection)) continue;
        expect([key, predicted(fold.get(collection, id))]).toEqual([
          key,
          predicted(central.get(collection, id)),
        ]);
      }
    }),
    { numRuns: runs(500) },
  );
});
