import { randomUUID } from 'node:crypto';
import type { FastifyBaseLogger } from 'fastify';
import type { Store } from '../store/index.ts';
import type { ChannelAdapter, ChannelCall } from './adapter.ts';
import type { ChannelStateTable } from './channelTables.ts';
import { withChannels } from './channelTables.ts';
import {
  findConnection,
  keepTokens,
  openSecrets,
  readConnections,
  type Connection,
  type FindAdapter,
} from './connections.ts';
import type { Values } from './formFields.ts';
import { TokenBucket } from './http/bucket.ts';
import { createChannelHttp } from './http/channelHttp.ts';
import type { SellableUnits } from './outward/stock.ts';
import { readStates, renewHold, takeHold, type Hold } from './standing.ts';
import { takeTurn, type TurnResult } from './turn.ts';

const TICK_MS = 1000;
/** Looking for stock that moved, where nothing else is to be done. */
const STOCK_MS = 5000;
const AT_ONCE_MAX = 8;

export interface RunnerDeps {
  readonly store: Store;
  readonly log: Pick<FastifyBaseLogger, 'warn' | 'error' | 'info'>;
  readonly find: FindAdapter;
  readonly fetch: typeof fetch;
  readonly sellable: SellableUnits;
}

export interface Credentials {
  readonly settings: Values;
  readonly secrets: Values;
  readonly tokens: Values;
}

/** Asks connected channels, and tells them: those that are due and that no other node is at. */
export class ChannelRunner {
  readonly #deps: RunnerDeps;
  readonly #holder = randomUUID();
  readonly #buckets = new Map<string, { kind: string; bucket: TokenBucket }>();
  readonly #stockAt = new Map<string, number>();
  readonly #turns = new Map<string, Promise<TurnResult | undefined>>();
  readonly #stopping = new AbortController();
  #timer: NodeJS.Timeout | undefined;

  constructor(deps: RunnerDeps) {
    this.#deps = deps;
  }

  start(): void {
    this.#timer ??= setInterval(() => this.wake(), TICK_MS).unref();
  }

  /** Looks now what is due. */
  wake(): void {
    if (this.#timer === undefined || this.#stopping.signal.aborted) return;
    this.#begin().catch((error: unknown) =>
      this.#deps.log.error({ err: error }, 'channels could not be looked at'),
    );
  }

  /** What is under way is cut off: it is asked, or told, again. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#stopping.abort();
    await Promise.allSettled(this.#turns.values());
  }

  /** One turn of each that is due, to its end. */
  async runDue(): Promise<Map<string, TurnResult>> {
    await this.#begin();
    const results = new Map<string, TurnResult>();
    for (const [id, turn] of [...this.#turns]) {
      const result = await turn;
      if (result) results.set(id, result);
    }
    return results;
  }

  async #begin(): Promise<void> {
    const states = await readStates(this.#deps.store);
    if (states.length === 0) return;
    const connections = new Map((await readConnections(this.#deps.store)).map((c) => [c.id, c]));
    for (const state of states) {
      const connection = connections.get(state.connection);
      if (!connection?.on || state.stopped === 1 || this.#turns.has(connection.id)) continue;
      if (this.#turns.size >= AT_ONCE_MAX || this.#stopping.signal.aborted) return;
      if (!(await this.#isDue(connection, state))) continue;
      const turn = this.#run(connection)
        .catch((error: unknown) => {
          if (!this.#stopping.signal.aborted) {
            this.#deps.log.error({ err: error, channel: connection.id }, 'channel failed');
          }
          return undefined;
        })
        .finally(() => this.#turns.delete(connection.id));
      this.#turns.set(connection.id, turn);
    }
  }

  async #isDue(
    { id, tellStock }: Connection,
    { next_ms: nextMs, tell_ms: tellMs, held_until_ms: heldMs, holder }: ChannelStateTable,
  ): Promise<boolean> {
    const { store } = this.#deps;
    const now = store.clock.now();
    if (holder !== null && heldMs > now) return false;
    if (nextMs <= now) return true;
    if (tellMs > now) return false;
    if (tellStock && (this.#stockAt.get(id) ?? 0) + STOCK_MS <= now) {
      this.#stockAt.set(id, now);
      return true;
    }
    const waiting = await withChannels(store.read)
      .selectFrom('channel_outbox')
      .select('id')
      .where('connection', '=', id)
      .where('state', '=', 'waiting')
      .where('next_ms', '<=', now)
      .limit(1)
      .executeTakeFirst();
    return waiting !== undefined;
  }

  async #run({ id }: Connection): Promise<TurnResult | undefined> {
    const { store, find, log, sellable } = this.#deps;
    const hold = await takeHold(store, id, this.#holder);
    if (!hold) return undefined;
    // As it is now that nobody else can be at it.
    const connection = await findConnection(store, id);
    const adapter = connection && find(connection.kind);
    if (!connection || !adapter) return undefined;
    const opened = await openSecrets(store, id);
    const given = { settings: connection.settings, ...opened };
    const call = this.callOf(adapter, given, { id, hold });
    const { signal } = this.#stopping;
    const result = await takeTurn({ store, connection, adapter, call, hold, sellable, signal });
    if (result.error) {
      log.warn({ channel: id, error: result.error }, 'channel');
    }
    return result;
  }

  #bucketOf(id: string, adapter: ChannelAdapter): TokenBucket {
    const known = this.#buckets.get(id);
    if (known?.kind === adapter.kind) return known.bucket;
    const bucket = new TokenBucket(adapter.rate, () => performance.now());
    this.#buckets.set(id, { kind: adapter.kind, bucket });
    return bucket;
  }

  /** What an adapter is given to ask with. Without a connection (a test of credentials) nothing is kept. */
  callOf(
    adapter: ChannelAdapter,
    { settings, secrets, tokens }: Credentials,
    of?: { readonly id: string; readonly hold: Hold },
  ): ChannelCall {
    const { store, fetch } = this.#deps;
    const kept: Record<string, Values[string]> = { ...tokens };
    const http = createChannelHttp({
      ...{ fetch, baseUrl: adapter.baseUrl(settings), clock: store.clock },
      bucket: of
        ? this.#bucketOf(of.id, adapter)
        : new TokenBucket(adapter.rate, () => performance.now()),
      alsoAt: adapter.alsoAt ?? [],
      limitsOf: adapter.limitsOf?.bind(adapter),
      ...(of ? { beforeEach: () => renewHold(store, of.hold) } : {}),
      signal: this.#stopping.signal,
    });
    return {
      ...{ settings, secrets, http, tokens: kept, clock: store.clock, entropy: store.entropy },
      async keepTokens(more) {
        Object.assign(kept, more);
        if (of) await keepTokens(store, of.id, kept);
      },
    };
  }
}
