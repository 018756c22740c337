import { Type, type Static } from 'typebox';
import { FactEnvelope, FactResult } from '../facts/envelope.ts';
import { closed, Id, Instant, literals, optional, Role } from '../schema/base.ts';
import { COLLECTION_NAMES } from '../schema/collections.ts';
import { RosterEntry } from '../schema/masterData.ts';

/** Raised with every change that an older client could not read. Sent as `x-stowline-protocol`; too old: 426 on pull, never on facts. */
export const PROTOCOL_VERSION = 1;
export const PROTOCOL_HEADER = 'x-stowline-protocol';
/** Names a request, in central's log, its answer and the ledger rows it causes. The sender may choose it. */
export const REQUEST_ID_HEADER = 'x-request-id';

/** Pages are never larger, and never smaller than asked unless nothing more is there: RxDB reads a short page as the end. */
export const PULL_LIMIT_MAX = 1000;
export const FACTS_PER_PUSH_MAX = 500;

export const ErrorBody = closed({
  error: closed({ code: Type.String(), meta: Type.Record(Type.String(), Type.Unknown()) }),
});

/** POST /v1/stations/enrol: a one-time code for a station's identity. */
export const EnrolRequest = closed({
  code: Type.String({ minLength: 4, maxLength: 40 }),
  name: Type.String({ minLength: 1, maxLength: 60 }),
  /** Ed25519 public key, SPKI DER, base64. */
  publicKey: Type.String({ maxLength: 200 }),
});
export type EnrolRequest = Static<typeof EnrolRequest>;
export const EnrolResponse = closed({
  stationId: Id,
  name: Type.String(),
  shard: Id,
  serverTime: Instant,
});
export type EnrolResponse = Static<typeof EnrolResponse>;

/**
 * POST /v1/session: a short-lived bearer token for a station, or for the person signed in at it (the
 * station attests who). `sig`: Ed25519 over `session:${stationId}:${personId ?? ''}:${nonce}`, base64.
 * `nonce`: unused before by this station.
 */
export const SessionRequest = closed({
  stationId: Id,
  personId: optional(Id),
  nonce: Type.String({ minLength: 8, maxLength: 80 }),
  sig: Type.String({ maxLength: 120 }),
});
export type SessionRequest = Static<typeof SessionRequest>;
export const SessionResponse = closed({
  token: Type.String(),
  /** Seconds it is good for from now: no clocks are compared. */
  expiresInSeconds: Type.Integer(),
  serverTime: Instant,
  shard: Id,
  roles: Type.Array(Role),
});
export type SessionResponse = Static<typeof SessionResponse>;

/** GET /v1/roster: who may sign in at this station, with verifiers bound to it. */
export const RosterResponse = closed({ people: Type.Array(RosterEntry), serverTime: Instant });
export type RosterResponse = Static<typeof RosterResponse>;

/**
 * GET /v1/pull/{collection}?after=&limit=&epoch=&answered=
 * `after`: the opaque cursor of the last page, absent for the beginning. `epoch`, `answered`: the
 * station's journal epoch and the highest n whose answer it knows. All from one snapshot:
 * `through` is the clock examined in full, `answers` those of this station's facts above `answered`.
 * 410 with code `resync`: throw the collection away and begin again.
 */
export const PullResponse = closed({
  documents: Type.Array(
    Type.Object({ id: Id, clock: Type.Integer(), _deleted: optional(Type.Boolean()) }),
  ),
  checkpoint: closed({ after: Type.String() }),
  through: Type.Integer(),
  /** Live documents of the collection in scope now, on the first page only: for a progress bar. */
  total: optional(Type.Integer()),
  answers: Type.Array(FactResult),
});
export interface PulledDocument {
  id: string;
  clock: number;
  _deleted?: boolean;
  [field: string]: unknown;
}
export interface PullResponse {
  documents: PulledDocument[];
  checkpoint: { after: string };
  through: number;
  total?: number;
  answers: FactResult[];
}

/** POST /v1/facts: facts of one station and epoch in the order of n, whole groups only. */
export const FactsRequest = closed({
  station: Id,
  epoch: Id,
  facts: Type.Array(FactEnvelope, { minItems: 1, maxItems: FACTS_PER_PUSH_MAX }),
});
export type FactsRequest = Static<typeof FactsRequest>;
/** Results stop after the first `retry`. `serverTime` feeds the station's clock estimate. */
export const FactsResponse = closed({ results: Type.Array(FactResult), serverTime: Instant });
export type FactsResponse = Static<typeof FactsResponse>;

/** GET /v1/stream: SSE, `event: poke`, data: Poke; `event: time`, data: {"serverTime"} every 15 s. */
export const Poke = closed({
  shard: Id,
  clock: Type.Integer(),
  /** What moved after that clock: these collections and no others. Absent: not known. */
  changed: optional(
    closed({ after: Type.Integer(), collections: Type.Array(literals(COLLECTION_NAMES)) }),
  ),
});
export type Poke = Static<typeof Poke>;

/** POST /v1/ranges: numbers leased to a station's epoch. First and last serial, both inclusive. */
export const RangeRequest = closed({
  kind: literals(['sscc']),
  epoch: Id,
  count: Type.Integer({ minimum: 1, maximum: 10_000 }),
  /** Repeating a request with the same id gives the same range. */
  requestId: Id,
});
export type RangeRequest = Static<typeof RangeRequest>;
export const RangeResponse = closed({
  rangeId: Id,
  kind: literals(['sscc']),
  gs1CompanyPrefix: Type.String(),
  extensionDigit: Type.Integer({ minimum: 0, maximum: 9 }),
  first: Type.Integer(),
  last: Type.Integer(),
});
export type RangeResponse = Static<typeof RangeResponse>;

/** POST /v1/imports?filename=: the raw file as the body (application/octet-stream). → 202 {importId} */
export const ImportAccepted = closed({ importId: Id });
export type ImportAccepted = Static<typeof ImportAccepted>;

/** `waiting`: for somebody to say what its columns are. */
export const IMPORT_STATES = ['reading', 'waiting', 'writing', 'done', 'failed'] as const;
/** GET /v1/imports/{id} */
export const ImportStatus = closed({
  importId: Id,
  filename: Type.String(),
  state: literals(IMPORT_STATES),
  /** Work done and to do, in bytes while reading and in orders while writing. */
  done: Type.Integer(),
  total: Type.Integer(),
  rowsRead: Type.Integer(),
  rowsInOrders: Type.Integer(),
  rowsReported: Type.Integer(),
  ordersNew: Type.Integer(),
  ordersUnchanged: Type.Integer(),
  /** Orders that were known with another content, and are not released yet. */
  ordersRevised: optional(Type.Integer()),
  cancellations: Type.Integer(),
  error: Type.Union([
    closed({ code: Type.String(), meta: Type.Record(Type.String(), Type.Unknown()) }),
    Type.Null(),
  ]),
  startedAt: Instant,
});
export type ImportStatus = Static<typeof ImportStatus>;

/** GET /v1/imports/{id}/report?offset=&limit=: rows that are in no order, each with its reason. */
export const ImportReportPage = closed({
  rows: Type.Array(closed({ row: Type.Integer(), reason: Type.String(), text: Type.String() })),
  total: Type.Integer(),
  byReason: Type.Record(Type.String(), Type.Integer()),
});
export type ImportReportPage = Static<typeof ImportReportPage>;
