/**
 * What central takes on at once. Beyond it requests are answered `central-busy` before their bodies are read:
 * whoever asked comes again, and memory stays where it is.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from '../../shared/errors.ts';
import type { Metrics } from './metrics.ts';

export interface AdmissionLimits {
  /** Requests that are not answered in full. */
  readonly requests: number;
  /** Bodies being read or worked on, and answers that are not taken off our hands. */
  readonly bytes: number;
}

export const DEFAULT_ADMISSION: AdmissionLimits = { requests: 1000, bytes: 16 * 1024 * 1024 };

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Answered whatever else there is to do. */
    always?: boolean;
    /** Never answered in full. */
    uncounted?: boolean;
  }
}

const RETRY_AFTER_SECONDS = 2;

export function tooBusy(metrics: Metrics, of: string): AppError {
  metrics.count('requests_busy_total', { of });
  return new AppError('central-busy', { of, retryAfterSeconds: RETRY_AFTER_SECONDS });
}

/** Bytes that its body may come to. What goes to the disk as it comes takes none. */
function bodyBytes({ headers, routeOptions }: FastifyRequest): number {
  if (headers['content-type'] === 'application/octet-stream') return 0;
  const told = Number(headers['content-length']);
  if (Number.isSafeInteger(told)) return told;
  return headers['transfer-encoding'] === undefined ? 0 : (routeOptions.bodyLimit ?? 0);
}

/** To be registered before any route. Looks after a request is known to be somebody's. */
export function limitWork(
  app: FastifyInstance,
  metrics: Metrics,
  limits: AdmissionLimits = DEFAULT_ADMISSION,
): void {
  let requests = 0;
  let bytes = 0;
  const held = new WeakMap<FastifyRequest, { bytes: number }>();
  metrics.gauge('requests_under_way', async () => [{ labels: {}, value: requests }]);
  metrics.gauge('request_bytes', async () => [{ labels: {}, value: bytes }]);

  app.addHook('preParsing', async (request, reply) => {
    const { always = false, uncounted = false } = request.routeOptions.config;
    if (always || uncounted) return;
    const cost = bodyBytes(request);
    if (requests >= limits.requests) throw tooBusy(metrics, 'requests');
    // One that is larger than all there is room for is taken when it is the only one.
    if (bytes > 0 && bytes + cost > limits.bytes) throw tooBusy(metrics, 'bytes');
    const own = { bytes: cost };
    held.set(request, own);
    requests += 1;
    bytes += cost;
    // However it ends: answered in full, or the line was cut.
    reply.raw.once('close', () => {
      requests -= 1;
      bytes -= own.bytes;
    });
  });
  app.addHook('onSend', async (request, _reply, payload) => {
    const own = held.get(request);
    if (!own || typeof payload !== 'string') return;
    bytes += payload.length;
    own.bytes += payload.length;
  });
}

/** Lets in so much at once, each with its weight; refuses the rest. One heavier than all comes in alone. */
export function createTurnstile(metrics: Metrics, of: string, most: number) {
  let inside = 0;
  return {
    inside: () => inside,
    async pass<T>(weight: number, work: () => Promise<T>): Promise<T> {
      if (inside > 0 && inside + weight > most) throw tooBusy(metrics, of);
      inside += weight;
      try {
        return await work();
      } finally {
        inside -= weight;
      }
    },
  };
}
