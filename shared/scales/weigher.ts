import type { ScaleReading } from './reading.ts';

/** How a scale stands. Only `stable` is a weight that counts. */
export const WEIGHT_STATES = [
  'stable',
  /** Said stable once: a second frame has to say the same. */
  'settling',
  'motion',
  'over',
  'under',
  /** Nothing came for longer than a reading counts. */
  'silent',
  /** What comes is no frame of this format. */
  'garbled',
  /** The scale answers that it can't, counts pieces, or shows its tare. */
  'refused',
] as const;
export type WeightState = (typeof WEIGHT_STATES)[number];

export interface LiveWeight {
  readonly state: WeightState;
  /** The weight that counts when `stable`; for watching only when it moves; null where there is none. */
  readonly grams: number | null;
}

/** A reading older than this counts no more. */
export const RECENT_MS = 1_500;
/** Where frames don't say it, a weight that stayed the same for this long is stable. */
export const UNCHANGED_MS = 1_000;

export interface Weigher {
  /** `at`: monotonic milliseconds, as for `live`. */
  take: (reading: ScaleReading, at: number) => void;
  live: (now: number) => LiveWeight;
}

/**
 * Makes of readings what counts: complete frames in a row that say the same, since no frame without
 * a checksum can be trusted alone, stable, recent, and from nothing to `maxGrams`.
 */
export function createWeigher({ maxGrams = Infinity }: { maxGrams?: number } = {}): Weigher {
  let last: { reading: ScaleReading; at: number } | null = null;
  /** How many readings in a row said what the last one says, and since when. */
  let alike = 0;
  let since = 0;
  return {
    take: (reading, at) => {
      const before = last?.reading;
      const same =
        reading.kind === 'weight' &&
        before?.kind === 'weight' &&
        before.grams === reading.grams &&
        before.net === reading.net &&
        last !== null &&
        at - last.at <= RECENT_MS;
      alike = same ? alike + 1 : 1;
      if (!same) since = at;
      last = { reading, at };
    },
    live: (now) => {
      if (last === null || now - last.at > RECENT_MS) return { state: 'silent', grams: null };
      const { reading, at } = last;
      if (reading.kind === 'motion') return { state: 'motion', grams: reading.grams };
      if (reading.kind !== 'weight') return { state: reading.kind, grams: null };
      if (reading.grams > maxGrams) return { state: 'over', grams: null };
      if (reading.grams < 0) return { state: 'under', grams: null };
      const settled = alike >= 2 && (reading.stability === 'stable' || at - since >= UNCHANGED_MS);
      return { state: settled ? 'stable' : 'settling', grams: reading.grams };
    },
  };
}
