import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import type { Entropy } from '../store/index.ts';
import { answerUnknownPaths, handleErrors } from './errors.ts';
import { sendSecurityHeaders } from './headers.ts';
import { readJsonBodies } from './jsonBody.ts';
import { DEFAULT_LIMITS, limitRates, type Limits } from './limits.ts';
import {
  connectionOptions,
  DEFAULT_PATIENCE,
  serverOptions,
  type Patience,
} from './serverOptions.ts';
import { createRequestIds, tellRequests } from './requests.ts';
import { keepRouteTable } from './routeTable.ts';
import type { TlsMaterial } from './tls.ts';
import { useTypeBox } from './validation.ts';

/** Of JSON bodies on routes that do not set their own. */
const BODY_LIMIT_BYTES = 1024 * 1024;

export interface AppOptions {
  readonly log: FastifyBaseLogger;
  readonly entropy: Entropy;
  readonly limits?: Partial<Limits>;
  readonly patience?: Partial<Patience>;
  readonly tls?: TlsMaterial | undefined;
  /** Balancers before this node, whose word on where a request comes from is taken. */
  readonly trustProxy?: readonly string[] | undefined;
}

/** The framework with everything that guards it, before any route. */
export async function createApp({
  log,
  entropy,
  limits,
  patience,
  tls,
  trustProxy,
}: AppOptions): Promise<FastifyInstance> {
  const waits = { ...DEFAULT_PATIENCE, ...patience };
  const options = {
    ...serverOptions(waits),
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: createRequestIds(entropy),
    bodyLimit: BODY_LIMIT_BYTES,
    forceCloseConnections: 'idle' as const,
    ...(trustProxy === undefined ? {} : { trustProxy: [...trustProxy] }),
  };
  // The instance is the same but for the type of its server, which nothing but `listen` meets.
  const app = tls
    ? (Fastify({
        ...options,
        https: { ...connectionOptions(waits), ...tls },
      }) as unknown as FastifyInstance)
    : (Fastify(options) as FastifyInstance);
  keepRouteTable(app);
  tellRequests(app);
  sendSecurityHeaders(app, tls !== undefined);
  useTypeBox(app);
  readJsonBodies(app, waits.bodyMs);
  handleErrors(app, await limitRates(app, { ...DEFAULT_LIMITS, ...limits }));
  answerUnknownPaths(app);
  return app;
}
