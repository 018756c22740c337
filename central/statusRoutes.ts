import type { FastifyInstance } from 'fastify';
import type { CentralDeps } from './deps.ts';
import { isoTime } from './store/index.ts';

/** What operators and monitors ask: is it well, how much, and what does it speak. */
export function registerStatusRoutes(app: FastifyInstance, { store, metrics }: CentralDeps): void {
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
  metrics.gauge('resident_memory_bytes', async () => [
    { labels: {}, value: process.memoryUsage.rss() },
  ]);

  app.get('/healthz', async () => {
    await store.read.selectFrom('meta').select('name').limit(1).execute();
    return { ok: true, serverTime: isoTime(store.clock.now()) };
  });
  app.get('/metrics', { schema: { hide: true } }, async (_request, reply) =>
    reply
      .type('text/plain; version=0.0.4; charset=utf-8')
      .serializer((text: string) => text)
      .send(await metrics.render()),
  );
  app.get('/openapi.json', { schema: { hide: true } }, () => Promise.resolve(app.swagger()));
}
