/** How long the first job waits for company. */
const WAIT_MS = 4;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export interface JobBatcherOptions<Job, Result> {
  readonly weightOf: (job: Job) => number;
  /** Of jobs in one commit together, unless a single one weighs more. */
  readonly most: number;
  /** All of them or none, in their order; one result each. */
  readonly commit: (jobs: readonly Job[]) => Promise<readonly Result[]>;
}

interface Waiting<Job, Result> {
  readonly job: Job;
  readonly done: (result: Result) => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Brings jobs of concurrent requests into few transactions, in the order they came. One that comes alone waits a
 * moment for company; who comes while a transaction runs goes with the next.
 */
export class JobBatcher<Job, Result> {
  readonly #options: JobBatcherOptions<Job, Result>;
  #queue: Waiting<Job, Result>[] = [];
  #running = false;

  constructor(options: JobBatcherOptions<Job, Result>) {
    this.#options = options;
  }

  take(job: Job): Promise<Result> {
    return new Promise((done, failed) => {
      this.#queue.push({ job, done, failed });
      if (!this.#running) void this.#run();
    });
  }

  /** Never rejects: each job is told of its own failure. */
  async #run(): Promise<void> {
    this.#running = true;
    try {
      if (this.#weight() < this.#options.most) await pause(WAIT_MS);
      while (this.#queue.length > 0) await this.#apply(this.#next());
    } finally {
      this.#running = false;
    }
  }

  #weight(): number {
    return this.#queue.reduce((sum, { job }) => sum + this.#options.weightOf(job), 0);
  }

  #next(): Waiting<Job, Result>[] {
    let weight = 0;
    const beyond = this.#queue.findIndex(({ job }) => {
      weight += this.#options.weightOf(job);
      return weight > this.#options.most;
    });
    const count = beyond === -1 ? this.#queue.length : Math.max(1, beyond);
    const jobs = this.#queue.slice(0, count);
    this.#queue = this.#queue.slice(count);
    return jobs;
  }

  /** What keeps a batch from being committed is told to the job it comes from; the others are done. */
  async #apply(waiting: readonly Waiting<Job, Result>[]): Promise<void> {
    try {
      const results = await this.#options.commit(waiting.map(({ job }) => job));
      for (const [index, { done }] of waiting.entries()) done(results[index] as Result);
    } catch (error) {
      const [only, ...others] = waiting;
      if (others.length === 0) only?.failed(error);
      else for (const one of waiting) await this.#apply([one]);
    }
  }
}
