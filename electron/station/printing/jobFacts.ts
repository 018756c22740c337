import type { PrintJob } from '../../../shared/host/contract.ts';
import type { HostFactDraft, JobChange } from '../ports.ts';

type LabelStatus = 'printed' | 'unknown' | 'failed';

/** What central is told of a job. Only shipping labels are facts: a packing slip changes nothing. */
export function labelPrinted(job: PrintJob, status: LabelStatus): HostFactDraft[] {
  if (job.document !== 'shipping-label') return [];
  const { parcelId, jobId, revision } = job;
  return [{ type: 'label.printed', data: { parcelId, jobId, revision, status } }];
}

/** 'sent' with this reason: every byte left, the printer's word on them is awaited. */
export const CONFIRMING = 'confirming';

/**
 * A job that a former run of the program left between its first byte and the printer's word. Nobody
 * knows whether it is on paper, so a person is asked.
 */
export const interrupted = (job: PrintJob): JobChange => ({
  jobId: job.jobId,
  state: 'unknown',
  reason: 'interrupted',
  facts: labelPrinted(job, 'unknown'),
});
