import { AppError } from '../../../shared/errors.ts';
import type { Operator } from '../../../shared/facts/envelope.ts';
import type { HostInput, PrintJob } from '../../../shared/host/contract.ts';
import type { JobChange } from '../ports.ts';
import { labelPrinted } from './jobFacts.ts';

export interface JobDecision {
  readonly decision: HostInput<'jobs:decide'>['decision'];
  readonly reason: HostInput<'jobs:decide'>['reason'] | undefined;
  readonly operator: Operator;
}

/**
 * The change a person's word makes. Throws AppError: `job-not-finished` while the spool still has
 * the job in hand, `job-void` for one that was replaced, `reason-required` for a reprint without one.
 */
export function decideJob(job: PrintJob, by: JobDecision, newJobId: () => string): JobChange {
  const meta = { jobId: job.jobId };
  if (job.state === 'void') throw new AppError('job-void', meta);
  const inHand = job.state === 'queued' || job.state === 'sending' || job.reason === 'confirming';
  if (inHand) throw new AppError('job-not-finished', meta);

  if (by.decision === 'it-printed') {
    if (job.state === 'failed') throw new AppError('job-never-sent', meta);
    const facts = job.state === 'unknown' ? labelPrinted(job, 'printed') : [];
    return { jobId: job.jobId, state: 'printed', reason: null, operator: by.operator, facts };
  }

  if (by.reason === undefined) throw new AppError('reason-required', meta);
  const replacement = { jobId: newJobId(), revision: job.revision + 1 };
  const data = { parcelId: job.parcelId, ...replacement, reason: by.reason };
  return {
    jobId: job.jobId,
    state: 'void',
    reason: by.reason,
    operator: by.operator,
    replacement,
    facts: job.document === 'shipping-label' ? [{ type: 'label.reprinted', data }] : [],
  };
}
