import type { FastifyInstance } from 'fastify';
import { AppError } from '../../shared/errors.ts';
import type { Readiness } from './readiness.ts';

/** What was begun may be brought to its end for so long; then lines are cut. */
const POLITE_MS = 5000;
const LOOK_MS = 50;
const RETRY_AFTER_SECONDS = 1;

/** Once central is stopping, requests on lines that are still open are sent elsewhere. To be registered first. */
export function refuseWhenStopping(app: FastifyInstance, readiness: Readiness): void {
  app.addHook('onRequest', async (request) => {
    if (!readiness.stopping || request.routeOptions.config.always === true) return;
    const meta = { of: 'stopping', retryAfterSeconds: RETRY_AFTER_SECONDS };
    throw new AppError('central-busy', meta);
  });
  app.addHook('onSend', async (_request, reply) => {
    if (readiness.stopping) reply.header('connection', 'close');
  });
}

/** Answers what was asked, ends streams, and closes; whoever does not take their answer is cut off. */
export async function closePolitely(app: FastifyInstance, readiness: Readiness): Promise<void> {
  readiness.stop();
  const { server } = app;
  const idle = setInterval(() => server.closeIdleConnections(), LOOK_MS);
  const cut = setTimeout(() => server.closeAllConnections(), POLITE_MS);
  try {
    await app.close();
  } finally {
    clearInterval(idle);
    clearTimeout(cut);
  }
}
