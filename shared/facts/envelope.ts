import { Type, type Static } from 'typebox';
import { closed, Id, Instant, literals, optional, Role } from '../schema/base.ts';
import type { FactData, FactType } from './catalogue.ts';

/** Estimated central time and its uncertainty in ms. For display only: nothing is decided by it. */
export const EstimatedTime = closed({ at: Instant, uncertaintyMs: Type.Integer({ minimum: 0 }) });
export type EstimatedTime = Static<typeof EstimatedTime>;

export const Operator = closed({
  personId: Id,
  sessionId: Id,
  role: Role,
  /** How the session was opened. */
  assurance: literals(['badge', 'pin']),
});
export type Operator = Static<typeof Operator>;

/**
 * A fact as it is journalled, signed and pushed. (station, epoch, n) is gapless; `group` names the
 * facts of one recordFacts call, atomic on both sides; never edited.
 */
export const FactEnvelope = closed({
  id: Id,
  type: Type.String({ maxLength: 60 }),
  v: Type.Integer({ minimum: 1 }),
  shard: Id,
  station: Id,
  epoch: Id,
  n: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
  group: Id,
  operator: Operator,
  /** Document clocks the decision was based on, by `collection/id`. */
  basedOn: Type.Record(Type.String({ maxLength: 200 }), Type.Integer()),
  dependsOn: Type.Array(Id, { maxItems: 200 }),
  time: EstimatedTime,
  data: Type.Unknown(),
  /** Ed25519 over the canonical JSON of the fact without `sig`, base64. */
  sig: Type.String({ maxLength: 120 }),
});
export type FactEnvelope = Static<typeof FactEnvelope>;

/** A fact of a known type, its data typed. */
export type Fact = {
  [T in FactType]: Omit<FactEnvelope, 'type' | 'data'> & { type: T; data: FactData<T> };
}[FactType];
export type FactOf<T extends FactType> = Extract<Fact, { type: T }>;

/** What the renderer hands over: the host adds station, epoch, n, operator, time and signature. */
export type FactDraft = {
  [T in FactType]: {
    id: string;
    type: T;
    data: FactData<T>;
    basedOn?: Record<string, number>;
    dependsOn?: string[];
  };
}[FactType];

export const OUTCOMES = [
  'applied',
  'flagged',
  'quarantined',
  'refused',
  'duplicate',
  'retry',
] as const;
export const Outcome = literals(OUTCOMES);
export type Outcome = Static<typeof Outcome>;

/** Central's answer to one fact. `clock`: the shard's number of its effects; absent where it had none. */
export const FactResult = closed({
  id: Id,
  n: Type.Integer(),
  outcome: Outcome,
  clock: optional(Type.Integer()),
  /** A code the interface turns into a sentence. */
  reason: optional(Type.String({ maxLength: 80 })),
});
export type FactResult = Static<typeof FactResult>;
