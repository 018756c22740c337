/** Central as one process: the store, the rooms' routes over HTTP, and the relay between shards. */
import type { AddressInfo } from 'node:net';
import { Server as TlsServer } from 'node:https';
import { dirname, join } from 'node:path';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { AppError } from '../shared/errors.ts';
import { registerAllocationRoutes, sellableUnits } from './allocation/index.ts';
import { keepChecksPruned, registerCheckRoutes } from './checks/index.ts';
import { createAuth, registerAuthRoutes, type Auth } from './auth/index.ts';
import {
  ADAPTERS,
  registerChannelRoutes,
  type ChannelParts,
  type ChannelRunner,
} from './channels/index.ts';
import type { CentralDeps } from './deps.ts';
import { ASYNC_DECIDERS } from './deciders.ts';
import { registerErasureRoutes } from './erasure/index.ts';
import { registerFactRoutes } from './facts/index.ts';
import {
  closePolitely,
  createApp,
  createMetrics,
  createReadiness,
  describeApi,
  DEFAULT_ADMISSION,
  followTlsFiles,
  limitWork,
  readTls,
  refuseUnderPressure,
  refuseWhenStopping,
  type AdmissionLimits,
  type Limits,
  type Metrics,
  type Patience,
  type Readiness,
  type TlsFiles,
  type TlsMaterial,
} from './http/index.ts';
import { registerImportRoutes } from './imports/index.ts';
import { registerLedgerRoutes } from './ledger/index.ts';
import { Notifier, registerNotifyRoutes } from './notify/index.ts';
import { openCentralStore } from './openCentralStore.ts';
import { registerOrderPageRoutes } from './orderPage/index.ts';
import { registerOrderRoutes } from './orders/index.ts';
import { keepMarkersPruned, registerPullRoutes } from './pull/index.ts';
import { registerRangeRoutes } from './ranges/index.ts';
import { registerReleasePolicy } from './routing/index.ts';
import { registerStatusRoutes } from './statusRoutes.ts';
import { registerRuleRoutes } from './rules/index.ts';
import type { Clock, Entropy, Store } from './store/index.ts';
import { registerStreamRoutes } from './stream/index.ts';
import type { TimedStore } from './timers/index.ts';

export const DATABASE_FILE = 'central.db';

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
  /** Nothing else runs in this process: its event loop and memory are measured, and looked after. */
  readonly ownsProcess?: boolean;
  /** What is taken on at once. */
  readonly admission?: Partial<AdmissionLimits>;

  /** Serve HTTPS with this certificate, and nothing but TLS 1.3. */
  readonly tls?: TlsFiles;
  /** With a page to browse the API at `/docs`. */
  readonly docs?: boolean;
  readonly limits?: Partial<Limits>;
  /** Addresses or networks of balancers, whose `X-Forwarded-For` is believed. */
  readonly trustProxy?: readonly string[];
  readonly patience?: Partial<Patience>;
  /** Work on the store before the first request is taken. */
  readonly prepare?: (store: Store) => Promise<void>;
  /** Channels other than there are, or reached otherwise. */
  readonly channels?: Partial<ChannelParts> & {
    /** Default: true. False: nobody is asked but by hand. */
    readonly polls?: boolean;
  };
  /** Hooks of a test's own, on all that comes after. */
  readonly observe?: (app: FastifyInstance) => void;
}

export interface Central {
  readonly app: FastifyInstance;
  readonly store: TimedStore;
  readonly auth: Auth;
  readonly notifier: Notifier;
  /** Asks connected channels. */
  readonly channels: ChannelRunner;
  readonly url: string;
  close(): Promise<void>;
}

interface AppParts {
  readonly store: Store;
  readonly auth: Auth;
  readonly log: FastifyBaseLogger;
  readonly metrics: Metrics;
  readonly readiness: Readiness;
  readonly dataDir: string;
  readonly tls: TlsMaterial | undefined;
}

