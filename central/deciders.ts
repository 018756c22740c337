import { AppError } from '../shared/errors.ts';
import type { AsyncDecider, AsyncDeciders } from './facts/index.ts';
import { decideRelease } from './routing/index.ts';

/** Deciders of facts that need to look further than the fact itself can tell. */
export const ASYNC_DECIDERS: AsyncDeciders = new Map<string, AsyncDecider>([
  [
    'release.requested',
    (tx, fact) => {
      if (fact.type !== 'release.requested') throw new AppError('internal', { type: fact.type });
      const { id, data, station: stationId, operator } = fact;
      return decideRelease(tx, { id, data, by: { stationId, personId: operator.personId } });
    },
  ],
]);
