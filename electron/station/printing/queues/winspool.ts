/**
 * The spooler of Windows, by its own library: RAW documents go to the printer as they are. Loaded on Windows alone;
 * nothing here can run elsewhere, which is why all of it is calls and no decisions (those are in queuePrinter).
 */
import { AppError } from '../../../../shared/errors.ts';
import { QueueError, type QueueJobState, type SystemQueues } from './queue.ts';

/** winspool.drv as this room calls it: a handle, buffers, and Windows's error numbers as exceptions. */
export interface Winspool {
  list(): string[];
  open(queue: string): bigint;
  close(printer: bigint): void;
  /** PRINTER_INFO_6: the status flags. */
  status(printer: bigint): number;
  /** Begins a RAW document; the number of its job. */
  begin(printer: bigint, title: string): number;
  /** How many bytes were taken. */
  write(printer: bigint, bytes: Uint8Array): number;
  end(printer: bigint): void;
  /** JOB_INFO_1's status flags; null when the job is no longer there. */
  jobStatus(printer: bigint, jobId: number): number | null;
  cancel(printer: bigint, jobId: number): boolean;
  jobs(printer: bigint): { id: number; title: string }[];
}

const PRINTER_PROBLEMS: readonly [flag: number, problem: string][] = [
  [0x0000_0010, 'paper-out'],
  [0x0000_0008, 'paper-jam'],
  [0x0040_0000, 'head-open'],
  [0x0000_0001, 'paused'],
  [0x0000_0080, 'unreachable'],
  [0x0000_1000, 'unreachable'],
  [0x0000_0002, 'printer-error'],
];
const JOB_PRINTING = 0x0010;
const JOB_DONE = 0x0080 | 0x1000;
const JOB_GONE = 0x0004 | 0x0100;
/** Offline, blocked or waiting for a person: the port has taken nothing. */
const JOB_HELD = 0x0020 | 0x0040 | 0x0400 | 0x0001;

export function createWindowsQueues(load: () => Promise<Winspool>): SystemQueues {
  let loaded: Promise<Winspool> | undefined;
  const api = (): Promise<Winspool> => (loaded ??= load());

  const withPrinter = async <T>(
    queue: string,
    use: (spool: Winspool, printer: bigint) => T,
  ): Promise<T> => {
    const spool = await api();
    const printer = spool.open(queue);
    try {
      return use(spool, printer);
    } finally {
      spool.close(printer);
    }
  };

  const stateOf = (flags: number | null): QueueJobState => {
    // Printed jobs leave the queue: one that is gone from it and was not dropped is done.
    if (flags === null || (flags & JOB_DONE) !== 0) return 'done';
    if ((flags & JOB_GONE) !== 0) return 'gone';
    if ((flags & JOB_HELD) !== 0 || (flags & JOB_PRINTING) === 0) return 'holding';
    return 'moving';
  };

  return {
    transport: 'windows',
    list: async () => (await api()).list().map((queue) => ({ queue, description: '' })),
    status: async (queue) => {
      try {
        const flags = await withPrinter(queue, (spool, printer) => spool.status(printer));
        const problem = PRINTER_PROBLEMS.find(([flag]) => (flags & flag) !== 0)?.[1] ?? null;
        return { problem, disconnected: problem === 'unreachable' };
      } catch (error) {
        if (error instanceof AppError) return { problem: 'queue-unknown', disconnected: true };
        throw error;
      }
    },
    submit: (queue, title, bytes) =>
      withPrinter(queue, (spool, printer) => {
        const id = spool.begin(printer, title);
        let taken = 0;
        try {
          while (taken < bytes.length) {
            const count = spool.write(printer, bytes.subarray(taken));
            if (count <= 0) throw new QueueError('failed', `${taken} of ${bytes.length} taken`);
            taken += count;
          }
        } finally {
          spool.end(printer);
        }
        return { id };
      }),
    job: (queue, { id }) =>
      withPrinter(queue, (spool, printer) => {
        const flags = spool.jobStatus(printer, id);
        const reason = flags !== null && (flags & JOB_HELD) !== 0 ? 'unreachable' : null;
        return { state: stateOf(flags), reason };
      }),
    cancel: (queue, { id }) =>
      withPrinter(queue, (spool, printer) => {
        if (stateOf(spool.jobStatus(printer, id)) !== 'holding') return false;
        return spool.cancel(printer, id);
      }),
    withdraw: (queue, title) =>
      withPrinter(queue, (spool, printer) => {
        for (const job of spool.jobs(printer))
          if (job.title === title) spool.cancel(printer, job.id);
      }),
  };
}
