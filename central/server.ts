/** Central as one process: the store, the rooms' routes over HTTP, and the relay between shards. */
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import swagger from '@fastify/swagger';
import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { AppError } from '../shared/errors.ts';
import { createAuth, registerAuthRoutes, type Auth } from './auth/index.ts';
import type { CentralDeps } from './deps.ts';
import { ASYNC_DECIDERS } from './deciders.ts';
import { registerFactRoutes } from './facts/index.ts';
import {
  createMetrics,
  createReadiness,
  createRequestIds,
  handleErrors,
  tellRequests,
  useTypeBox,
  type Metrics,
  type Readiness,
} from './http/index.ts';
import { registerImportRoutes } from './imports/index.ts';
import { registerLedgerRoutes } from './ledger/index.ts';
import { openCentralStore } from './openCentralStore.ts';
import { registerOrderRoutes } from './orders/index.ts';
import { keepMarkersPruned, registerPullRoutes } from './pull/index.ts';
import { registerRangeRoutes } from './ranges/index.ts';
import { registerStatusRoutes } from './statusRoutes.ts';
import type { Clock, Entropy, Store } from './store/index.ts';
import { registerStreamRoutes } from './stream/index.ts';

export const DATABASE_FILE = 'central.db';
/** Of JSON bodies on routes that do not set their own. */
const BODY_LIMIT_BYTES = 1024 * 1024;

export interface CentralOptions {
  /** Folder of the database (`central.db`), the server's key and uploads. */
  readonly dataDir?: string;
  /** Instead of the one in `dataDir`: a database file, or the `postgres://` URL of a database. */
  readonly database?: string;
  /** File of the server's secret, where it is not to lie beside the database file, or in PostgreSQL. */
  readonly keyFile?: string;
  readonly clock?: Clock;
  readonly entropy?: Entropy;
  /** 0 (the default): any free port. */
  readonly port?: number;
  readonly host?: string;
  readonly logger?: FastifyBaseLogger;
  /** What readers of `/metrics` have to show. Absent: only this machine may read it. */
  readonly metricsToken?: string;
  /** Metrics of the process besides central's own: it is all that this process does. */
  readonly ownsProcess?: boolean;
  /** Work on the store before the first request is taken. */
  readonly prepare?: (store: Store) => Promise<void>;
}

export interface Central {
  readonly app: FastifyInstance;
  readonly store: Store;
  readonly auth: Auth;
  readonly url: string;
  close(): Promise<void>;
}

/** Nothing of central is a page: no answer may be framed, sniffed, cached or run. */
const SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cache-control': 'no-store',
} as const;

interface AppParts {
  readonly store: Store;
  readonly auth: Auth;
  readonly log: FastifyBaseLogger;
  readonly metrics: Metrics;
  readonly readiness: Readiness;
  readonly metricsToken: string | undefined;
  readonly dataDir: string;
}

async function buildApp(parts: AppParts): Promise<FastifyInstance> {
  const { store, auth, log, metrics, readiness, metricsToken, dataDir } = parts;
  const app: FastifyInstance = Fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT_BYTES,
    forceCloseConnections: true,
    genReqId: createRequestIds(store.entropy),
  });
  useTypeBox(app);
  handleErrors(app);
  tellRequests(app);
  // Only JSON is understood, except where a route says otherwise.
  app.removeContentTypeParser('text/plain');
  app.addHook('onSend', async (_request, reply) => {
    reply.headers(SECURITY_HEADERS);
  });
  await app.register(swagger, {
    openapi: { info: { title: 'Stowline central', version: '1' } },
  });
  app.addHook('onResponse', async ({ method, routeOptions }, reply) => {
    const route = routeOptions.url ?? 'unknown';
    const labels = { method, route, status: String(reply.statusCode) };
    metrics.observe('http_request_duration_seconds', reply.elapsedTime / 1000, labels);
  });
  const deps: CentralDeps = { store, auth, clock: store.clock, log, metrics };
  registerStatusRoutes(app, deps, { readiness, metricsToken });
  registerAuthRoutes(app, deps);
  registerFactRoutes(app, deps, ASYNC_DECIDERS);
  registerPullRoutes(app, deps);
  keepMarkersPruned(app, deps);
  registerStreamRoutes(app, deps);
  registerRangeRoutes(app, deps);
  registerLedgerRoutes(app, deps);
  registerOrderRoutes(app, deps);
  registerImportRoutes(app, { ...deps, dataDir });
  return app;
}

/** Central without a port: routes are asked through `app.inject`. The relay runs only once started. */
export async function assembleCentral(options: CentralOptions): Promise<Omit<Central, 'url'>> {
  const { dataDir, clock, entropy } = options;
  const database =
    options.database ?? (dataDir === undefined ? undefined : join(dataDir, DATABASE_FILE));
  if (database === undefined) throw new AppError('data-dir-missing', {});
  const log = options.logger ?? pino({ level: 'warn' });
  const metrics = createMetrics({ ofProcess: options.ownsProcess === true });
  const store = await openCentralStore({
    database,
    ...(options.keyFile === undefined ? {} : { keyFile: options.keyFile }),
    ...(clock ? { clock } : {}),
    ...(entropy ? { entropy } : {}),
    onTransaction: ({ outcome, waited, took }) => {
      metrics.observe('transaction_wait_seconds', waited);
      metrics.observe('transaction_duration_seconds', took, { outcome });
    },
    report: (error, about) => log.error({ err: error, ...about }, 'background work failed'),
  });
  try {
    await options.prepare?.(store);
    const auth = createAuth(store);
    const readiness = createReadiness(store);
    const { metricsToken } = options;
    const app = await buildApp({
      ...{ store, auth, log, metrics, readiness, metricsToken },
      dataDir: dataDir ?? dirname(database),
    });
    const close = async () => {
      await app.close();
      await store.close();
    };
    return { app, store, auth, close };
  } catch (error) {
    await store.close();
    throw error;
  }
}

export async function createCentral(options: CentralOptions): Promise<Central> {
  const { host = '127.0.0.1', port = 0 } = options;
  const central = await assembleCentral(options);
  try {
    await central.app.listen({ port, host });
    central.store.relay.start();
    const address = central.app.server.address() as AddressInfo;
    const shownHost = host.includes(':') ? `[${host}]` : host;
    return { ...central, url: `http://${shownHost}:${address.port}` };
  } catch (error) {
    await central.close();
    throw error;
  }
}
