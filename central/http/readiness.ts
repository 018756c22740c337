import { AppError } from '../../shared/errors.ts';
import type { Store } from '../store/index.ts';

/** Somebody asks every second or so: an answer is good for so long. */
const GOOD_MS = 1000;
const DEADLINE_MS = 2000;

export interface Readiness {
  /** Resolves while requests can be served; throws `not-ready` with the reason, or `database-away`. */
  check(): Promise<void>;
  /** From now on requests should go elsewhere. */
  stop(): void;
  readonly stopping: boolean;
}

async function write(store: Pick<Store, 'probe'>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = new AppError('not-ready', { reason: 'slow-writes', waitedMs: DEADLINE_MS });
    timer = setTimeout(() => reject(error), DEADLINE_MS);
  });
  try {
    await Promise.race([store.probe(), late]);
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('not-ready', { reason: 'cannot-write' });
  } finally {
    clearTimeout(timer);
  }
}

/** Its schema is up to date once a store is open; what may be missing afterwards is a database that takes writes. */
export function createReadiness(store: Pick<Store, 'probe'>): Readiness {
  let stopping = false;
  let askedAt = -Infinity;
  let answer: Promise<void> = Promise.resolve();
  return {
    check() {
      if (stopping) return Promise.reject(new AppError('not-ready', { reason: 'stopping' }));
      if (performance.now() - askedAt > GOOD_MS) {
        askedAt = performance.now();
        answer = write(store);
      }
      return answer;
    },
    stop() {
      stopping = true;
    },
    get stopping() {
      return stopping;
    },
  };
}
