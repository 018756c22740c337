import type { CollectionName } from '../../shared/schema/index.ts';

/**
 * What the floor changes all day. Six, as many requests as a browser has under way to one host: with all
 * eleven collections asked at once, what a person waits for stood in line behind what never changes.
 */
const LIVELY: ReadonlySet<CollectionName> = new Set([
  'batches',
  'fulfilments',
  'tasks',
  'parcels',
  'exceptions',
  'stock',
]);

/** ms until the others are asked, once for all pokes of that time. */
export const CALM_DELAY_MS = 300;

/** Passes a poke on to the followers: lively collections at once, the others a little later. */
export function spreadPokes(
  pokeAll: (isDue: (name: CollectionName) => boolean) => void,
  later: (run: () => void, ms: number) => void,
): () => void {
  let waiting = false;
  return () => {
    pokeAll((name) => LIVELY.has(name));
    if (waiting) return;
    waiting = true;
    later(() => {
      waiting = false;
      pokeAll((name) => !LIVELY.has(name));
    }, CALM_DELAY_MS);
  };
}
