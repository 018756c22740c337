import { Type, type Static } from 'typebox';
import { closed, Id, Instant, optional, Position } from '../schema/base.ts';

/** How far a shard's ledger had come at a time, in central's own words: kept elsewhere, it exposes a ledger cut short or rewritten. */
export const SignedHead = closed({
  /** Of the database: another one was restored from a backup, or made anew. */
  database: Id,
  shard: Id,
  /** Number of the last row; 0: none yet. */
  clock: Type.Integer({ minimum: 0 }),
  /** Hash of that row; '' before the first. */
  hash: Type.String({ maxLength: 64 }),
  /** Central's time when it signed. */
  at: Instant,
  /** Ed25519, SPKI DER, base64. */
  key: Type.String({ maxLength: 200 }),
  /** Over `headText`, base64. */
  sig: Type.String({ maxLength: 120 }),
});
export type SignedHead = Static<typeof SignedHead>;

/** What is signed of a head. */
export const headText = (head: Omit<SignedHead, 'key' | 'sig'>): string =>
  JSON.stringify(['stowline-head', 1, head.database, head.shard, head.clock, head.hash, head.at]);

/**
 * GET /v1/ledger/heads?own=&org=: the heads of the station's warehouse and of `org`, signed. `own`, `org`: the
 * clocks of the heads that the station holds of them; `held` says what hash central has there by now, null:
 * there is no such row. All from one snapshot.
 */
export const HeadsQuery = closed({
  own: optional(Position),
  org: optional(Position),
});
export type HeadsQuery = Static<typeof HeadsQuery>;
const HashAt = closed({
  shard: Id,
  clock: Type.Integer(),
  hash: Type.Union([Type.String(), Type.Null()]),
});
export const HeadsResponse = closed({ heads: Type.Array(SignedHead), held: Type.Array(HashAt) });
export type HeadsResponse = Static<typeof HeadsResponse>;

export const HEADS_PER_WITNESS_MAX = 30;
/** POST /v1/ledger/witness: heads of one shard that central showed once, and that its ledger may not bear out any more. */
export const WitnessRequest = closed({
  heads: Type.Array(SignedHead, { minItems: 1, maxItems: HEADS_PER_WITNESS_MAX }),
});
export type WitnessRequest = Static<typeof WitnessRequest>;
/** How many of them the ledger contradicts. */
export const WitnessResponse = closed({ contradicted: Type.Integer() });
export type WitnessResponse = Static<typeof WitnessResponse>;
