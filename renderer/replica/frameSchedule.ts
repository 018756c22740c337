import type { Schedule } from './replica.ts';

/** Many changes in a row are drawn together. Hidden windows get no frames, so a timer stands in there. */
const HIDDEN_MS = 100;
/** While documents pour in, lists are drawn this often: every frame would leave no time for the scans. */
const BUSY_MS = 150;

/** Calls at most once per frame; at most every BUSY_MS while `busy()` says so. */
export function createFrameSchedule(busy: () => boolean): Schedule {
  let due: (() => void) | undefined;
  const run = () => {
    const flush = due;
    due = undefined;
    flush?.();
  };
  return (flush) => {
    const scheduled = due !== undefined;
    due = flush;
    if (scheduled) return;
    if (document.hidden) setTimeout(run, HIDDEN_MS);
    else if (busy()) setTimeout(run, BUSY_MS);
    else requestAnimationFrame(run);
  };
}
