import type { FastifyInstance } from 'fastify';
import { AppError } from '../../shared/errors.ts';
import { REQUEST_ID_HEADER } from '../../shared/protocol/index.ts';
import type { Entropy } from '../store/index.ts';

/** What a sender may call its request; anything else might break a log line, or a reader of it. */
const WELL_FORMED = /^[A-Za-z0-9._:-]{8,80}$/;

/** The id that a request bears from its first log line to the ledger rows it causes: the sender's own, or a new one. */
export function createRequestIds(entropy: Entropy) {
  return ({ headers }: { readonly headers: Record<string, string | string[] | undefined> }) => {
    const given = headers[REQUEST_ID_HEADER];
    return typeof given === 'string' && WELL_FORMED.test(given)
      ? given
      : Buffer.from(entropy.bytes(12)).toString('base64url');
  };
}

/**
 * One log line for each request that is over, under its id, which the answer bears, too. Reads that went well are
 * told at `debug`, all else at `info`; refusals say their code. No body, query or token is ever in a line.
 */
export function tellRequests(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header(REQUEST_ID_HEADER, request.id);
  });
  app.addHook('onError', async (request, _reply, error: Error) => {
    if (error instanceof AppError) request.log.info({ code: error.code }, 'refused');
  });
  app.addHook('onResponse', async (request, reply) => {
    const { method, session } = request;
    const quiet = method === 'GET' && reply.statusCode < 400;
    request.log[quiet ? 'debug' : 'info'](
      {
        method,
        route: request.routeOptions.url ?? 'unknown',
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
        station: session?.stationId,
        person: session?.personId,
      },
      'request',
    );
  });
}
