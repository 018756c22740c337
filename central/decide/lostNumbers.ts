import type { FactOf } from '../../shared/facts/index.ts';
import type { Decision } from './decision.ts';
import { derivedId, type Draft } from './draft.ts';

/** One exception a journal: its numbers were lost together. */
export const lostRecordId = (fact: FactOf<'number.lost'>): string =>
  derivedId('lost-record', fact.station, fact.epoch);

/**
 * A journal lost what it had recorded under this number. Nobody knows any more what it said, so nothing
 * is changed but that a supervisor hears of it: goods may lie elsewhere than the books say.
 */
export function decideNumberLost(draft: Draft, fact: FactOf<'number.lost'>): Decision {
  draft.raise({
    id: lostRecordId(fact),
    kind: 'lost-record',
    severity: 'high',
    subject: {},
    evidence: [draft.evidence('lost-record', { n: fact.n })],
    proposals: ['investigate', 'accept'],
  });
  return draft.decision();
}
