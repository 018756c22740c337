import { useCallback, useEffect, useState } from 'react';
import type { ErrorValue } from '../../../shared/errors.ts';
import type { HostInput, PrintJob } from '../../../shared/host/index.ts';
import { useHost } from '../../replica/index.ts';

export type ReprintReason = NonNullable<HostInput<'jobs:decide'>['reason']>;
export const REPRINT_REASONS = [
  'not-printed',
  'unreadable',
  'damaged',
  'lost',
] as const satisfies readonly ReprintReason[];

const merge = (jobs: readonly PrintJob[], job: PrintJob): PrintJob[] => [
  ...jobs.filter(({ jobId }) => jobId !== job.jobId),
  job,
];

/** The print jobs of one parcel as they stand, and the person's word on them. */
export function useParcelJobs(parcelId: string | undefined) {
  const host = useHost();
  const [known, setKnown] = useState<readonly PrintJob[]>([]);
  const [error, setError] = useState<ErrorValue | null>(null);
  useEffect(() => {
    if (parcelId === undefined) return;
    let gone = false;
    const load = async () => {
      const listed = await host.call('jobs:list', { parcelId, openOnly: false });
      if (!gone && listed.ok) setKnown((before) => before.reduce(merge, listed.value));
    };
    void load();
    const stop = host.on('job', (job) => {
      if (job.parcelId === parcelId) setKnown((before) => merge(before, job));
    });
    return () => {
      gone = true;
      stop();
    };
  }, [host, parcelId]);

  const decide = useCallback(
    async (jobId: string, decision: 'it-printed' | 'reprint', reason?: ReprintReason) => {
      const decided = await host.call('jobs:decide', {
        jobId,
        decision,
        ...(reason ? { reason } : {}),
      });
      setError(decided.ok ? null : decided.error);
    },
    [host],
  );

  /** The one that counts of each document: the newest that was not replaced. */
  const current = (document: PrintJob['document']): PrintJob | undefined =>
    known
      .filter(
        (job) => job.parcelId === parcelId && job.document === document && job.state !== 'void',
      )
      .toSorted((a, b) => b.revision - a.revision)[0];
  return { label: current('shipping-label'), slip: current('packing-slip'), decide, error };
}
