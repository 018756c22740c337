import { useCallback } from 'react';
import type { Result } from '../../../shared/errors.ts';
import { uuidv7 } from '../../../shared/ids.ts';
import { useRecord } from '../../replica/index.ts';
import { usePin } from '../session/PinGate.tsx';
import { splitRelease } from './collectReleasable.ts';

export interface ReleaseRequest {
  readonly fulfilmentIds: readonly string[];
  /** Instead of ids: the next so many by ship-by. */
  readonly next: number;
  /** Instead of ids and of the next: all of a wave. */
  readonly wave?: string;
  readonly batchSize: number;
}

/** Asks for a release. 'no-pin': the person gave none; nothing was asked for. */
export function useRelease(): (request: ReleaseRequest) => Promise<Result<unknown> | 'no-pin'> {
  const record = useRecord();
  const pin = usePin();
  return useCallback(
    async ({ fulfilmentIds, next, wave, batchSize }) => {
      if (!(await pin())) return 'no-pin';
      const parts = next > 0 || wave !== undefined ? [[]] : splitRelease(fulfilmentIds);
      for (const ids of parts) {
        const answer = await record([
          {
            id: uuidv7(),
            type: 'release.requested',
            data: { fulfilmentIds: ids, next, batchSize, ...(wave === undefined ? {} : { wave }) },
          },
        ]);
        if (!answer.ok) return answer;
      }
      return { ok: true, value: undefined };
    },
    [record, pin],
  );
}
