import type { ControlledTransaction, Kysely, Transaction } from 'kysely';
import type { Database } from '../database.ts';

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

type Work<T> = (db: Transaction<Database>) => Promise<T>;

/** Work in one commit at most, and how long it may go on before those that are done are told. */
const JOBS_MAX = 32;
const GROUP_MS = 40;
const MARK = 'work';

interface Job {
  /** Never rejects: what became of it is told by `settle` once the group is committed. */
  run(db: Transaction<Database>): Promise<boolean>;
  settle(failure: { readonly error: unknown } | null): void;
}

function createJob<T>(
  work: Work<T>,
  done: (value: T) => void,
  failed: (error: unknown) => void,
): Job {
  let result: { readonly value: T } | { readonly error: unknown } | undefined;
  return {
    async run(db) {
      try {
        result = { value: await work(db) };
        return true;
      } catch (error) {
        result = { error };
        return false;
      }
    },
    settle(failure) {
      if (result && 'error' in result) failed(result.error);
      else if (failure) failed(failure.error);
      else if (result) done(result.value);
    },
  };
}

/**
 * Transactions for an engine that takes one at a time: those that wait while others run share their commit,
 * each within a savepoint of its own, and so one wait for the disk. Each is told when the commit is there;
 * what fails is undone alone. Where the commit itself fails, all of it failed.
 */
export function createGroupCommit(writer: Kysely<Database>): <T>(work: Work<T>) => Promise<T> {
  let queue: Job[] = [];
  let running = false;

  const runInSavepoint = async (
    transaction: ControlledTransaction<Database>,
    job: Job,
  ): Promise<void> => {
    const marked = await transaction.savepoint(MARK).execute();
    const good = await job.run(marked);
    if (!good) await marked.rollbackToSavepoint(MARK).execute();
    await marked.releaseSavepoint(MARK).execute();
  };
  const runGroup = async (): Promise<void> => {
    const until = performance.now() + GROUP_MS;
    const group: Job[] = [];
    let failure: { readonly error: unknown } | null = null;
    try {
      const transaction = await writer.startTransaction().execute();
      try {
        while (group.length < JOBS_MAX && (group.length === 0 || performance.now() < until)) {
          const job = queue.shift();
          if (!job) break;
          group.push(job);
          await runInSavepoint(transaction, job);
        }
        await transaction.commit().execute();
      } catch (error) {
        // What went wrong is told even if nothing is left to undo.
        await transaction
          .rollback()
          .execute()
          .catch(() => undefined);
        throw error;
      }
    } catch (error) {
      failure = { error };
      // Even the transaction could not be begun: whoever waits first hears of it.
      if (group.length === 0) group.push(...queue.splice(0, 1));
    }
    for (const job of group) job.settle(failure);
  };
  const runAll = async (): Promise<void> => {
    running = true;
    try {
      while (queue.length > 0) {
        await runGroup();
        // Nothing of a group waits for anything outside of this program: others must have their turn.
        await nextTurn();
      }
    } finally {
      running = false;
    }
  };
  return (work) =>
    new Promise((done, failed) => {
      queue.push(createJob(work, done, failed));
      if (!running) void runAll();
    });
}
