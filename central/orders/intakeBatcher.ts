import type { OrderIntake } from '../../shared/schema/index.ts';
import { ORG_SHARD } from '../routing/index.ts';
import type { Store } from '../store/index.ts';
import { takeSourced, type IntakeResult, type SourcedIntake } from './takeOrders.ts';

/** Orders in one transaction, unless a single request brings more. */
const BATCH_ORDERS = 500;
/** How long the first request waits for company. */
const BATCH_WAIT_MS = 4;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

interface Job {
  readonly items: readonly SourcedIntake[];
  readonly done: (results: readonly IntakeResult[]) => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Brings the orders of concurrent requests into few transactions, in the order they came. A request that comes
 * alone waits a moment for company; who comes while a transaction runs goes with the next.
 */
export class IntakeBatcher {
  readonly #store: Store;
  #queue: Job[] = [];
  #running = false;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Orders that wait for a transaction. */
  get waiting(): number {
    return this.#queue.reduce((sum, { items }) => sum + items.length, 0);
  }

  /** Of one request, all or none of which are taken. `trace`: its id. Intakes must be valid. */
  take(
    intakes: readonly OrderIntake[],
    source: SourcedIntake['source'],
    trace: string,
  ): Promise<readonly IntakeResult[]> {
    const items = intakes.map((intake) => ({ intake, source, trace }));
    return new Promise((done, failed) => {
      this.#queue.push({ items, done, failed });
      if (!this.#running) void this.#run();
    });
  }

  /** Never rejects: each job is told of its own failure. */
  async #run(): Promise<void> {
    this.#running = true;
    try {
      if (this.waiting < BATCH_ORDERS) await pause(BATCH_WAIT_MS);
      while (this.#queue.length > 0) await this.#apply(this.#next());
    } finally {
      this.#running = false;
    }
  }

  #next(): Job[] {
    let orders = 0;
    const beyond = this.#queue.findIndex(({ items }) => {
      orders += items.length;
      return orders > BATCH_ORDERS;
    });
    const count = beyond === -1 ? this.#queue.length : Math.max(1, beyond);
    const jobs = this.#queue.slice(0, count);
    this.#queue = this.#queue.slice(count);
    return jobs;
  }

  async #commit(jobs: readonly Job[]): Promise<void> {
    const items = jobs.flatMap((job) => job.items);
    const results = await this.#store.transact(ORG_SHARD, (tx) => takeSourced(tx, items));
    let from = 0;
    for (const job of jobs) {
      job.done(results.slice(from, from + job.items.length));
      from += job.items.length;
    }
  }

  /** What keeps a batch from being committed is told to the request it comes from; the others are taken. */
  async #apply(jobs: readonly Job[]): Promise<void> {
    try {
      await this.#commit(jobs);
    } catch (error) {
      const [only, ...others] = jobs;
      if (others.length === 0) only?.failed(error);
      else for (const job of jobs) await this.#apply([job]);
    }
  }
}
