/** Pokes: tells connected stations that a shard of theirs has moved on. Carries no state. */
import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { CentralDeps } from '../deps.ts';
import { isoTime, type CommitEvent } from '../store/index.ts';

/** Commits that follow each other this closely make one poke. */
const COALESCE_MS = 15;
const TIME_EVERY_MS = 15_000;
/** A listener that reads this slowly is cut off; it will come back. */
const BACKLOG_MAX_BYTES = 256 * 1024;

interface Listener {
  readonly shards: ReadonlySet<string>;
  readonly response: ServerResponse;
}

const event = (name: string, data: unknown): string =>
  `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;

export function registerStreamRoutes(app: FastifyInstance, deps: CentralDeps): void {
  const { store, auth, metrics } = deps;
  const listeners = new Set<Listener>();
  const moved = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;

  const write = (listener: Listener, text: string): void => {
    if (listener.response.writableLength > BACKLOG_MAX_BYTES) listener.response.destroy();
    else listener.response.write(text);
  };
  const poke = (): void => {
    timer = undefined;
    for (const [shard, clock] of moved) {
      const text = event('poke', { shard, clock });
      for (const listener of listeners) if (listener.shards.has(shard)) write(listener, text);
    }
    moved.clear();
  };
  const unsubscribe = store.onCommit(({ shard, clock }: CommitEvent) => {
    moved.set(shard, clock);
    timer ??= setTimeout(poke, COALESCE_MS);
  });
  const timeText = () => event('time', { serverTime: isoTime(store.clock.now()) });
  const ticking = setInterval(() => {
    const text = timeText();
    for (const listener of listeners) write(listener, text);
  }, TIME_EVERY_MS);

  metrics.gauge('stream_listeners', async () => [{ labels: {}, value: listeners.size }]);
  app.addHook('preClose', async () => {
    unsubscribe();
    clearTimeout(timer);
    clearInterval(ticking);
    for (const { response } of listeners) response.end();
  });

  app.get('/v1/stream', { onRequest: auth.requireToken() }, async (request, reply) => {
    const shards = new Set([auth.sessionOf(request).shard, 'org']);
    reply.hijack();
    const response = reply.raw;
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
    });
    const listener: Listener = { shards, response };
    // Listens before it reads: a commit in between pokes twice rather than never.
    listeners.add(listener);
    response.on('close', () => listeners.delete(listener));
    write(listener, timeText());
    const clocks = await store.read
      .selectFrom('shard_clock')
      .select(['shard', 'clock'])
      .where('shard', 'in', [...shards])
      .execute();
    const known = new Map(clocks.map(({ shard, clock }) => [shard, clock]));
    for (const shard of shards) {
      write(listener, event('poke', { shard, clock: known.get(shard) ?? 0 }));
    }
  });
}
