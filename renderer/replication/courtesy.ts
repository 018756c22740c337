/** How long after a scan another one is expected. ms */
export const HANDS_MS = 2000;
/** While nobody scans: all that the disk takes. One collection waits for it while the others are prepared. */
const FREE = { writers: 4, pauseMs: 0 } as const;
/** Pages stored at a time, and documents in each, while somebody scans: no write so long, and none so close to the next, that an answer waits for it. */
const CAREFUL = { writers: 1, pageSize: 150, pauseMs: 40 } as const;

export interface Courtesy {
  /** Somebody scanned just now. */
  scanned(): void;
  /** Documents to ask for at once, of the most there may be. */
  pageSize(most: number): number;
  writers(): number;
  /** To leave between two pages. ms */
  pauseMs(): number;
}

/** Lets replication step back while somebody works: their scans and it share a disk and two cores. */
export function createCourtesy(now: () => number): Courtesy {
  let last = -Infinity;
  const careful = () => now() - last < HANDS_MS;
  return {
    scanned: () => void (last = now()),
    pageSize: (most) => (careful() ? Math.min(most, CAREFUL.pageSize) : most),
    writers: () => (careful() ? CAREFUL.writers : FREE.writers),
    pauseMs: () => (careful() ? CAREFUL.pauseMs : FREE.pauseMs),
  };
}
