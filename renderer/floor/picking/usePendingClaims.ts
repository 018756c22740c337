import { useCallback } from 'react';
import { useReplica } from '../../replica/index.ts';

const CLAIMS: ReadonlySet<string> = new Set(['batch.leased', 'batch.claimed']);

/** Lease and claim facts of a batch that central has not answered: what is done under them depends on them. */
export function usePendingClaims(): (batchId: string) => string[] {
  const replica = useReplica();
  return useCallback(
    (batchId) =>
      replica
        .unansweredOn('batches', batchId)
        .filter(({ type }) => CLAIMS.has(type))
        .map(({ id }) => id),
    [replica],
  );
}
