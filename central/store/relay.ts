import type { Kysely } from 'kysely';
import { changeIn, insertRows, selectIn, selectRows } from './bulk.ts';
import type { Database } from './database.ts';
import { placeholder } from './engine/index.ts';
import type { MessageKind, Relay, ShardTx } from './types.ts';

/** Messages delivered to one shard in one transaction at most, and read of one shard at a time. */
const BATCH = 400;
const WAKE_MS = 1000;
/** Between two rounds of delivery while messages keep coming. */
const ROUND_MS = 30;
/** A message whose handler keeps failing is tried this often, seconds apart, then left for a person, its error beside it. */
const ATTEMPTS_MAX = 5;

interface PendingMessage {
  from_shard: string;
  n: number;
  to_shard: string;
  id: string;
  kind: string;
  body: string;
  attempts: number;
  trace: string | null;
}

const keyOf = (message: PendingMessage): string => `${message.from_shard}/${message.n}`;

export interface RelayDeps {
  readonly reader: Kysely<Database>;
  readonly writer: Kysely<Database>;
  transact<T>(shard: string, work: (tx: ShardTx) => Promise<T>): Promise<T>;
  /** All that are known to have committed anything. */
  senders(): Iterable<string>;
  /** Looks for commits of other processes. */
  pollClocks(): Promise<void>;
  report(error: unknown, about: Record<string, unknown>): void;
}

export class MessageRelay implements Relay {
  readonly #deps: RelayDeps;
  readonly #kinds = new Map<string, MessageKind>();
  /** Earliest next try of failed messages, by sender and number. */
  readonly #notBefore = new Map<string, number>();
  #running: Promise<void> | undefined;
  #again = false;
  #timer: NodeJS.Timeout | undefined;
  #behindSince: number | undefined;
  #stopping = false;
  #hurry: (() => void) | undefined;

  constructor(deps: RelayDeps) {
    this.#deps = deps;
  }

  registerHandler(kind: string, registered: MessageKind): void {
    this.#kinds.set(kind, registered);
  }

