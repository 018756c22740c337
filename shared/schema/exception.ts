import { Type, type Static } from 'typebox';
import { closed, document, Id, Instant, literals, optional, Sku } from './base.ts';

export const EXCEPTION_KINDS = [
  'short-pick',
  'wrong-scans',
  'double-pick',
  'over-pick',
  'late-work',
  'refused-intent',
  'quarantined-fact',
  'negative-bin',
  'out-of-stock',
  'print-failed',
  'damage',
  'cancelled-while-packing',
  'stale-address',
  'double-ship',
  'mispack',
  'unauthorised-work',
  'lost-record',
  'ledger-contradicted',
  'replenishment',
] as const;
export const ExceptionKind = literals(EXCEPTION_KINDS);
export type ExceptionKind = Static<typeof ExceptionKind>;

/** Ways out a supervisor is offered; the first of an exception's `proposals` is the recommended one. */
export const EXCEPTION_ACTIONS = [
  'count-bin',
  'put-back',
  'ship-short',
  'repick',
  'back-order',
  'coach-picker',
  'reprint',
  'investigate',
  'accept',
  'retry-release',
  'cancel-order',
  'intercept',
  'return',
  'ordered',
  'restocked',
] as const;
export const ExceptionAction = literals(EXCEPTION_ACTIONS);
export type ExceptionAction = Static<typeof ExceptionAction>;

/** One witnessed thing: which fact, by whom, where, when, and its telling details. */
export const Evidence = closed({
  factId: Type.Union([Id, Type.Null()]),
  stationId: Type.Union([Id, Type.Null()]),
  personId: Type.Union([Id, Type.Null()]),
  at: Instant,
  /** A code the interface turns into a sentence, with `values` to fill it. */
  code: Type.String({ maxLength: 60 }),
  values: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])),
});
export type Evidence = Static<typeof Evidence>;

/** open → resolved. Named ExceptionCase in code: `Exception` would read as a thrown error. Collection: exceptions. */
export const ExceptionCase = document({
  kind: ExceptionKind,
  status: literals(['open', 'resolved']),
  severity: literals(['low', 'high']),
  subject: closed({
    fulfilmentId: optional(Id),
    orderNumber: optional(Type.String()),
    batchId: optional(Id),
    taskId: optional(Id),
    parcelId: optional(Id),
    sku: optional(Sku),
    locationId: optional(Id),
    personId: optional(Id),
    stationId: optional(Id),
  }),
  evidence: Type.Array(Evidence),
  proposals: Type.Array(ExceptionAction),
  resolution: Type.Union([
    closed({
      factId: Id,
      action: ExceptionAction,
      note: Type.String({ maxLength: 500 }),
      personId: Id,
    }),
    Type.Null(),
  ]),
  createdAt: Instant,
});
export type ExceptionCase = Static<typeof ExceptionCase>;
