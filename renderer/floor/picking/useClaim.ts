import { useCallback, useState } from 'react';
import { claimBatch, returnBatch } from '../../../shared/domain/picking/index.ts';
import type { Self } from '../../../shared/domain/view.ts';
import type { ErrorValue } from '../../../shared/errors.ts';
import { uuidv7 } from '../../../shared/ids.ts';
import type { Batch } from '../../../shared/schema/index.ts';
import { useRecord, useReplica } from '../../replica/index.ts';
import { playSound } from '../../scan/index.ts';
import { useRoute } from '../../ui/index.ts';
import { usePendingClaims } from './usePendingClaims.ts';

/** Taking a batch, going on with one, giving one back. */
export function useClaim(self: Self) {
  const replica = useReplica();
  const record = useRecord();
  const { go } = useRoute();
  const pendingClaims = usePendingClaims();
  const [error, setError] = useState<ErrorValue | null>(null);

  const open = useCallback((batch: Batch) => go(['pick', batch.id]), [go]);

  const claim = useCallback(
    async (batch: Batch, takeOver: boolean) => {
      const env = { newId: () => uuidv7(), claimFacts: pendingClaims(batch.id) };
      const recorded = await record([claimBatch(replica, batch, self, takeOver, env)]);
      setError(recorded.ok ? null : recorded.error);
      playSound(recorded.ok ? 'ok' : 'error');
      if (recorded.ok) open(batch);
    },
    [replica, record, self, pendingClaims, open],
  );

  const giveBack = useCallback(
    async (batch: Batch) => {
      const env = { newId: () => uuidv7(), claimFacts: pendingClaims(batch.id) };
      const recorded = await record([returnBatch(replica, batch, env)]);
      setError(recorded.ok ? null : recorded.error);
    },
    [replica, record, pendingClaims],
  );

  return { claim, open, giveBack, error };
}