  start(): void {
    if (this.#timer) return;
    this.#stopping = false;
    this.#timer = setInterval(() => {
      this.#deps.pollClocks().catch((error) => this.#deps.report(error, { doing: 'poll-clocks' }));
      this.wake();
    }, WAKE_MS);
    this.#timer.unref();
    this.wake();
  }

  async drained(): Promise<void> {
    this.#hurry?.();
    await this.#pump();
  }

  behindSeconds(): number {
    return this.#behindSince === undefined ? 0 : (performance.now() - this.#behindSince) / 1000;
  }

  /** What is not delivered by then waits for the next start. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#hurry?.();
    clearInterval(this.#timer);
    this.#timer = undefined;
    // A failure was reported where it happened; stopping only waits for the end.
    await this.#running?.catch(() => undefined);
  }

  /** Something was committed: there may be messages. */
  wake(): void {
    if (!this.#timer) return;
    this.#pump().catch((error) => this.#deps.report(error, { doing: 'relay' }));
  }

  /** One delivery at a time; whoever asks while it runs makes it look once more before it ends. */
  #pump(): Promise<void> {
    this.#again = true;
    this.#running ??= (async () => {
      try {
        while (this.#again && !this.#stopping) {
          this.#again = false;
          for (;;) {
            const delivered = this.#stopping ? 0 : await this.#deliverOnce();
            if (delivered === 0) break;
            this.#again = true;
            if (this.#timer && delivered < BATCH) await this.#gatherMore();
          }
        }
      } finally {
        this.#running = undefined;
      }
    })();
    return this.#running;
  }

  /** Many messages at a time cost little more than one: the first goes at once, those behind it together. */
  #gatherMore(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ROUND_MS);
      this.#hurry = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** The oldest of every shard's: one that sends much does not keep the others waiting. */
  async #readPending(): Promise<PendingMessage[]> {
    const kinds = [...this.#kinds.keys()];
    const marks = kinds.map((_, index) => placeholder(index + 2)).join(', ');
    const text =
      `select "from_shard", "n", "to_shard", "id", "kind", "body", "attempts", "trace" from "messages"` +
      ` where "from_shard" = ${placeholder(1)} and "kind" in (${marks})` +
      ` and "attempts" < ${ATTEMPTS_MAX} order by "n" limit ${BATCH}`;
    const found: PendingMessage[] = [];
    for (const shard of this.#deps.senders()) {
      found.push(...(await selectRows<PendingMessage>(this.#deps.reader, text, [shard, ...kinds])));
    }
    return found;
  }

  /** How many were there to be delivered. */
  async #deliverOnce(): Promise<number> {
    if (this.#kinds.size === 0) return 0;
    const found = await this.#readPending();
    const now = performance.now();
    this.#behindSince = found.length === 0 ? undefined : (this.#behindSince ?? now);
    const pending = found.filter((m) => (this.#notBefore.get(keyOf(m)) ?? 0) <= now);
    const byShard = Map.groupBy(pending, (m) => m.to_shard);
    await Promise.all([...byShard].map((each) => this.#deliverTo(...each)));
    return pending.length;
  }

  /** One commit after the other, none of them so large that the shard is kept from everybody else. */
  async #deliverTo(shard: string, messages: readonly PendingMessage[]): Promise<void> {
    for (let from = 0; from < messages.length && !this.#stopping; from += BATCH) {
      const batch = messages.slice(from, from + BATCH);
      try {
        await this.#deliver(shard, batch);
      } catch (error) {
        const [only, ...others] = batch;
        if (only && others.length === 0) await this.#fail(only, error);
        else await this.#deliverSingly(shard, batch);
      }
    }
  }

  /** Finds the message that spoils a batch. */
  async #deliverSingly(shard: string, messages: readonly PendingMessage[]): Promise<void> {
    for (const message of messages) {
      try {
        await this.#deliver(shard, [message]);
      } catch (error) {
        await this.#fail(message, error);
      }
    }
  }

  async #deliver(shard: string, messages: readonly PendingMessage[]): Promise<void> {
    await this.#deps.transact(shard, async (tx) => {
      // Deleting claims them: another node may have delivered them since they were read.
      const claimed: PendingMessage[] = [];
      for (const [fromShard, group] of Map.groupBy(messages, (m) => m.from_shard)) {
        const text = `delete from "messages" where "from_shard" = ${placeholder(1)} and "n"`;
        const numbers = group.map((m) => m.n);
        const rows = await changeIn<{ n: number }>(
          tx.db,
          text,
          [fromShard],
          numbers,
          'returning "n"',
        );
        const still = new Set(rows.map((row) => row.n));
        claimed.push(...group.filter((m) => still.has(m.n)));
      }
      const seen = await this.#seen(tx, claimed);
      const fresh: { message: PendingMessage; body: unknown; registered: MessageKind }[] = [];
      for (const message of claimed) {
        const registered = this.#kinds.get(message.kind);
        if (seen.has(message.id) || !registered) continue;
        seen.add(message.id);
        fresh.push({ message, body: JSON.parse(message.body), registered });
      }
      for (const [kind, alike] of Map.groupBy(fresh, ({ message }) => message.kind)) {
        const bodies = alike.map(({ body }) => body);
        await this.#kinds.get(kind)?.prepare?.(tx, bodies);
      }
      for (const { message, body, registered } of fresh) {
        tx.trace = message.trace;
        await registered.handle(tx, body, message.id);
      }
      await insertRows(
        tx.db,
        'inbox',
        ['shard', 'id', 'delivered_at'],
        fresh.flatMap(({ message, registered }) =>
          registered.sentOnce === true ? [] : [[shard, message.id, tx.now]],
        ),
      );
    });
  }

  /** Ids, of those that may have been sent before, that had their effect already. */
  async #seen(tx: ShardTx, messages: readonly PendingMessage[]): Promise<Set<string>> {
    const text = `select "id" from "inbox" where "shard" = ${placeholder(1)} and "id"`;
    const ids = messages.flatMap(({ id, kind }) =>
      this.#kinds.get(kind)?.sentOnce === true ? [] : [id],
    );
    const rows = await selectIn<{ id: string }>(tx.db, text, [tx.shard], ids);
    return new Set(rows.map(({ id }) => id));
  }

  async #fail(message: PendingMessage, error: unknown): Promise<void> {
    const { from_shard: fromShard, n, id, kind, trace: reqId } = message;
    const attempts = message.attempts + 1;
    this.#notBefore.set(keyOf(message), performance.now() + WAKE_MS * attempts ** 2);
    this.#deps.report(error, { doing: 'deliver-message', fromShard, id, kind, attempts, reqId });
    await this.#deps.writer
      .updateTable('messages')
      .set({ attempts, error: String(error).slice(0, 1000) })
      .where('from_shard', '=', fromShard)
      .where('n', '=', n)
      .execute();
  }
}
