import type { FactResult } from '../../../shared/facts/index.ts';
import type { StationHost } from '../../../shared/host/index.ts';

/** Longer than any answer takes over a line that works. */
const PATIENCE_MS = 5000;

/**
 * Central's word on a fact that is about to be recorded; null when none came in time. Ask before
 * recording: the answer may be there first.
 */
export function awaitAnswer(host: StationHost, factId: string): Promise<FactResult | null> {
  return new Promise((resolve) => {
    const done = (result: FactResult | null) => {
      clearTimeout(timer);
      stop();
      resolve(result);
    };
    const timer = setTimeout(() => done(null), PATIENCE_MS);
    const stop = host.on('answers', ({ results }) => {
      const own = results.find(({ id, outcome }) => id === factId && outcome !== 'retry');
      if (own) done(own);
    });
  });
}
