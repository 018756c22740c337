import type { FactOf } from '../../shared/facts/index.ts';
import { type Decision, quarantine, refuse } from './decision.ts';
import { interceptParcels, putBackParcel } from './cancel.ts';
import { derivedId, type Draft } from './draft.ts';

/** A case is opened once: nobody may speak under the name of another one. */
export function decideRaised(draft: Draft, fact: FactOf<'exception.raised'>): Decision {
  if (draft.get('exceptions', fact.data.exceptionId)) return quarantine('id-taken');
  return draft.predict().decision();
}

export function decideResolved(draft: Draft, fact: FactOf<'exception.resolved'>): Decision {
  const { data } = fact;
  const doc = draft.get('exceptions', data.exceptionId);
  if (!doc) return refuse('unknown-exception');
  if (doc.status === 'resolved') return refuse('already-resolved');
  draft.predict();
  const fulfilment =
    data.fulfilmentId !== undefined && doc.subject.fulfilmentId === data.fulfilmentId
      ? draft.get('fulfilments', data.fulfilmentId)
      : undefined;
  if (doc.kind === 'out-of-stock' && fulfilment?.blocked === 'out-of-stock') {
    draft.put('fulfilments', fulfilment.id, { ...fulfilment, blocked: null });
  }
  if (doc.kind === 'double-ship' && data.action === 'put-back' && fulfilment) {
    const { parcelId } = doc.subject;
    const parcel = draft.children('parcels', fulfilment.id).find(({ id }) => id === parcelId);
    if (parcel) putBackParcel(draft, parcel);
  }
  if (data.action === 'intercept' && fulfilment) interceptParcels(draft, fulfilment.id);
  return draft.decision();
}

/** Internal document that remembers wrong scans of one person at one piece of work. */
export const wrongScanKey = (fact: FactOf<'scan.rejected'>): string =>
  [
    'wrong-scans',
    fact.data.batchId ?? fact.data.parcelId ?? fact.data.fulfilmentId ?? fact.station,
    fact.operator.personId,
  ].join('|');

const DEFAULT_WRONG_SCANS = 3;

/** One wrong scan is a slip; as many as the setting says, by one person in one piece of work, are a pattern. */
export function decideScanRejected(draft: Draft, fact: FactOf<'scan.rejected'>): Decision {
  const { data } = fact;
  const key = wrongScanKey(fact);
  const before = draft.get('counters', key);
  const seen = [
    ...(Array.isArray(before?.['evidence']) ? before['evidence'] : []),
    draft.evidence('wrong-scan', {
      step: data.step,
      expected: data.expected,
      scanned: data.scanned,
    }),
  ].slice(-20);
  const count = Number(before?.['count'] ?? 0) + 1;
  draft.put('counters', key, { id: key, count, evidence: seen });
  const threshold = draft.get('settings', 'warehouse')?.wrongScanThreshold ?? DEFAULT_WRONG_SCANS;
  if (count < threshold) return draft.decision();
  draft.raise({
    id: wrongScansId(fact),
    kind: 'wrong-scans',
    severity: 'low',
    subject: {
      ...(data.batchId === undefined ? {} : { batchId: data.batchId }),
      ...(data.taskId === undefined ? {} : { taskId: data.taskId }),
      ...(data.parcelId === undefined ? {} : { parcelId: data.parcelId }),
      ...(data.fulfilmentId === undefined ? {} : { fulfilmentId: data.fulfilmentId }),
    },
    evidence: count === threshold ? seen : seen.slice(-1),
    proposals: ['coach-picker', 'count-bin', 'accept'],
  });
  return draft.decision();
}

export const wrongScansId = (fact: FactOf<'scan.rejected'>): string =>
  derivedId(wrongScanKey(fact));
