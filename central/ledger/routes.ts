import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';
import { AppError } from '../../shared/errors.ts';
import { closed, Id, Instant, optional, Position, type Role } from '../../shared/schema/index.ts';
import { hasRole } from '../auth/index.ts';
import type { CentralDeps } from '../deps.ts';
import { registerHeadRoutes } from './headRoutes.ts';

const READERS: readonly Role[] = ['supervisor', 'admin'];
const Query = closed({
  shard: optional(Id),
  after: optional(Position),
  limit: optional(Type.Integer({ minimum: 1, maximum: 1000 })),
});
const Page = closed({
  entries: Type.Array(
    closed({
      shard: Id,
      clock: Type.Integer(),
      at: Instant,
      kind: Type.String(),
      input: Type.Unknown(),
      effects: Type.Unknown(),
      prevHash: Type.String(),
      hash: Type.String(),
      /** `x-request-id` of the request it was done for. */
      trace: Type.Union([Type.String(), Type.Null()]),
    }),
  ),
});

/** GET /v1/ledger: what happened in the caller's warehouse, in order, with its proof; in `org` for whoever reads everywhere. */
export function registerLedgerRoutes(app: FastifyInstance, deps: CentralDeps): void {
  const { store, auth } = deps;
  registerHeadRoutes(app, deps);
  app.get<{ Querystring: Static<typeof Query> }>(
    '/v1/ledger',
    {
      onRequest: auth.requireToken(READERS),
      schema: { querystring: Query, response: { 200: Page } },
    },
    async (request) => {
      const { shard: own, everywhere } = auth.sessionOf(request);
      const { shard = own, after = 0, limit = 200 } = request.query;
      const mayOrg = hasRole({ roles: everywhere }, READERS);
      if (shard !== own && (shard !== 'org' || !mayOrg)) {
        throw new AppError('not-allowed', { shard });
      }
      const rows = await store.read
        .selectFrom('ledger')
        .selectAll()
        .where('shard', '=', shard)
        .where('clock', '>', after)
        .orderBy('clock')
        .limit(limit)
        .execute();
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
