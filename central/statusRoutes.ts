import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type, type TSchema } from 'typebox';
import { AppError } from '../shared/errors.ts';
import { closed, Instant } from '../shared/schema/index.ts';
import type { CentralDeps } from './deps.ts';
import type { Readiness } from './http/index.ts';
import { isoTime, sha256, type Store } from './store/index.ts';
import type { Metrics } from './http/index.ts';

function gaugeStore(store: Store, metrics: Metrics): void {
  metrics.gauge('shard_clock', async () => {
    const rows = await store.read.selectFrom('shard_clock').select(['shard', 'clock']).execute();
    return rows.map(({ shard, clock }) => ({ labels: { shard }, value: clock }));
  });
  metrics.gauge('messages_pending', async () => {
    const rows = await store.read
      .selectFrom('messages')
      .select(['to_shard', (e) => e.fn.countAll<number>().as('waiting')])
      .groupBy('to_shard')
      .execute();
    return rows.map((row) => ({ labels: { shard: row.to_shard }, value: row.waiting }));
  });
  metrics.gauge('messages_failing', async () => {
    const { failing } = await store.read
      .selectFrom('messages')
      .select((e) => e.fn.countAll<number>().as('failing'))
      .where('attempts', '>', 0)
      .executeTakeFirstOrThrow();
    return [{ labels: {}, value: failing }];
  });
  metrics.gauge('relay_behind_seconds', async () => [
    { labels: {}, value: store.relay.behindSeconds() },
  ]);
  metrics.gauge('database_bytes', async () => [{ labels: {}, value: await store.size() }]);
  metrics.gauge('resident_memory_bytes', async () => [
    { labels: {}, value: process.memoryUsage.rss() },
  ]);
}

const LOOPBACK = /^(?:127\.|::1$|::ffff:127\.)/;
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-real-ip'];

/** Of one length, so that they may be compared in one time. */
const digest = (text: string): Buffer => Buffer.from(sha256(text), 'hex');

/** Figures tell how a business goes: they are for whoever has the token; without one, for this machine. */
function refuseStrangers(request: FastifyRequest, token: string | undefined): void {
  if (token === undefined) {
    const proxied = FORWARDED.some((name) => request.headers[name] !== undefined);
    if (LOOPBACK.test(request.socket.remoteAddress ?? '') && !proxied) return;
    throw new AppError('not-found', { path: '/metrics' });
  }
  const given = request.headers.authorization ?? '';
  if (!timingSafeEqual(digest(given), digest(`Bearer ${token}`))) {
    throw new AppError('unauthorised', { reason: 'token-missing' });
  }
}

const Live = closed({ ok: Type.Boolean(), serverTime: Instant });
const Ready = closed({ ok: Type.Boolean() });

const describe = (
  operationId: string,
  summary: string,
  answer: TSchema,
  type = 'application/json',
) => ({
  operationId,
  summary,
  tags: ['health'],
  response: { 200: { description: 'Good.', content: { [type]: { schema: answer } } } },
});

export interface StatusOptions {
  readonly readiness: Readiness;
  /** Whoever reads metrics has to show it. Absent: only this machine may. */
  readonly metricsToken?: string | undefined;
}

/** What operators and monitors ask: does it live, can it work, how much does it do, and what does it speak. */
export function registerStatusRoutes(
  app: FastifyInstance,
  { store, metrics }: CentralDeps,
  { readiness, metricsToken }: StatusOptions,
): void {
  gaugeStore(store, metrics);
  const always = { config: { always: true } };
  const live = { ...always, schema: describe('live', 'The process answers.', Live) };
  app.get('/healthz', live, async () => ({ ok: true, serverTime: isoTime(store.clock.now()) }));
  const ready = {
    ...always,
    schema: describe('ready', 'It can write, and is not about to stop.', Ready),
  };
  app.get('/readyz', ready, async () => {
    await readiness.check();
    return { ok: true };
  });
  const metered = describe('readMetrics', 'Figures for Prometheus.', Type.String(), 'text/plain');
  app.get('/metrics', { ...always, schema: metered }, async (request, reply) => {
    refuseStrangers(request, metricsToken);
    return reply
      .type('text/plain; version=0.0.4; charset=utf-8')
      .serializer((text: string) => text)
      .send(await metrics.render());
  });
  const own = describe(
    'describeApi',
    'This description.',
    Type.Record(Type.String(), Type.Unknown()),
  );
  app.get('/openapi.json', { schema: own }, () => Promise.resolve(app.swagger()));
}
