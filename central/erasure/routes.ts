import type { FastifyInstance } from 'fastify';
import type { ErasuresQuery, ErasuresResponse } from '../../shared/protocol/index.ts';
import type { CentralDeps } from '../deps.ts';
import { schemaOf } from '../http/index.ts';
import { withErasures } from './erasureTables.ts';

const PAGE = 500;

/** Of another database: it may have been restored from before something was erased, and erased it again since. */
function clockOf(after: string | undefined, database: string): number {
  const prefix = `${database}.`;
  const clock = after?.startsWith(prefix) === true ? Number(after.slice(prefix.length)) : 0;
  return Number.isSafeInteger(clock) && clock >= 0 ? clock : 0;
}

/** GET /v1/erasures: whose data stations have to forget. */
export function registerErasureRoutes(app: FastifyInstance, { store, auth }: CentralDeps): void {
  app.get<{ Querystring: ErasuresQuery }>(
    '/v1/erasures',
    {
      onRequest: auth.requireToken(),
      schema: schemaOf('readErasures'),
    },
    async (request): Promise<ErasuresResponse> => {
      const clock = clockOf(request.query.after, store.databaseId);
      const rows = await withErasures(store.read)
        .selectFrom('erasures')
        .select(['clock', 'body'])
        .where('shard', '=', auth.sessionOf(request).shard)
        .where('clock', '>', clock)
        .orderBy('clock')
        .limit(PAGE)
        .execute();
      const found = rows.map(
        ({ body }) => JSON.parse(body) as { contactIds: string[]; parcelIds: string[] },
      );
      return {
        contactIds: found.flatMap(({ contactIds }) => contactIds),
        parcelIds: found.flatMap(({ parcelIds }) => parcelIds),
        after: `${store.databaseId}.${rows.at(-1)?.clock ?? clock}`,
        more: rows.length === PAGE,
      };
    },
  );
}
