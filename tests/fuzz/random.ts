/** Seeded chance: the same seed, the same run. */
export interface Random {
  /** [0, 1) */
  unit: () => number;
  /** 0 … below - 1 */
  below: (below: number) => number;
  pick: <T>(from: readonly T[]) => T;
}

/** mulberry32. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const unit = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (n: number): number => Math.floor(unit() * n);
  return {
    unit,
    below,
    pick: (from) => {
      const chosen = from[below(from.length)];
      if (chosen === undefined) throw new Error('nothing to pick from');
      return chosen;
    },
  };
}

/** The seed of this run: STOWLINE_SEED repeats one. */
export const SEED = Number(process.env['STOWLINE_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
