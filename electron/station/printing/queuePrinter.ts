/** Printers behind a queue of the system. The queue may keep a job for a printer that is away: it is taken back then. */
import { AppError } from '../../../shared/errors.ts';
import { QueueError, type SystemQueues } from './queues/index.ts';
import {
  notReady,
  stateOfProblem,
  type Delivery,
  type PrintSession,
  type Readiness,
} from './readiness.ts';
import type { PrintingTuning } from './tuning.ts';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A job's name in the queue, by which it can be found again. */
export const queueTitle = (jobId: string): string => `stowline ${jobId}`;

async function follow(
  queues: SystemQueues,
  queue: string,
  job: { readonly id: number },
  tuning: PrintingTuning,
  onProblem: (reason: string | null) => void,
): Promise<Delivery> {
  const end = performance.now() + tuning.confirmMs;
  for (;;) {
    const { state, reason } = await queues.job(queue, job);
    if (state === 'done') return { kind: 'sent' };
    if (state === 'gone') {
      const error = 'the queue dropped it';
      return { kind: 'unknown', reason: reason ?? 'job-gone', error };
    }
    onProblem(reason);
    if (performance.now() >= end) {
      // Left there it would come out whenever the printer is back, beside the one that took its place.
      if (state === 'holding' && (await queues.cancel(queue, job))) {
        return { kind: 'taken-back', reason: reason ?? 'queue-held', error: 'cancelled in time' };
      }
      const error = `still in the queue after ${tuning.confirmMs} ms`;
      return { kind: 'unknown', reason: reason ?? 'queue-held', error };
    }
    await pause(tuning.confirmPauseMs);
  }
}

const createSession = (
  queues: SystemQueues,
  queue: string,
  tuning: PrintingTuning,
): PrintSession => ({
  warning: null,
  deliver: async ({ jobId, bytes }, on) => {
    try {
      const job = await queues.submit(queue, queueTitle(jobId), bytes);
      on.taken();
      return await follow(queues, queue, job, tuning, on.problem);
    } catch (error) {
      if (error instanceof QueueError && error.reason === 'not-taken')
        return { kind: 'taken-back', reason: 'queue-refused', error: error.message };
      return { kind: 'unknown', reason: 'spooler-failed', error: String(error) };
    }
  },
  release: async () => undefined,
  destroy: () => undefined,
});

export async function prepareQueuePrinter(
  queues: SystemQueues,
  place: { readonly transport: 'cups' | 'windows'; readonly queue: string },
  tuning: PrintingTuning,
): Promise<Readiness> {
  if (place.transport !== queues.transport)
    return notReady('disconnected', 'no-spooler', `there is no ${place.transport} here`);
  const { problem, disconnected } = await queues.status(place.queue);
  if (problem === null)
    return { kind: 'ready', session: createSession(queues, place.queue, tuning) };
  return notReady(
    disconnected ? 'disconnected' : stateOfProblem(problem),
    problem,
    'as the queue says',
  );
}

/** A person decided to print a job anew: the old one must not come out of a queue later. Throws `printer-queue-keeps`. */
export async function withdrawFromQueue(
  queues: SystemQueues,
  queue: string,
  jobId: string,
): Promise<void> {
  try {
    await queues.withdraw(queue, queueTitle(jobId));
  } catch (error) {
    throw new AppError('printer-queue-keeps', { queue, detail: String(error) });
  }
}
