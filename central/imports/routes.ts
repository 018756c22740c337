import type { FastifyInstance } from 'fastify';
import { Readable } from 'node:stream';
import { AppError } from '../../shared/errors.ts';
import { uuidv7 } from '../../shared/ids.ts';
import type { RouteQuery } from '../../shared/protocol/index.ts';
import type { Role } from '../../shared/schema/index.ts';
import type { CentralDeps } from '../deps.ts';
import { schemaOf, tooBusy } from '../http/index.ts';
import { tracedStore } from '../store/index.ts';
import { beginImport, runImport } from './importOrderFile.ts';
import { listRuns, readReport, readRun } from './importRuns.ts';
import { Spool } from './spool.ts';

export type ImportDeps = Pick<CentralDeps, 'store' | 'auth' | 'metrics'> & {
  readonly dataDir: string;
  /** Bytes of an upload at most. Default: 512 MiB. */
  readonly uploadLimitBytes?: number;
};

/** Orders in a file are no warehouse's yet. */
const DESK: readonly Role[] = ['supervisor', 'clerk', 'admin'];
export const DEFAULT_CHANNEL = 'file';
export const DEFAULT_CURRENCY = 'GBP';
const LISTED = 50;
const REPORT_PAGE = 100;
/** Each keeps the numbers of its file's invoices in memory. */
const RUNNING_MAX = 4;

/** The file goes to the disk as it comes; the import runs on after the answer. */
function registerUpload(scope: FastifyInstance, deps: ImportDeps): void {
  const { store, auth, metrics } = deps;
  const spool = new Spool(deps.dataDir, deps.uploadLimitBytes);
  const running = new Set<Promise<void>>();

  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('application/octet-stream', (_request, payload, done) => {
    done(null, payload);
  });
  scope.addHook('onReady', () => spool.clean(store));
  metrics.gauge('imports_running', async () => [{ labels: {}, value: running.size }]);
  const stopping = new AbortController();
  scope.addHook('preClose', async () => stopping.abort());
  scope.addHook('onClose', async () => {
    await Promise.all(running);
  });

  scope.post<{ Querystring: RouteQuery<'sendImport'> }>(
    '/v1/imports',
    {
      config: { ownBody: true },
      onRequest: auth.requireToken(DESK, 'everywhere'),
      schema: schemaOf('sendImport'),
    },
    async (request, reply) => {
      if (!(request.body instanceof Readable)) throw new AppError('import.empty-file', {});
      if (running.size >= RUNNING_MAX) throw tooBusy(metrics, 'imports');
      const importId = uuidv7();
      const path = await spool.receive(importId, request.body);
      const { filename, channel = DEFAULT_CHANNEL, currency = DEFAULT_CURRENCY } = request.query;
      // Before the answer: whoever is told that it was accepted may ask what became of it.
      try {
        await beginImport(store, { importId, filename, channel });
      } catch (error) {
        await spool.remove(importId);
        throw error;
      }
      const { signal } = stopping;
      const own = tracedStore(store, request.id);
      const run = runImport(own, { importId, path, filename, channel, currency, signal })
        .then(
          ({ state, error }) => {
            request.log.info({ importId, state, error }, 'import');
            return state;
          },
          (error: unknown) => {
            request.log.error({ importId, err: error }, 'import failed');
            return 'failed';
          },
        )
        .then((state) => {
          metrics.count('imports_total', { state });
          return spool.remove(importId);
        })
        .finally(() => running.delete(run));
      running.add(run);
      return reply.status(202).send({ importId });
    },
  );
}

export function registerImportRoutes(app: FastifyInstance, deps: ImportDeps): void {
  const { store, auth } = deps;
  void app.register((scope, _options, done) => {
    registerUpload(scope, deps);
    done();
  });

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
