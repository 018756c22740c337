import type { FastifyInstance } from 'fastify';
import { AppError } from '../../shared/errors.ts';
import type { RouteBody, RouteQuery } from '../../shared/protocol/index.ts';
import type { Role } from '../../shared/schema/index.ts';
import type { CentralDeps } from '../deps.ts';
import { schemaOf } from '../http/index.ts';
import { isoTime } from '../store/index.ts';
import type { Importer } from './importer.ts';
import { updateRun } from './importRuns.ts';
import { lookAtTable, readBeginning } from './lookAtTable.ts';
import { fieldsOf } from './mapping/scanTable.ts';
import { saveMapping } from './mappingTable.ts';
import { previewTable } from './previewTable.ts';

export interface TableRouteDeps extends Pick<CentralDeps, 'store' | 'auth'> {
  readonly importer: Importer;
  readonly roles: readonly Role[];
  readonly currency: string;
}

/** `dealer-orders 2026-11.xlsx` is probably the dealer's `dealer-orders 2026-11`. */
const channelFrom = (filename: string): string =>
  filename
    .replace(/\.(?:csv|tsv|txt|xlsx|xlsm)?(?:\.gz)?$/i, '')
    .trim()
    .slice(0, 40) || 'file';

/** What a person does with a file whose columns nobody has named: look, preview, take, or leave it. */
export function registerTableRoutes(app: FastifyInstance, deps: TableRouteDeps): void {
  const { store, auth, importer } = deps;
  const onRequest = auth.requireToken(deps.roles, 'everywhere');

  app.get<{ Params: { id: string }; Querystring: RouteQuery<'lookAtImport'> }>(
    '/v1/imports/:id/table',
    { onRequest, schema: schemaOf('lookAtImport') },
    ({ params, query }) =>
      importer.withTable(params.id, (table, run) =>
        lookAtTable(store, table, {
          ...query,
          fallbackChannel: channelFrom(run.filename),
          currency: deps.currency,
        }),
      ),
  );
  app.post<{ Params: { id: string }; Body: RouteBody<'previewImport'> }>(
    '/v1/imports/:id/preview',
    { onRequest, schema: schemaOf('previewImport') },
    ({ params, body }) =>
      importer.withTable(params.id, (table) =>
        previewTable(table, body.mapping, isoTime(store.clock.now())),
      ),
  );
  app.post<{ Params: { id: string }; Body: RouteBody<'takeImport'> }>(
    '/v1/imports/:id/take',
    { onRequest, schema: schemaOf('takeImport') },
    async (request, reply) => {
      const importId = request.params.id;
      const { mapping, remember } = request.body;
      const names = await importer.withTable(importId, async (table) => {
        const beginning = await readBeginning(table, mapping);
        // Before anything is remembered: a mapping that fits no column is nobody's.
        fieldsOf(mapping, { row: beginning.headerRow, cells: beginning.names });
        return beginning.names;
      });
      const { filename } = await importer.claim(importId);
      if (remember) {
        const by = auth.sessionOf(request).personId ?? '';
        await saveMapping(store, names, { name: mapping.channel, mapping }, by);
      }
      const { channel } = mapping;
      importer.start(request, { importId, filename, channel, currency: deps.currency, mapping });
      return reply.status(202).send({ importId });
    },
  );
  app.post<{ Params: { id: string } }>(
    '/v1/imports/:id/discard',
    { onRequest, schema: schemaOf('discardImport') },
    async ({ params }) => {
      await importer.claim(params.id);
      const error = new AppError('import.discarded', {});
      await updateRun(store, params.id, { state: 'failed', error: { code: error.code, meta: {} } });
      await importer.spool.remove(params.id);
      return {};
    },
  );
}
