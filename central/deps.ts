import type { FastifyBaseLogger } from 'fastify';
import type { Auth } from './auth/index.ts';
import type { Metrics } from './http/index.ts';
import type { Clock, Store } from './store/index.ts';

/** What every room of central is handed. */
export interface CentralDeps {
  readonly store: Store;
  readonly auth: Auth;
  readonly clock: Clock;
  readonly log: FastifyBaseLogger;
  readonly metrics: Metrics;
}