async function buildApp(
  parts: AppParts,
  options: CentralOptions,
): Promise<{ app: FastifyInstance; channels: ChannelRunner }> {
  const { store, auth, log, metrics, readiness, dataDir, tls } = parts;
  const { limits = {}, patience = {}, metricsToken, trustProxy } = options;
  const app = await createApp({ log, entropy: store.entropy, limits, patience, tls, trustProxy });
  refuseWhenStopping(app, readiness);
  if (options.ownsProcess === true) await refuseUnderPressure(app, metrics);
  limitWork(app, metrics, { ...DEFAULT_ADMISSION, ...options.admission });
  options.observe?.(app);
  await describeApi(app, options.docs === true);
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
  keepChecksPruned(app, deps);
  registerStreamRoutes(app, deps);
  registerRangeRoutes(app, deps);
  registerLedgerRoutes(app, deps);
  registerErasureRoutes(app, deps);
  registerOrderRoutes(app, deps);
  registerOrderPageRoutes(app, deps);
  registerCheckRoutes(app, deps);
  registerRuleRoutes(app, deps);
  registerAllocationRoutes(app, deps);
  registerReleasePolicy(app, deps);
  registerNotifyRoutes(app, deps);
  registerImportRoutes(app, { ...deps, dataDir });
  const channels = registerChannelRoutes(app, deps, {
    ...{ adapters: ADAPTERS, fetch: globalThis.fetch, sellable: sellableUnits },
    ...options.channels,
  });
  return { app, channels };
}

/** Central without a port: routes are asked through `app.inject`. The relay runs only once started. */
export async function assembleCentral(options: CentralOptions): Promise<Omit<Central, 'url'>> {
  const { dataDir, clock, entropy } = options;
  const database =
    options.database ?? (dataDir === undefined ? undefined : join(dataDir, DATABASE_FILE));
  if (database === undefined) throw new AppError('data-dir-missing', {});
  const log = options.logger ?? pino({ level: 'warn' });
  const metrics = createMetrics({ ofProcess: options.ownsProcess === true });
  const tls = options.tls && (await readTls(options.tls));
  const report = (error: unknown, about: Record<string, unknown>) =>
    log.error({ err: error, ...about }, 'background work failed');
  const store = await openCentralStore({
    database,
    ...(options.keyFile === undefined ? {} : { keyFile: options.keyFile }),
    ...(clock ? { clock } : {}),
    ...(entropy ? { entropy } : {}),
    servesMany: options.ownsProcess === true,
    onTransaction: ({ outcome, waited, took }) => {
      metrics.observe('transaction_wait_seconds', waited);
      metrics.observe('transaction_duration_seconds', took, { outcome });
    },
    report,
  });
  const notifier = new Notifier(store, report);
  try {
    await options.prepare?.(store);
    const auth = createAuth(store);
    const readiness = createReadiness(store);
    const parts = {
      ...{ store, auth, log, metrics, readiness, tls },
      dataDir: dataDir ?? dirname(database),
    };
    const { app, channels } = await buildApp(parts, options);
    const close = async () => {
      await closePolitely(app, readiness);
      await notifier.stop();
      await store.close();
    };
    return { app, store, auth, channels, notifier, close };
  } catch (error) {
    await store.close();
    throw error;
  }
}

function followTls(app: FastifyInstance, tls: TlsFiles): void {
  const { server, log } = app;
  if (!(server instanceof TlsServer)) return;
  const stop = followTlsFiles(server, tls, log);
  server.once('close', stop);
}

export async function createCentral(options: CentralOptions): Promise<Central> {
  const { host = '127.0.0.1', port = 0, tls } = options;
  const central = await assembleCentral({ docs: true, ...options });
  try {
    await central.app.listen({ port, host });
    central.store.relay.start();
    central.store.timers.start();
    central.notifier.start();
    if (options.channels?.polls !== false) central.channels.start();
    if (tls) followTls(central.app, tls);
    const address = central.app.server.address() as AddressInfo;
    const shownHost = host.includes(':') ? `[${host}]` : host;
    return { ...central, url: `${tls ? 'https' : 'http'}://${shownHost}:${address.port}` };
  } catch (error) {
    await central.close();
    throw error;
  }
}
