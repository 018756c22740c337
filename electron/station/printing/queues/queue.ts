/** A print queue of the operating system: it takes bytes as they are and passes them on in its own time. */
export interface QueueJob {
  readonly id: number;
}

/**
 * How a job in a queue stands. 'holding': it has not reached the printer, and can be taken back. 'moving': some of it
 * may have. 'gone': ended or dropped by somebody else.
 */
export type QueueJobState = 'holding' | 'moving' | 'done' | 'gone';

export interface QueueStatus {
  /** What a person must see to; null when it takes jobs. `disconnected` tells a missing queue from a stopped one. */
  readonly problem: string | null;
  readonly disconnected: boolean;
}

export interface SystemQueues {
  /** Its name in messages and in saved printers. */
  readonly transport: 'cups' | 'windows';
  list(): Promise<{ queue: string; description: string }[]>;
  status(queue: string): Promise<QueueStatus>;
  /** Rejects with QueueError('not-taken') when it is certain that the queue has none of it. */
  submit(queue: string, title: string, bytes: Uint8Array): Promise<QueueJob>;
  job(queue: string, job: QueueJob): Promise<{ state: QueueJobState; reason: string | null }>;
  /** True: the job is out of the queue and was not sent to the printer while it was being taken out. */
  cancel(queue: string, job: QueueJob): Promise<boolean>;
  /** Takes jobs with this title out, whoever of us put them there: one is about to take their place. */
  withdraw(queue: string, title: string): Promise<void>;
}

export class QueueError extends Error {
  readonly reason: 'not-taken' | 'failed';

  constructor(reason: 'not-taken' | 'failed', detail: string) {
    super(detail);
    this.name = 'QueueError';
    this.reason = reason;
  }
}
