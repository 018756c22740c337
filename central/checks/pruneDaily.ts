import type { FastifyInstance } from 'fastify';
import type { CentralDeps } from '../deps.ts';
import { pruneKeys } from './tables.ts';
import { TRACED_MS } from './traces.ts';

const DAY_MS = 86_400_000;

/** Gives up what is remembered of orders once a day while central runs. */
export function keepChecksPruned(app: FastifyInstance, { store, log, clock }: CentralDeps): void {
  const timer = setInterval(() => {
    const before = clock.now() - TRACED_MS;
    store
      .transact('org', (tx) => pruneKeys(tx.db, before))
      .catch((error: unknown) => log.error({ err: error }, 'pruning checks failed'));
  }, DAY_MS);
  timer.unref();
  app.addHook('preClose', async () => clearInterval(timer));
}
