/** What becomes of orders behind the intake: in each warehouse a supervisor releases what is there, again and again. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Batch } from '../../../shared/schema/index.ts';
import type { HttpClient } from './http.ts';
import { pullOn } from './pulling.ts';
import type { BenchStation } from './stations.ts';

/** Fulfilments in one release, and in one batch. */
const RELEASE = 200;
const BATCH = 8;
/** A release of nothing is refused, kept and shown: it is not asked for all the time. */
const IDLE_MS = 500;
/** Between two waves of a warehouse. */
const WAVE_MS = 200;

export interface Floor {
  /** Fulfilments released so far, as a station of their warehouse sees them. */
  readonly released: () => number;
  /** Tells when this fulfilment is seen released, by the clock of `performance.now()`. */
  readonly watch: (fulfilmentId: string, seen: (at: number) => void) => void;
  /** Rejects with what went wrong on the way, if anything did. */
  stop(): Promise<void>;
}

export function openFloor(http: HttpClient, supervisors: readonly BenchStation[]): Floor {
  const watched = new Map<string, (at: number) => void>();
  let released = 0;
  const stopping = new AbortController();

  const take = (batches: readonly Batch[]): void => {
    const at = performance.now();
    for (const { fulfilmentIds } of batches) {
      released += fulfilmentIds.length;
      for (const id of fulfilmentIds) {
        watched.get(id)?.(at);
        watched.delete(id);
      }
    }
  };
  const work = async (station: BenchStation): Promise<void> => {
    // Batches that were there before are none of its business.
    let place = await pullOn(http, station.token, 'batches', undefined, () => undefined);
    while (!stopping.signal.aborted) {
      const ask = { fulfilmentIds: [], next: RELEASE, batchSize: BATCH };
      const [result] = await station.push(http, [station.fact('release.requested', ask)]);
      if (result?.outcome === 'applied') {
        place = await pullOn(http, station.token, 'batches', place, take);
        await pause(WAVE_MS);
      } else if (result?.reason === 'nothing-to-release') {
        await pause(IDLE_MS);
      } else throw new Error(`a release was answered ${JSON.stringify(result)}`);
    }
  };
  const working = Promise.all(supervisors.map(work));
  // Heard at the end, too: nobody may be waiting yet when one of them fails.
  working.catch(() => undefined);
  return {
    released: () => released,
    watch: (fulfilmentId, seen) => void watched.set(fulfilmentId, seen),
    async stop() {
      stopping.abort();
      await working;
    },
  };
}
