import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from '../../shared/errors.ts';
import {
  PROTOCOL_HEADER,
  PROTOCOL_VERSION,
  PULL_LIMIT_MAX,
  type RouteParams,
  type RouteQuery,
} from '../../shared/protocol/index.ts';
import { COLLECTIONS } from '../../shared/schema/index.ts';
import { hasRole } from '../auth/index.ts';
import type { CentralDeps } from '../deps.ts';
import { schemaOf } from '../http/index.ts';
import { readPage } from './readPage.ts';

const DEFAULT_LIMIT = 200;

function checkProtocol(request: FastifyRequest): Promise<void> {
  const given = request.headers[PROTOCOL_HEADER];
  if (given === undefined || Number(given) >= PROTOCOL_VERSION) return Promise.resolve();
  const meta = { given: String(given), needs: PROTOCOL_VERSION };
  return Promise.reject(new AppError('protocol-too-old', meta));
}

export function registerPullRoutes(app: FastifyInstance, deps: CentralDeps): void {
  const { store, auth, metrics } = deps;
  app.get<{ Params: RouteParams<'pull'>; Querystring: RouteQuery<'pull'> }>(
    '/v1/pull/:collection',
    {
      onRequest: [checkProtocol, auth.requireToken()],
      schema: schemaOf('pull'),
    },
    async (request, reply) => {
      const session = auth.sessionOf(request);
      const { collection } = request.params;
      const spec = COLLECTIONS[collection];
      if (spec.roles && !hasRole(session, spec.roles)) {
        throw new AppError('not-allowed', { collection, needs: spec.roles });
      }
      const { limit = DEFAULT_LIMIT, ...query } = request.query;
      const text = await readPage(store, {
        ...query,
        collection,
        databaseId: store.databaseId,
        shard: spec.shard === 'org' ? 'org' : session.shard,
        stationId: session.stationId,
        limit: Math.min(limit, PULL_LIMIT_MAX),
      });
      metrics.count('pulls_total', { collection });
      return reply
        .type('application/json; charset=utf-8')
        .serializer((payload: string) => payload)
        .send(text);
    },
  );
}
