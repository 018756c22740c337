/** Pokes: tells connected stations that a shard of theirs has moved on, and in what. Carries no state. */
import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { Poke, REQUEST_ID_HEADER } from '../../shared/protocol/index.ts';
import { whoMayListen, type Listening } from '../auth/index.ts';
import type { CentralDeps } from '../deps.ts';
import { isoTime, type CommitEvent } from '../store/index.ts';

/** Commits that follow each other this closely make one poke. */
const COALESCE_MS = 15;
/** The first poke after a pause waits so long only: the answer to a push that caused it goes out before. */
const LEAD_MS = 3;
const TIME_EVERY_MS = 15_000;
const CHECK_MAX_MS = 10_000;
/** A listener that reads this slowly is cut off; it will come back. */
const BACKLOG_MAX_BYTES = 256 * 1024;
/** A station opens one. Those of a line that broke unheard are still there when it opens the next. */
const STREAMS_PER_STATION = 32;

const STREAM_SCHEMA = {
  operationId: 'openStream',
  summary: 'Which shard moved, from which clock to which, and in what; the time every 15 s.',
  description:
    'Server-sent events: `poke` with a Poke, `time` with `{serverTime}`. With the token of a station, or of anybody at it.',
  tags: ['state'],
  security: [{ token: [] }],
  response: {
    200: {
      description: 'Goes on until either side ends it.',
      content: { 'text/event-stream': { schema: Poke } },
    },
  },
};

interface Listener extends Listening {
  readonly shards: ReadonlySet<string>;
  readonly response: ServerResponse;
}

const event = (name: string, data: unknown): string =>
  `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;

/** Two commits of a shard as one. Commits come in the order of their clocks, without gaps where `changed` is known. */
function together(earlier: CommitEvent | undefined, later: CommitEvent): CommitEvent {
  if (earlier === undefined) return later;
  const { shard, clock } = later;
  if (!earlier.changed || !later.changed) return { shard, clock };
  const collections = [...new Set([...earlier.changed.collections, ...later.changed.collections])];
  return { shard, clock, changed: { after: earlier.changed.after, collections } };
}

export function registerStreamRoutes(app: FastifyInstance, deps: CentralDeps): void {
  const { store, auth, metrics } = deps;
  const listeners = new Set<Listener>();
  const moved = new Map<string, CommitEvent>();
  let timer: NodeJS.Timeout | undefined;
  let pokedAt = -COALESCE_MS;

  const endOldest = (stationId: string): void => {
    const own = [...listeners].filter((listener) => listener.stationId === stationId);
    for (const { response } of own.slice(0, -STREAMS_PER_STATION)) response.end();
  };
  const write = (listener: Listener, text: string): void => {
    if (listener.response.writableLength > BACKLOG_MAX_BYTES) listener.response.destroy();
    else listener.response.write(text);
  };
  /** Stations that were shut out hear nothing more, nor do people who no longer work there. */
  const cutRevoked = async (): Promise<void> => {
    if (listeners.size === 0) return;
    const mayListen = await whoMayListen(store, [...listeners]);
    for (const listener of listeners) if (!mayListen(listener)) listener.response.destroy();
  };
  let checking: number | undefined;
  let again = false;
  /** One look at a time: commits that come while it lasts make one more. A look that hangs holds up no other for long. */
  const checkRevoked = (): void => {
    const now = performance.now();
    again = checking !== undefined && now - checking < CHECK_MAX_MS;
    if (again) return;
    checking = now;
    cutRevoked()
      .catch((error: unknown) => deps.log.error({ err: error }, 'revoked streams'))
      .finally(() => {
        if (checking === now) checking = undefined;
        if (again) checkRevoked();
      });
  };
  const poke = (): void => {
    timer = undefined;
    pokedAt = performance.now();
    for (const [shard, commit] of moved) {
      const text = event('poke', commit);
      for (const listener of listeners) if (listener.shards.has(shard)) write(listener, text);
    }
    moved.clear();
  };
  const unsubscribe = store.onCommit((commit) => {
    const { shard } = commit;
    moved.set(shard, together(moved.get(shard), commit));
    // A station that is shut out changes no document; what another process did is not known.
    const collections = commit.changed?.collections ?? [];
    if (collections.length === 0 || collections.includes('people')) checkRevoked();
    timer ??= setTimeout(poke, Math.max(LEAD_MS, pokedAt + COALESCE_MS - performance.now()));
  });
  const timeText = () => event('time', { serverTime: isoTime(store.clock.now()) });
  const ticking = setInterval(() => {
    const text = timeText();
    for (const listener of listeners) write(listener, text);
    checkRevoked();
  }, TIME_EVERY_MS);

  metrics.gauge('stream_listeners', async () => [{ labels: {}, value: listeners.size }]);
  app.addHook('preClose', async () => {
    unsubscribe();
    clearTimeout(timer);
    clearInterval(ticking);
    for (const { response } of listeners) response.end();
  });

  const options = {
    onRequest: auth.requireToken(),
    config: { uncounted: true },
    schema: STREAM_SCHEMA,
  };
  app.get('/v1/stream', options, async (request, reply) => {
    const { shard, stationId, personId } = auth.sessionOf(request);
    const shards = new Set([shard, 'org']);
    reply.hijack();
    const response = reply.raw;
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'x-accel-buffering': 'no',
      [REQUEST_ID_HEADER]: request.id,
    });
    const who = { stationId, shard, ...(personId === undefined ? {} : { personId }) };
    const listener: Listener = { ...who, shards, response };
    // Listens before it reads: a commit in between pokes twice rather than never.
    listeners.add(listener);
    endOldest(stationId);
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
