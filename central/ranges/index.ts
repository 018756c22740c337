/** Number ranges that stations lease ahead, so that labels can be numbered offline. */
import type { FastifyInstance } from 'fastify';
import type { RangeRequest } from '../../shared/protocol/index.ts';
import type { CentralDeps } from '../deps.ts';
import { schemaOf } from '../http/index.ts';
import { tracedStore } from '../store/index.ts';
import { leaseRange } from './leaseRange.ts';

export { serialCapacity } from './leaseRange.ts';

export function registerRangeRoutes(app: FastifyInstance, { store, auth }: CentralDeps): void {
  app.post<{ Body: RangeRequest }>(
    '/v1/ranges',
    {
      onRequest: auth.requireToken(),
      schema: schemaOf('leaseRange'),
    },
    (request) => leaseRange(tracedStore(store, request.id), auth.sessionOf(request), request.body),
  );
}
