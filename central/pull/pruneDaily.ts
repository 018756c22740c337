import type { FastifyInstance } from 'fastify';
import type { CentralDeps } from '../deps.ts';
import { MARKER_DAYS, pruneMarkers } from './markers.ts';

const DAY_MS = 86_400_000;

/** Gives up old markers once a day while central runs. */
export function keepMarkersPruned(app: FastifyInstance, { store, log }: CentralDeps): void {
  const timer = setInterval(() => {
    pruneMarkers(store, MARKER_DAYS).catch((error: unknown) =>
      log.error({ err: error }, 'pruning markers failed'),
    );
  }, DAY_MS);
  timer.unref();
  app.addHook('preClose', async () => clearInterval(timer));
}
