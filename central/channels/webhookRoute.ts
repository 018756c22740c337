import type { FastifyInstance } from 'fastify';
import { AppError } from '../../shared/errors.ts';
import type { CentralDeps } from '../deps.ts';
import { createTurnstile, schemaOf } from '../http/index.ts';
import { JobBatcher, type IntakeResult } from '../orders/index.ts';
import {
  askChannelNow,
  needAdapter,
  needConnection,
  openSecrets,
  type FindAdapter,
} from './connections.ts';
import { takeDelivered, takePulled, type Batch } from './takePulled.ts';

const BODY_LIMIT_BYTES = 4 * 1024 * 1024;
/** A few seconds' work. */
const AT_ONCE_MAX = 500;
/** Orders of many deliveries in one commit. */
const BATCH_ORDERS = 200;

const single = (value: unknown): string | undefined =>
  Array.isArray(value) ? String(value[0]) : typeof value === 'string' ? value : undefined;
const singles = (values: object): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, single(value)]));

/** POST /v1/channels/{id}/webhook: a channel brings news by itself. Its signature over the bytes is the proof. */
export function registerWebhookRoute(
  app: FastifyInstance,
  { store, metrics }: CentralDeps,
  find: FindAdapter,
): void {
  const turnstile = createTurnstile(metrics, 'webhooks', AT_ONCE_MAX);
  const batcher = new JobBatcher<Batch, IntakeResult[]>({
    weightOf: ({ orders }) => orders.length,
    most: BATCH_ORDERS,
    commit: async (jobs) => {
      const [only, ...others] = jobs;
      return only && others.length === 0
        ? [await takePulled(store, only)]
        : takeDelivered(store, jobs);
    },
  });
  void app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, parsed) => {
      parsed(null, body);
    });
    scope.post<{ Params: { id: string } }>(
      '/v1/channels/:id/webhook',
      {
        config: { guessable: true },
        bodyLimit: BODY_LIMIT_BYTES,
        schema: schemaOf('receiveWebhook'),
      },
      async (request, reply) => {
        const connection = await needConnection(store, request.params.id);
        const adapter = needAdapter(find, connection.kind);
        if (!adapter.readWebhook) throw new AppError('channel-not-found', { id: connection.id });
        const rawBody = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        const { secrets } = await openSecrets(store, connection.id);
        const reading = adapter.readWebhook(
          { settings: connection.settings, secrets, clock: store.clock },
          { headers: singles(request.headers), query: singles(request.query as object), rawBody },
        );
        if (!reading.ok) {
          const isForged = reading.reason !== 'unreadable';
          throw isForged
            ? new AppError('bad-signature', { reason: reading.reason })
            : new AppError('invalid-request', { in: 'body', path: '', problem: 'not understood' });
        }
        if (!connection.on) throw new AppError('channel.off', { id: connection.id });
        const { orders } = reading;
        const results = await turnstile.pass(Math.max(1, orders.length), () =>
          batcher.take({ connection: connection.id, adapter, orders, trace: request.id }),
        );
        const isUnclear = results.some(({ reason }) => reason === 'revision-conflict');
        if (reading.pullNow === true || isUnclear) await askChannelNow(store, connection.id);
        const { status, body, contentType } = reading.answer ?? {
          ...{ status: 200, body: '{}', contentType: 'application/json' },
        };
        return reply.status(status).type(contentType).send(body);
      },
    );
    done();
  });
}
