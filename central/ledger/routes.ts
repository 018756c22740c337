import type { FastifyInstance } from 'fastify';
import { AppError } from '../../shared/errors.ts';
import type { RouteQuery } from '../../shared/protocol/index.ts';
import { hasRole } from '../auth/index.ts';
import type { Role } from '../../shared/schema/index.ts';
import type { CentralDeps } from '../deps.ts';
import { schemaOf } from '../http/index.ts';
import { automaticRuns } from './automaticRuns.ts';
import { registerHeadRoutes } from './headRoutes.ts';
import { nextRows } from './verify.ts';

const READERS: readonly Role[] = ['supervisor', 'admin'];
/** GET /v1/ledger: what happened in the caller's warehouse, in order, with its proof; in `org` for whoever reads everywhere. */
export function registerLedgerRoutes(app: FastifyInstance, deps: CentralDeps): void {
  const { store, auth } = deps;
  registerHeadRoutes(app, deps);
  app.get(
    '/v1/automation/runs',
    {
      onRequest: auth.requireToken(READERS, 'everywhere'),
      schema: schemaOf('listAutomaticRuns'),
    },
    async (request) => {
      const { shard } = auth.sessionOf(request);
      return { runs: await automaticRuns(store.read, [shard, 'org']) };
    },
  );
  app.get<{ Querystring: RouteQuery<'readLedger'> }>(
    '/v1/ledger',
    {
      onRequest: auth.requireToken(READERS),
      schema: schemaOf('readLedger'),
    },
    async (request) => {
      const { shard: own, everywhere } = auth.sessionOf(request);
      const { shard = own, after = 0, limit = 200 } = request.query;
      const mayOrg = hasRole({ roles: everywhere }, READERS);
      if (shard !== own && (shard !== 'org' || !mayOrg)) {
        throw new AppError('not-allowed', { shard });
      }
      const rows = await nextRows(store.read, shard, after, limit);
      return {
        entries: rows.map(({ input, effects, prev_hash: prevHash, ...row }) => ({
          ...row,
          input: JSON.parse(input) as unknown,
          effects: JSON.parse(effects) as unknown,
          prevHash,
        })),
      };
    },
  );
}
