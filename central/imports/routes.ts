import type { FastifyInstance } from 'fastify';
import { Readable } from 'node:stream';
import { AppError } from '../../shared/errors.ts';
import { uuidv7 } from '../../shared/ids.ts';
import type { RouteQuery } from '../../shared/protocol/index.ts';
import type { Role } from '../../shared/schema/index.ts';
import type { CentralDeps } from '../deps.ts';
import { schemaOf } from '../http/index.ts';
import { Importer, type ImporterDeps } from './importer.ts';
import { beginImport } from './importOrderFile.ts';
import { listRuns, readReport, readRun } from './importRuns.ts';
import { registerTableRoutes } from './tableRoutes.ts';

export type ImportDeps = Pick<CentralDeps, 'auth'> & ImporterDeps;

/** Orders in a file are no warehouse's yet. */
const DESK: readonly Role[] = ['supervisor', 'clerk', 'admin'];
export const DEFAULT_CHANNEL = 'file';
export const DEFAULT_CURRENCY = 'GBP';
const LISTED = 50;
const REPORT_PAGE = 100;

/** The file goes to the disk as it comes; the import runs on after the answer. */
function registerUpload(scope: FastifyInstance, deps: ImportDeps, importer: Importer): void {
  const { store, auth } = deps;
  const { spool } = importer;

  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('application/octet-stream', (_request, payload, done) => {
    done(null, payload);
  });
  scope.addHook('onReady', () => spool.clean(store));
  scope.addHook('preClose', async () => importer.stop());
  scope.addHook('onClose', () => importer.ended());

  scope.post<{ Querystring: RouteQuery<'sendImport'> }>(
    '/v1/imports',
    {
      config: { ownBody: true },
      onRequest: auth.requireToken(DESK, 'everywhere'),
      schema: schemaOf('sendImport'),
    },
    async (request, reply) => {
      if (!(request.body instanceof Readable)) throw new AppError('import.empty-file', {});
      importer.refuseWhenBusy();
      const importId = uuidv7();
      await spool.receive(importId, request.body);
      const { filename, channel = DEFAULT_CHANNEL, currency = DEFAULT_CURRENCY } = request.query;
      // Before the answer: whoever is told that it was accepted may ask what became of it.
      try {
        await beginImport(store, { importId, filename, channel });
      } catch (error) {
        await spool.remove(importId);
        throw error;
      }
      const retailOnly = request.query.columns !== 'ask';
      importer.start(request, {
        ...{ importId, filename, channel, currency, retailOnly },
        unknown: 'wait',
      });
      return reply.status(202).send({ importId });
    },
  );
}

export function registerImportRoutes(app: FastifyInstance, deps: ImportDeps): void {
  const { store, auth } = deps;
  const importer = new Importer(deps);
  void app.register((scope, _options, done) => {
    registerUpload(scope, deps, importer);
    done();
  });
  registerTableRoutes(app, { store, auth, importer, roles: DESK, currency: DEFAULT_CURRENCY });

  app.get(
    '/v1/imports',
    { onRequest: auth.requireToken(DESK, 'everywhere'), schema: schemaOf('listImports') },
    async () => ({ imports: await listRuns(store, LISTED) }),
  );
  app.get<{ Params: { id: string } }>(
    '/v1/imports/:id',
    {
      onRequest: auth.requireToken(DESK, 'everywhere'),
      schema: schemaOf('getImport'),
    },
    (request) => readRun(store, request.params.id),
  );
  app.get<{ Params: { id: string }; Querystring: RouteQuery<'getImportReport'> }>(
    '/v1/imports/:id/report',
    {
      onRequest: auth.requireToken(DESK, 'everywhere'),
      schema: schemaOf('getImportReport'),
    },
    (request) => {
      const { offset = 0, limit = REPORT_PAGE } = request.query;
      return readReport(store, request.params.id, { offset, limit });
    },
  );
}
