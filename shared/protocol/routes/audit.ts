import { Type } from 'typebox';
import { closed, Id, Instant, optional, Position } from '../../schema/base.ts';
import { HeadsQuery, HeadsResponse, WitnessRequest, WitnessResponse } from '../heads.ts';
import type { RouteSpec } from './spec.ts';

export const LedgerPage = closed({
  entries: Type.Array(
    closed({
      shard: Id,
      clock: Type.Integer(),
      at: Instant,
      kind: Type.String(),
      input: Type.Unknown(),
      effects: Type.Unknown(),
      prevHash: Type.String(),
      hash: Type.String(),
      /** `x-request-id` of the request it was done for. */
      trace: Type.Union([Type.String(), Type.Null()]),
    }),
  ),
});

/** The ledger, and who witnesses it. */
export const AUDIT_ROUTES = {
  readLedger: {
    ...{ method: 'GET', path: '/v1/ledger', tag: 'audit', who: 'supervisor' },
    summary:
      'What happened in the caller’s warehouse or in `org`, in order, with its proof. Fewer rows than asked for where they are large: the last page is the empty one.',
    query: closed({
      shard: optional(Id),
      after: optional(Position),
      limit: optional(Type.Integer({ minimum: 1, maximum: 1000 })),
    }),
    answer: LedgerPage,
    deadlineMs: 30_000,
  },
  readHeads: {
    ...{ method: 'GET', path: '/v1/ledger/heads', tag: 'audit', who: 'station' },
    summary: 'How far the ledgers of the station’s warehouse and of `org` are, signed.',
    query: HeadsQuery,
    answer: HeadsResponse,
    deadlineMs: 15_000,
  },
  reportWitness: {
    ...{ method: 'POST', path: '/v1/ledger/witness', tag: 'audit', who: 'station' },
    summary: 'Heads that central showed once, held against its ledger as it is.',
    body: WitnessRequest,
    answer: WitnessResponse,
    deadlineMs: 15_000,
  },
} as const satisfies Record<string, RouteSpec>;
