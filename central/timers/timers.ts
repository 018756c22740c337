import { isoTime, type ShardTx, type Store } from '../store/index.ts';
import { withTimers, type TimersTable } from './timerTable.ts';

const POLL_MS = 1000;
const BATCH = 200;
const RETRY_MIN_MS = 10_000;
const RETRY_MAX_MS = 3_600_000;

export interface TimerKind {
  /**
   * In a transaction of the timer's shard that forgets the timer as well: both happen, once, or neither. What
   * may have changed since it was set has to be looked at anew.
   */
  readonly handle: (tx: ShardTx, id: string, body: unknown) => Promise<void>;
}

type Due = Pick<TimersTable, 'shard' | 'kind' | 'id'>;
type Report = (error: unknown, about: Record<string, unknown>) => void;

/** Runs what is due, at its time or as soon after as a process of central runs. Every node may. */
export class Timers {
  readonly #store: Store;
  readonly #report: Report;
  readonly #kinds = new Map<string, TimerKind>();
  #poll: NodeJS.Timeout | undefined;
  #running: Promise<number> | undefined;
  #stopping = false;

  constructor(store: Store, report: Report) {
    this.#store = store;
    this.#report = report;
  }

  /** Timers of kinds that nobody registered wait. */
  register(kind: string, registered: TimerKind): void {
    this.#kinds.set(kind, registered);
  }

  start(): void {
    this.#poll ??= setInterval(() => {
      this.runDue().catch((error: unknown) => this.#report(error, { doing: 'timers' }));
    }, POLL_MS);
    this.#poll.unref();
  }

  /** Everything that is due by now; how many were handled. Works without `start`, too. */
  async runDue(): Promise<number> {
    this.#running ??= this.#runAll().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  /** Ends between two transactions. */
  async stop(): Promise<void> {
    this.#stopping = true;
    clearInterval(this.#poll);
    this.#poll = undefined;
    await this.#running?.catch(() => undefined);
  }

  async #runAll(): Promise<number> {
    let handled = 0;
    while (!this.#stopping) {
      const due = await this.#readDue();
      for (const [shard, timers] of Map.groupBy(due, (timer) => timer.shard)) {
        handled += await this.#handle(shard, timers);
      }
      if (due.length < BATCH) break;
    }
    return handled;
  }

  async #readDue(): Promise<Due[]> {
    const kinds = [...this.#kinds.keys()];
    if (kinds.length === 0) return [];
    return withTimers(this.#store.read)
      .selectFrom('timers')
      .select(['shard', 'kind', 'id'])
      .where('due_at', '<=', isoTime(this.#store.clock.now()))
      .where('kind', 'in', kinds)
      .orderBy('due_at')
      .limit(BATCH)
      .execute();
  }

  /** All in one transaction; where one fails, each in its own. */
  async #handle(shard: string, timers: readonly Due[]): Promise<number> {
    try {
      return await this.#store.transact(shard, async (tx) => {
        let handled = 0;
        for (const timer of timers) if (await this.#run(tx, timer)) handled += 1;
        return handled;
      });
    } catch (error) {
      const [only, ...others] = timers;
      if (others.length === 0 && only) {
        await this.#postpone(only, error);
        return 0;
      }
      let handled = 0;
      for (const timer of timers) handled += await this.#handle(shard, [timer]);
      return handled;
    }
  }

  /** false: another node was quicker, or it was set anew or cleared meanwhile. */
  async #run(tx: ShardTx, { kind, id }: Due): Promise<boolean> {
    const taken = await withTimers(tx.db)
      .deleteFrom('timers')
      .where('shard', '=', tx.shard)
      .where('kind', '=', kind)
      .where('id', '=', id)
      .where('due_at', '<=', isoTime(this.#store.clock.now()))
      .returning('body')
      .executeTakeFirst();
    if (!taken) return false;
    await this.#kinds.get(kind)?.handle(tx, id, JSON.parse(taken.body));
    return true;
  }

  /** It is tried for ever, but ever more rarely: somebody has to mend what keeps it. */
  async #postpone({ shard, kind, id }: Due, error: unknown): Promise<void> {
    this.#report(error, { doing: 'timer', shard, kind, id });
    const db = withTimers(this.#store.write);
    const found = await db
      .selectFrom('timers')
      .select('attempts')
      .where('shard', '=', shard)
      .where('kind', '=', kind)
      .where('id', '=', id)
      .executeTakeFirst();
    if (!found) return;
    const attempts = found.attempts + 1;
    const wait = Math.min(RETRY_MAX_MS, RETRY_MIN_MS * 2 ** Math.min(attempts - 1, 20));
    await db
      .updateTable('timers')
      .set({ attempts, due_at: isoTime(this.#store.clock.now() + wait) })
      .where('shard', '=', shard)
      .where('kind', '=', kind)
      .where('id', '=', id)
      .execute();
  }
}

/** The store with the timers of its shards: what the server and the command line open. */
export interface TimedStore extends Store {
  readonly timers: Timers;
}
