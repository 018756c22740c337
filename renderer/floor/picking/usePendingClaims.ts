import { useCallback, useLayoutEffect, useRef } from 'react';
import { useWaiting } from '../../replica/index.ts';

const CLAIMS: ReadonlySet<string> = new Set(['batch.leased', 'batch.claimed']);

/** Lease and claim facts of a batch that central has not answered: what is done under them depends on them. */
export function usePendingClaims(): (batchId: string) => string[] {
  const { facts } = useWaiting();
  const latest = useRef(facts);
  useLayoutEffect(() => {
    latest.current = facts;
  }, [facts]);
  return useCallback(
    (batchId) =>
      latest.current
        .filter(
          ({ fact, result }) =>
            result === null &&
            CLAIMS.has(fact.type) &&
            (fact.data as { batchId?: unknown }).batchId === batchId,
        )
        .map(({ fact }) => fact.id),
    [],
  );
}
