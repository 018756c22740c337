import type { FactResult } from '../../shared/facts/index.ts';
import type { ShardTx, Store } from '../store/index.ts';
import { BatchApplication, type BatchDeps } from './applyBatch.ts';
import type { FactGroup } from './checkFact.ts';

/** Groups in one transaction at most. */
const BATCH_GROUPS = 200;
/** How long the first group waits for company. */
const BATCH_WAIT_MS = 5;

interface Job {
  readonly group: FactGroup;
  readonly done: (results: FactResult[]) => void;
  readonly failed: (error: unknown) => void;
}

/** Collects the groups of concurrent pushes to one shard into few transactions, in the order they came. */
export class GroupBatcher {
  readonly #store: Store;
  readonly #shard: string;
  readonly #deps: BatchDeps;
  #queue: Job[] = [];
  #running = false;
  #enough: (() => void) | undefined;

  /** Groups that wait for a transaction. */
  get waiting(): number {
    return this.#queue.length;
  }

  constructor(store: Store, shard: string, deps: BatchDeps) {
    this.#store = store;
    this.#shard = shard;
    this.#deps = deps;
  }

  /** Results of each group, in order. Rejects when a group could not be committed. */
  submit(groups: readonly FactGroup[]): Promise<FactResult[][]> {
    const results = groups.map(
      (group) =>
        new Promise<FactResult[]>((done, failed) => {
          this.#queue.push({ group, done, failed });
        }),
    );
    if (this.#queue.length >= BATCH_GROUPS) this.#enough?.();
    if (!this.#running) void this.#run();
    return Promise.all(results);
  }

  /** Never rejects: each job is told of its own failure. */
  async #run(): Promise<void> {
    this.#running = true;
    try {
      // The first group waits for company; later ones had theirs while the batch before was committed.
      await this.#gather();
      while (this.#queue.length > 0) {
        const batch = this.#queue.slice(0, BATCH_GROUPS);
        this.#queue = this.#queue.slice(BATCH_GROUPS);
        this.#deps.onBatch?.(batch.length);
        await this.#apply(batch);
      }
    } finally {
      this.#running = false;
    }
  }

  #gather(): Promise<void> {
    if (this.#queue.length >= BATCH_GROUPS) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, BATCH_WAIT_MS);
      this.#enough = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #commit(jobs: readonly Job[]): Promise<FactResult[][]> {
    const groups = jobs.map((job) => job.group);
    return this.#store.transact(this.#shard, (tx: ShardTx) =>
      BatchApplication.run(tx, groups, this.#deps),
    );
  }

  async #apply(jobs: readonly Job[]): Promise<void> {
    try {
      const results = await this.#commit(jobs);
      jobs.forEach((job, index) => job.done(results[index] ?? []));
    } catch (error) {
      const reqIds = [...new Set(jobs.map(({ group }) => group.trace))];
      this.#deps.report(error, { doing: 'commit-facts', groups: jobs.length, reqIds });
      await this.#applySingly(jobs);
    }
  }

  /** Whatever kept a batch from being committed: groups that can be, are. */
  async #applySingly(jobs: readonly Job[]): Promise<void> {
    for (const job of jobs) {
      try {
        const [results] = await this.#commit([job]);
        job.done(results ?? []);
      } catch (error) {
        job.failed(error);
      }
    }
  }
}
