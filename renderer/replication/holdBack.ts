import type { WatchedValue } from '../ui/value.ts';

/** Runs what it is given, in order: at once while `open`, else when it is again. `stop` forgets what waits. */
export function createHoldBack(open: WatchedValue<boolean>): {
  readonly run: (work: () => void) => void;
  readonly stop: () => void;
} {
  let waiting: (() => void)[] = [];
  const unwatch = open.subscribe(() => {
    while (open.get()) {
      const next = waiting.shift();
      if (next === undefined) return;
      next();
    }
  });
  return {
    run: (work) => {
      if (open.get() && waiting.length === 0) work();
      else waiting.push(work);
    },
    stop: () => {
      unwatch();
      waiting = [];
    },
  };
}
