import type { FactOf } from '../../shared/facts/index.ts';
import type { Batch, Evidence } from '../../shared/schema/index.ts';
import { derivedId, type Draft } from './draft.ts';
import { isExpired } from './leases.ts';

type TaskFact = FactOf<'pick.confirmed' | 'pick.undone' | 'pick.shorted' | 'short.undone'>;

/**
 * held: under a lease of its own. expired: the lease's time was over, but nobody else has the batch.
 * lost: another lease has been given since, or the batch was taken back.
 */
export type Standing = 'held' | 'expired' | 'lost';

export function standingOf(draft: Draft, fact: TaskFact): Standing {
  const batch = draft.get('batches', fact.data.batchId);
  if (!batch) return 'held';
  const { lease } = batch;
  const others = lease !== null && lease.stationId !== fact.station;
  if (batch.fence > fact.data.fence || others) return 'lost';
  return isExpired(batch, draft.context.now) ? 'expired' : 'held';
}

export const lateWorkId = (batchId: string, station: string): string =>
  derivedId('late-work', batchId, station);

/** The other side: who has the batch now, or until when it was held. */
function leaseEvidence(draft: Draft, batch: Batch, standing: Standing): Evidence {
  const { lease, fence, code } = batch;
  const base = {
    factId: null,
    stationId: lease?.stationId ?? null,
    personId: lease?.personId ?? null,
    at: draft.context.now,
  };
  return standing === 'expired'
    ? { ...base, code: 'lease-expired', values: { batch: code, until: lease?.until ?? '' } }
    : {
        ...base,
        code: 'lease',
        values: { fence, batch: code, station: lease?.stationId ?? '–' },
      };
}

/** What was done landed; what came of it is for a supervisor to see: both sides, one case a batch and station. */
export function flagLate(draft: Draft, fact: TaskFact, standing: Standing): void {
  const batch = draft.get('batches', fact.data.batchId);
  if (!batch) return;
  const { sku, units, locationId: location, fence, fulfilmentId } = fact.data;
  const tote = 'toteId' in fact.data ? fact.data.toteId : '–';
  draft.raise({
    id: lateWorkId(batch.id, fact.station),
    kind: 'late-work',
    severity: 'low',
    subject: { batchId: batch.id, fulfilmentId },
    evidence: [
      draft.evidence('late-work', { type: fact.type, sku, units, location, tote, fence }),
      leaseEvidence(draft, batch, standing),
    ],
    proposals: ['accept', 'count-bin', 'investigate'],
  });
}
