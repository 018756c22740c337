/** Something that may be tried again, but not for ever. */
export interface ReloadLimit {
  /** Counts one more failure. False: too many within the time. */
  readonly mayAgain: () => boolean;
}

export function createReloadLimit(
  count: number,
  withinMs: number,
  nowMs: () => number,
): ReloadLimit {
  let failures: number[] = [];
  return {
    mayAgain: () => {
      const now = nowMs();
      failures = [...failures.filter((at) => now - at < withinMs), now];
      return failures.length <= count;
    },
  };
}
