import type { HostEvents } from '../../shared/host/index.ts';
import { COLLECTION_NAMES, COLLECTIONS, type CollectionName } from '../../shared/schema/index.ts';

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

/** ms until what nobody waits for is asked for, once for all pokes of that time. */
export const CALM_DELAY_MS = 500;

export interface PokePorts {
  /** Ask central for this collection, unless it is known up to this clock; undefined: in any case. */
  pull(name: CollectionName, clock?: number): void;
  /** Nothing of this collection moved between the two clocks. */
  unchanged(name: CollectionName, after: number, clock: number): void;
  later(run: () => void, ms: number): void;
}

type Poke = HostEvents['poke'];

/** Two pokes of a shard as one. Where something between them is not known, neither is what changed. */
function together(earlier: Poke | undefined, later: Poke): Poke {
  if (earlier === undefined) return later;
  const own = earlier.own && later.own;
  const { shard, clock } = later;
  if (earlier.changed === undefined || later.changed?.after !== earlier.clock) {
    return { shard, clock, own };
  }
  const collections = [...earlier.changed.collections, ...later.changed.collections];
  return { shard, clock, own, changed: { after: earlier.changed.after, collections } };
}

/**
 * Passes pokes on to the followers. Of what others did, the collections that changed are pulled at once.
 * What this station did itself is on its screens already: it is pulled a little later, many scans in one
 * go. Where it is not known what changed, lively collections are asked at once, the others a little later.
 */
export function spreadPokes(ports: PokePorts): (poke?: Poke) => void {
  let waiting = false;
  let calmPulls = new Set<CollectionName>();
  const held = new Map<string, Poke>();

  const spread = (poke: Poke): void => {
    const { changed } = poke;
    for (const name of COLLECTION_NAMES) {
      if ((COLLECTIONS[name].shard === 'org') !== (poke.shard === 'org')) continue;
      if (changed && !changed.collections.includes(name)) {
        ports.unchanged(name, changed.after, poke.clock);
      } else if (changed) ports.pull(name, poke.clock);
      else if (LIVELY.has(name)) ports.pull(name);
      else calmPulls.add(name);
    }
  };
  const wake = (): void => {
    waiting = false;
    for (const poke of held.values()) spread(poke);
    held.clear();
    const due = calmPulls;
    calmPulls = new Set();
    for (const name of due) ports.pull(name);
  };

  return (poke) => {
    if (poke === undefined) {
      for (const name of COLLECTION_NAMES) {
        if (LIVELY.has(name)) ports.pull(name);
        else calmPulls.add(name);
      }
    } else {
      const all = together(held.get(poke.shard), poke);
      held.set(poke.shard, all);
      if (!all.own) {
        held.delete(poke.shard);
        spread(all);
      }
    }
    if (waiting || (held.size === 0 && calmPulls.size === 0)) return;
    waiting = true;
    ports.later(wake, CALM_DELAY_MS);
  };
}
