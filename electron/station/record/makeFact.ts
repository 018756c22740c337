import { FACTS, type FactType } from '../../../shared/facts/index.ts';
import type { EstimatedTime, Operator } from '../../../shared/facts/envelope.ts';
import type { UnsealedFact } from '../journal/index.ts';

export interface FactOrigin {
  readonly stationId: string;
  readonly shard: string;
}

interface DraftParts {
  readonly id: string;
  readonly type: FactType;
  readonly data: unknown;
  readonly basedOn?: Record<string, number>;
  readonly dependsOn?: string[];
}

/** A draft with all the host adds but its number and signature, which the commit gives. */
export function makeFact(
  draft: DraftParts,
  around: { origin: FactOrigin; group: string; operator: Operator; time: EstimatedTime },
): UnsealedFact {
  const { origin, group, operator, time } = around;
  return {
    id: draft.id,
    type: draft.type,
    v: FACTS[draft.type].v,
    shard: origin.shard,
    station: origin.stationId,
    group,
    operator,
    basedOn: draft.basedOn ?? {},
    dependsOn: draft.dependsOn ?? [],
    time,
    data: draft.data,
  };
}
