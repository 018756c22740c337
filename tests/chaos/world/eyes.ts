/** Who watches every screen all the time: what is drawn must count no fact twice, not even for a frame. */
import type { Station } from '../../../renderer/replica/index.ts';
import {
  COLLECTION_NAMES,
  COLLECTIONS,
  type CollectionName,
} from '../../../shared/schema/index.ts';
import { effectsOf, type Fact } from '../../../shared/facts/index.ts';
import type { PageNode } from './page.ts';
import type { Truth } from './truth.ts';

const WATCHED: readonly CollectionName[] = COLLECTION_NAMES.filter(
  (name) => COLLECTIONS[name].shard === 'warehouse',
);

/**
 * Notes for every fact that a page shows over central's state how new that state was. Where central had
 * applied it by then, the page showed it twice; only central's ledger can tell, so that is for the end.
 */
export function watchScreen(
  { name: page, host }: PageNode,
  { replica }: Station,
  truth: Truth,
): void {
  const made = new Map<string, Fact>();
  let known = 0;
  const look = (): void => {
    const unanswered = replica.unanswered();
    if (unanswered.size === 0) return;
    for (; known < truth.beeped.length; known += 1) {
      const fact = truth.beeped[known]?.fact;
      if (fact) made.set(fact.id, fact);
    }
    for (const id of unanswered) {
      const fact = made.get(id);
      if (fact === undefined) continue;
      for (const { collection, id: documentId } of effectsOf(fact)) {
        const clock = replica.stateOf(collection, documentId)?.clock;
        const noted = truth.shownOver.get(id);
        if (clock === undefined || (noted !== undefined && noted.clock >= clock)) continue;
        truth.shownOver.set(id, {
          clock,
          station: host.index,
          where: `${page} ${collection} ${documentId}`,
        });
      }
    }
  };
  for (const name of WATCHED) replica.watchCollection(name, look);
}
