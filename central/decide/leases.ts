import type { FactOf } from '../../shared/facts/index.ts';
import type { Batch, Fulfilment } from '../../shared/schema/index.ts';
import { type Decision, refuse } from './decision.ts';
import type { Draft } from './draft.ts';

type LeaseFact = FactOf<'batch.leased' | 'batch.claimed'>;

const DEFAULT_LEASE_HOURS = 10;
const HOUR_MS = 3_600_000;

/** By the ledger's time: then any station may have it without a take-over. */
export const isExpired = ({ lease }: Batch, now: string): boolean =>
  lease?.until !== undefined && lease.until <= now;

const leaseMs = (draft: Draft): number =>
  (draft.get('settings', 'warehouse')?.leaseHours ?? DEFAULT_LEASE_HOURS) * HOUR_MS;

/** Gives the lease its whole time again, from now. */
function prolong(draft: Draft, batch: Batch): void {
  if (!batch.lease) return;
  const until = new Date(Date.parse(draft.context.now) + leaseMs(draft)).toISOString();
  draft.put('batches', batch.id, { ...batch, lease: { ...batch.lease, until } });
}

/** Work under a lease keeps it: renewed when half of its time has passed, not with every pick. */
export function keepLease(draft: Draft, batchId: string): void {
  const batch = draft.get('batches', batchId);
  const until = batch?.lease?.until;
  if (!batch || until === undefined || batch.lease?.stationId !== draft.fact.station) return;
  const left = Date.parse(until) - Date.parse(draft.context.now);
  if (left < leaseMs(draft) / 2) prolong(draft, batch);
}

/** A lease that came back by an undo begins its time anew. */
export function timeReopened(draft: Draft, batchId: string, before: Batch | undefined): void {
  const batch = draft.get('batches', batchId);
  if (batch?.lease && before?.lease === null) prolong(draft, batch);
}

/** Why a lease can't be had, or null. The fence decides between two that ask at once. */
function leaseObstacle(draft: Draft, fact: LeaseFact): string | null {
  const batch = draft.get('batches', fact.data.batchId);
  if (!batch) return 'unknown-batch';
  if (batch.status === 'picked' || batch.status === 'cancelled') return 'batch-finished';
  const mine = batch.lease?.stationId === fact.station;
  if (batch.lease && !mine && !isExpired(batch, draft.context.now)) {
    if (fact.type === 'batch.leased' || !fact.data.takeOver) return 'held-by-other';
    return fact.data.fence === batch.fence + 1 ? null : 'stale';
  }
  if (mine && fact.type === 'batch.leased' && fact.data.fence !== batch.fence) {
    return 'already-held';
  }
  return fact.data.fence === (mine ? batch.fence : batch.fence + 1) ? null : 'stale';
}

/** A lease, a claim or a take-over; asked again by its holder it is renewed. */
export function decideLease(draft: Draft, fact: LeaseFact): Decision {
  const obstacle = leaseObstacle(draft, fact);
  if (obstacle !== null) return refuse(obstacle);
  draft.predict();
  const batch = draft.get('batches', fact.data.batchId);
  if (batch) prolong(draft, batch);
  return draft.decision();
}

export function decideReturn(draft: Draft, fact: FactOf<'batch.returned'>): Decision {
  const batch = draft.get('batches', fact.data.batchId);
  if (!batch) return refuse('unknown-batch');
  if (batch.lease?.stationId !== fact.station) return refuse('not-holder');
  return draft.predict().decision();
}

const PICKING: readonly Fulfilment['status'][] = ['open', 'released', 'picking'];
/** Packing may have begun before everything was picked: then the lines themselves are asked. */
export const MAY_HAVE_OPEN_LINES: readonly Fulfilment['status'][] = ['packing', 'packed'];

function hasOpenLines(draft: Draft, { id, status }: Fulfilment): boolean {
  if (!MAY_HAVE_OPEN_LINES.includes(status)) return PICKING.includes(status);
  return draft.children('tasks', id).some((task) => task.kind === 'pick' && task.status === 'open');
}

/**
 * Central's own view of a batch: over when none of its fulfilments has a line to pick, whoever picked or
 * called off the last one, and not before, whatever the station believed. Needs the batch's fulfilments.
 */
export function rollUpBatch(draft: Draft, batchId: string, before: Batch | undefined): void {
  const batch = draft.get('batches', batchId);
  if (!batch || !before || before.status === 'picked' || before.status === 'cancelled') return;
  const members = draft.children('fulfilments', batchId);
  const over = !members.some((member) => hasOpenLines(draft, member));
  if (!over && batch.status === 'picked') {
    draft.put('batches', batchId, { ...batch, status: before.status, lease: before.lease });
  } else if (over && batch.status !== 'picked') {
    const called = members.every(({ status }) => status === 'cancelled');
    const status = called ? 'cancelled' : 'picked';
    draft.put('batches', batchId, { ...batch, status, lease: null });
  }
}
