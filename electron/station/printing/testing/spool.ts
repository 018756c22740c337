/** A spool on a real journal file, for tests: only the sealing of facts is left out. */
import { randomUUID } from 'node:crypto';
import { AppError } from '../../../../shared/errors.ts';
import type { Operator } from '../../../../shared/facts/envelope.ts';
import type { PrinterInfo, PrintJob } from '../../../../shared/host/contract.ts';
import { openJournal, type Journal } from '../../journal/index.ts';
import type { HostFactDraft, JobStore, PrintingPort } from '../../ports.ts';
import type { SystemQueues } from '../queues/index.ts';
import { createPrinting, type PrintingTuning } from '../index.ts';

export const PACKER: Operator = {
  personId: 'person-1',
  sessionId: 'session-1',
  role: 'packer',
  assurance: 'badge',
};

/** Short, so that a failing printer is noticed in a test's time. */
export const QUICK: PrintingTuning = {
  connectMs: 5_000,
  statusMs: 1_500,
  stallMs: 2_500,
  confirmMs: 6_000,
  confirmPauseMs: 20,
  closeMs: 2_000,
  retryMinMs: 30,
  retryMaxMs: 120,
  idleProbeMs: 60_000,
};

const AT = '2026-11-22T09:00:00.000Z';

export interface TestSpool {
  readonly journal: Journal;
  readonly jobs: JobStore;
  readonly facts: HostFactDraft[];
  /** Every committed state of a job, in order. */
  readonly history: { jobId: string; state: PrintJob['state']; reason: string | null }[];
  readonly printers: PrinterInfo[];
  readonly reports: unknown[];
  printing: PrintingPort;
  queue: (bytes: Uint8Array, job?: Partial<PrintJob>) => string;
  state: (jobId: string) => string;
  /** Ends the spool and starts another on the same file, as after a restart. */
  restart: () => Promise<void>;
  close: () => Promise<void>;
}

export function openSpool(
  directory: string,
  tuning: PrintingTuning = QUICK,
  queues?: SystemQueues,
): TestSpool {
  const journal = openJournal({ directory, monotonicMs: () => performance.now() });
  const facts: HostFactDraft[] = [];
  const history: TestSpool['history'] = [];
  const printers: PrinterInfo[] = [];
  const reports: unknown[] = [];

  const jobs: JobStore = {
    ...journal.jobs,
    add: (job, operator) => {
      journal.transaction(() => journal.jobs.insert(job, job.jobId, operator, AT));
      const added = journal.jobs.get(job.jobId);
      if (!added) throw new AppError('job-unknown', { jobId: job.jobId });
      return added;
    },
    commit: (change) => {
      const result = journal.transaction(() => {
        if (!journal.jobs.update(change, AT))
          throw new AppError('job-unknown', { jobId: change.jobId });
        const job = journal.jobs.get(change.jobId);
        const bytes = journal.jobs.bytes(change.jobId);
        if (!job || !bytes) throw new AppError('job-unknown', { jobId: change.jobId });
        if (!change.replacement) return { job, replacement: null, facts: [] };
        const { jobId, revision } = change.replacement;
        const { parcelId, document, printerId, language, dpmm } = job;
        const format = { language, dpmm };
        journal.jobs.insert(
          { jobId, parcelId, document, revision, printerId, bytes, format },
          'group-1',
          PACKER,
          AT,
        );
        return { job, replacement: journal.jobs.get(jobId) ?? null, facts: [] };
      });
      const { jobId, state, reason } = result.job;
      history.push({ jobId, state, reason });
      facts.push(...(change.facts ?? []));
      return result;
    },
  };

  const start = (): PrintingPort =>
    createPrinting(
      {
        jobs,
        devices: journal.devices,
        onPrinter: (printer) => printers.push(printer),
        newId: randomUUID,
        report: (where, error) => reports.push({ where, error }),
      },
      tuning,
      queues,
    );

  const spool: TestSpool = {
    journal,
    jobs,
    facts,
    history,
    printers,
    reports,
    printing: start(),
    queue: (bytes, job = {}) => {
      const jobId = job.jobId ?? randomUUID();
      journal.transaction(() => {
        const document = job.document ?? 'shipping-label';
        const { parcelId = `parcel of ${jobId}`, revision = 1, printerId = null } = job;
        const { language = 'zpl', dpmm = 8 } = job;
        const format = { language, dpmm };
        const row = { jobId, parcelId, document, revision, printerId, bytes, format };
        journal.jobs.insert(row, 'group-1', PACKER, AT);
      });
      spool.printing.wake();
      return jobId;
    },
    state: (jobId) => {
      const job = jobs.get(jobId);
      return job ? `${job.state}${job.reason === null ? '' : ` ${job.reason}`}` : 'gone';
    },
    restart: async () => {
      await spool.printing.close();
      spool.printing = start();
    },
    close: async () => {
      await spool.printing.close();
      journal.close();
    },
  };
  return spool;
}

/** A format that nobody else's looks like; `size` pads it with a comment. */
export const label = (text: string, size = 0): Buffer =>
  Buffer.from(`^XA^FX${'x'.repeat(size)}^FS^FO20,20^A0N,40,40^FD${text}^FS^XZ`);
