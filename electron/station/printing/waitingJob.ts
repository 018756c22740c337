/** What a person may do with a job that still waits. */
import { AppError } from '../../../shared/errors.ts';
import type { PrintJob } from '../../../shared/host/contract.ts';
import type { JobChange } from '../ports.ts';
import type { LanePrinter } from './lane.ts';

function assertWaiting(job: PrintJob): void {
  if (job.state !== 'queued') throw new AppError('job-not-waiting', { jobId: job.jobId });
}

/** Throws `job-not-waiting`, and `printer-other-format` for one that its bytes mean nothing to. */
export function moveJob(job: PrintJob, printer: LanePrinter | null): JobChange {
  assertWaiting(job);
  if (printer && (printer.language !== job.language || printer.dpmm !== job.dpmm)) {
    const { language, dpmm } = job;
    throw new AppError('printer-other-format', { printer: printer.name, language, dpmm });
  }
  return { jobId: job.jobId, state: 'queued', reason: null, printerId: printer?.id ?? null };
}

/** Throws `job-not-waiting`, and `job-of-parcel` for a document that a parcel can't do without. */
export function cancelJob(job: PrintJob): JobChange {
  assertWaiting(job);
  if (job.document === 'shipping-label') throw new AppError('job-of-parcel', { jobId: job.jobId });
  return { jobId: job.jobId, state: 'void', reason: 'cancelled' };
}
