import type { AllocateBy } from '../../shared/schema/index.ts';
import { distanceKm } from './distance.ts';
import type { Units } from './units.ts';

/** A warehouse as it stood at the last commit. */
export interface Candidate {
  readonly warehouse: string;
  /** Where parcels leave from, as a country's key and, in China, a province. */
  readonly country: string;
  readonly region?: string;
  /** Fulfilments that wait there for release. */
  readonly backlog: number;
  /** What the order's channel may be promised there, by SKU. */
  readonly left: Units;
  /** The lot that sorts first among those in bins, by SKU; lots are commonly named by their date. */
  readonly oldest: ReadonlyMap<string, string>;
}

export interface Wanted {
  readonly units: Units;
  readonly country: string;
  readonly region?: string;
}

/** Units of the order that a warehouse lacks. */
export const shortOf = ({ units }: Wanted, { left }: Candidate): number =>
  [...units].reduce((sum, [sku, wanted]) => sum + Math.max(0, wanted - (left.get(sku) ?? 0)), 0);

const oldestLot = ({ units }: Wanted, { oldest }: Candidate): string =>
  [...units.keys()].map((sku) => oldest.get(sku) ?? '\uffff').sort()[0] ?? '\uffff';

/** Less is better. Beyond it equals stay in the order they came in. */
const SCORE: Readonly<Record<AllocateBy, (wanted: Wanted, one: Candidate) => number | string>> = {
  country: () => 0,
  nearest: (wanted, one) => distanceKm(wanted, one),
  'fewest-parcels': (wanted, one) => shortOf(wanted, one),
  'oldest-lot': (wanted, one) => oldestLot(wanted, one),
  'load-balance': (_, { backlog }) => backlog,
};

/** By what is asked for, the best first. `candidates`: in the order they would be taken anyway. */
export function rank(
  by: AllocateBy,
  wanted: Wanted,
  candidates: readonly Candidate[],
): Candidate[] {
  const scored = candidates.map((one) => ({ one, score: SCORE[by](wanted, one) }));
  return scored
    .sort((a, b) => (a.score < b.score ? -1 : a.score > b.score ? 1 : 0))
    .map(({ one }) => one);
}

export interface Part {
  readonly warehouse: string;
  readonly units: Units;
}

/**
 * The order from as few warehouses as can be found by taking, again and again, the one that has most of what is
 * still wanted. undefined: all of them together have not got it.
 */
export function splitOver(units: Units, ranked: readonly Candidate[]): Part[] | undefined {
  const wanted = new Map(units);
  const parts: Part[] = [];
  const unused = [...ranked];
  while (wanted.size > 0) {
    const gives = ({ left }: Candidate): Map<string, number> => {
      const given = new Map<string, number>();
      for (const [sku, most] of wanted) {
        const some = Math.min(most, Math.max(0, left.get(sku) ?? 0));
        if (some > 0) given.set(sku, some);
      }
      return given;
    };
    const sum = (given: Units): number => [...given.values()].reduce((all, some) => all + some, 0);
    let best: { at: number; given: Units } | undefined;
    for (const [at, one] of unused.entries()) {
      const given = gives(one);
      if (given.size > 0 && sum(given) > sum(best?.given ?? new Map())) best = { at, given };
    }
    if (!best) return undefined;
    const [taken] = unused.splice(best.at, 1);
    if (!taken) return undefined;
    parts.push({ warehouse: taken.warehouse, units: best.given });
    for (const [sku, some] of best.given) {
      const still = (wanted.get(sku) ?? 0) - some;
      if (still > 0) wanted.set(sku, still);
      else wanted.delete(sku);
    }
  }
  return parts;
}

export interface Choice {
  readonly parts: readonly Part[];
  /** Whether all of it is there, as far as was known. */
  readonly whole: boolean;
}

/**
 * Where an order goes: to the best warehouse that has all of it; else, where it may be split, to several that have
 * it together; else to where it would wait for least, the best of equals. undefined: there is no warehouse.
 */
export function choose(
  by: AllocateBy,
  split: boolean,
  wanted: Wanted,
  candidates: readonly Candidate[],
): Choice | undefined {
  const ranked = rank(by, wanted, candidates);
  const all = ranked.find((one) => shortOf(wanted, one) === 0);
  if (all) return { parts: [{ warehouse: all.warehouse, units: wanted.units }], whole: true };
  const parts = split ? splitOver(wanted.units, ranked) : undefined;
  if (parts) return { parts, whole: true };
  let least: Candidate | undefined;
  for (const one of ranked) {
    if (!least || shortOf(wanted, one) < shortOf(wanted, least)) least = one;
  }
  return least && { parts: [{ warehouse: least.warehouse, units: wanted.units }], whole: false };
}
