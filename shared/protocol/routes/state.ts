import { Type } from 'typebox';
import { closed, Id, literals, optional, Position } from '../../schema/base.ts';
import { COLLECTION_NAMES } from '../../schema/collections.ts';
import { FactsRequest, FactsResponse, PullResponse } from '../http.ts';
import type { RouteSpec } from './spec.ts';

export const PullQuery = closed({
  after: optional(Type.String({ maxLength: 1000 })),
  limit: optional(Type.Integer({ minimum: 1 })),
  epoch: optional(Id),
  answered: optional(Position),
});

/** State down, facts up. */
export const STATE_ROUTES = {
  pull: {
    ...{ method: 'GET', path: '/v1/pull/{collection}', tag: 'state', who: 'station' },
    summary: 'A page of documents after a cursor, with the answers to this station’s facts.',
    params: closed({ collection: literals(COLLECTION_NAMES) }),
    query: PullQuery,
    answer: PullResponse,
    deadlineMs: 30_000,
  },
  pushFacts: {
    ...{ method: 'POST', path: '/v1/facts', tag: 'state', who: 'station' },
    summary:
      'Signed facts of one station and epoch in their order; each gets an outcome of its own.',
    body: FactsRequest,
    answer: FactsResponse,
    deadlineMs: 20_000,
  },
} as const satisfies Record<string, RouteSpec>;
