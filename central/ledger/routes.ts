import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';
import { AppError } from '../../shared/errors.ts';
import { closed, Id, Instant, optional, Position } from '../../shared/schema/index.ts';
import type { CentralDeps } from '../deps.ts';
import { registerHeadRoutes } from './headRoutes.ts';

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

/** GET /v1/ledger: what happened in the caller's warehouse or `org`, in order, with its proof. */
export function registerLedgerRoutes(app: FastifyInstance, deps: CentralDeps): void {
  const { store, auth } = deps;
  registerHeadRoutes(app, deps);
  app.get<{ Querystring: Static<typeof Query> }>(
    '/v1/ledger',
    {
      onRequest: auth.requireToken(['supervisor', 'admin']),
      schema: { querystring: Query, response: { 200: Page } },
    },
    async (request) => {
      const own = auth.sessionOf(request).shard;
      const { shard = own, after = 0, limit = 200 } = request.query;
      if (shard !== own && shard !== 'org') throw new AppError('not-allowed', { shard });
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
