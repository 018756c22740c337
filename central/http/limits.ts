/**
 * How often one may ask. Counted by this process alone: with several nodes behind a balancer each grants as
 * much. What is too much is answered 429 with `Retry-After`.
 */
import rateLimit, { normalizeIP } from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from '../../shared/errors.ts';

export interface Limits {
  /** Requests of one station in ten seconds, whoever is signed in there. 0: any number. */
  readonly station: number;
  /** Requests without a token from one address in ten seconds. 0: any number. */
  readonly address: number;
  /** Codes, signatures and tokens from one address that were wrong, in a minute. 0: any number. */
  readonly failures: number;
}

/**
 * A station asks some times a second, a channel that posts orders in hundreds a hundred times; many stations
 * may share an address. A code has 30^10 values and an hour: 300 tries a minute find none.
 */
export const DEFAULT_LIMITS: Limits = { station: 4000, address: 3000, failures: 300 };

const WINDOW_MS = 10_000;
const FAILURE_WINDOW_MS = 60_000;
/** Stations and addresses counted at once; the one not heard of for longest goes first. */
const KEPT = 10_000;

const orAny = (limit: number): number => (limit === 0 ? Number.MAX_SAFE_INTEGER : limit);
const addressOf = (request: FastifyRequest): string => `address ${normalizeIP(request.ip, 64)}`;

/** What `handleErrors` asks when somebody turned out not to be who they say. */
export type CountFailure = (request: FastifyRequest) => Promise<AppError | undefined>;

const tooMany = (retryAfterSeconds: number): AppError =>
  new AppError('too-many-requests', { retryAfterSeconds: Math.max(1, retryAfterSeconds) });

/** To be registered before any route. */
export async function limitRates(app: FastifyInstance, limits: Limits): Promise<CountFailure> {
  await app.register(rateLimit, {
    max: (request) => orAny(request.session ? limits.station : limits.address),
    timeWindow: WINDOW_MS,
    cache: KEPT,
    keyGenerator: (request) =>
      request.session ? `station ${request.session.stationId}` : addressOf(request),
    errorResponseBuilder: (_request, { ttl }) => tooMany(Math.ceil(ttl / 1000)),
    addHeaders: {
      'x-ratelimit-limit': false,
      'x-ratelimit-remaining': false,
      'x-ratelimit-reset': false,
    },
    addHeadersOnExceeding: {
      'x-ratelimit-limit': false,
      'x-ratelimit-remaining': false,
      'x-ratelimit-reset': false,
    },
  });
  const failuresOf = app.createRateLimit({
    max: orAny(limits.failures),
    timeWindow: FAILURE_WINDOW_MS,
    keyGenerator: addressOf,
  });
  const refusal = async (request: FastifyRequest, increment: boolean) => {
    const found = await failuresOf(request, { increment });
    if (found.isAllowed) return undefined;
    const over = increment ? found.isExceeded : found.remaining === 0 && found.ttl > 0;
    return over ? tooMany(found.ttlInSeconds) : undefined;
  };
  // Looked at before anything is tried: after too many wrong ones the right one is not found out either.
  app.addHook('onRoute', (route) => {
    if (route.config?.guessable !== true) return;
    const before = route.onRequest ?? [];
    route.onRequest = [
      ...(Array.isArray(before) ? before : [before]),
      async (request) => {
        const refused = await refusal(request, false);
        if (refused) throw refused;
      },
    ];
  });
  return (request) => refusal(request, true);
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Its requests carry something that could be guessed. */
    guessable?: boolean;
  }
}
