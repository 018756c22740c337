/** Deterministic numbers out of text, and a seeded stream; nothing here is for secrets. */

const FNV_PRIME = 0x01000193;

/** FNV-1a over UTF-16 code units with a final avalanche: 32 well-spread bits. */
export function hash32(text: string, basis = 0x811c9dc5): number {
  let hash = basis;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), FNV_PRIME);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** 53 bits out of two independent 32-bit hashes: as much as a safe integer holds. */
export function hash53(text: string): number {
  const high = hash32(text, 0x9e3779b9) >>> 11;
  return high * 2 ** 32 + hash32(text);
}

/** A number from `min` to `max`, both included, decided by `key` and `aspect` alone. */
export function deriveInteger(key: string, aspect: string, min: number, max: number): number {
  return min + (hash32(`${aspect}\u0000${key}`) % (max - min + 1));
}

/** One of `choices`, decided by `key` and `aspect` alone. */
export function deriveChoice<T>(key: string, aspect: string, choices: readonly [T, ...T[]]): T {
  return choices[deriveInteger(key, aspect, 0, choices.length - 1)] ?? choices[0];
}

export interface RandomStream {
  /** A number from `min` to `max`, both included. */
  integer(min: number, max: number): number;
  chance(probability: number): boolean;
  pick<T>(choices: readonly [T, ...T[]]): T;
}

/** mulberry32: small, fast, the same everywhere. */
export function createRandomStream(seed: number): RandomStream {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const integer = (min: number, max: number): number => min + Math.floor(next() * (max - min + 1));
  return {
    integer,
    chance: (probability) => next() < probability,
    pick: (choices) => choices[integer(0, choices.length - 1)] ?? choices[0],
  };
}
