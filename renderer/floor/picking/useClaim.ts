import { useCallback, useState } from 'react';
import { claimBatch, returnBatch } from '../../../shared/domain/picking/index.ts';
import type { Self } from '../../../shared/domain/view.ts';
import type { ErrorValue } from '../../../shared/errors.ts';
import { uuidv7 } from '../../../shared/ids.ts';
import type { Batch } from '../../../shared/schema/index.ts';
import { useHost, useRecord, useReplica } from '../../replica/index.ts';
import { playSound } from '../../scan/index.ts';
import { useRoute } from '../../ui/index.ts';
import { awaitAnswer } from './awaitAnswer.ts';
import { usePendingClaims } from './usePendingClaims.ts';

/** Taking a batch, going on with one, giving one back. */
export function useClaim(self: Self) {
  const replica = useReplica();
  const record = useRecord();
  const { go } = useRoute();
  const pendingClaims = usePendingClaims();
  const host = useHost();
  const [asking, setAsking] = useState(false);
  const [error, setError] = useState<ErrorValue | null>(null);

  const open = useCallback((batch: Batch) => go(['pick', batch.id]), [go]);

  /**
   * A batch this station holds ahead opens at once. For any other central is asked first, and the
   * person stays where they are until it answers: two carts may ask for the same one.
   */
  const claim = useCallback(
    async (batch: Batch, takeOver: boolean) => {
      const env = { newId: () => uuidv7(), claimFacts: pendingClaims(batch.id) };
      const draft = claimBatch(replica, batch, self, takeOver, env);
      const answer = batch.lease?.stationId === self.stationId ? null : awaitAnswer(host, draft.id);
      setError(null);
      setAsking(true);
      const recorded = await record([draft]);
      const result = recorded.ok && answer ? await answer : null;
      setAsking(false);
      const refusal: ErrorValue | null = !recorded.ok
        ? recorded.error
        : result?.outcome === 'refused'
          ? { code: result.reason ?? 'refused', meta: {} }
          : answer && !result
            ? { code: 'offline', meta: {} }
            : null;
      setError(refusal);
      playSound(refusal ? 'error' : 'ok');
      if (!refusal) open(batch);
    },
    [replica, record, self, host, pendingClaims, open],
  );

  const giveBack = useCallback(
    async (batch: Batch) => {
      const env = { newId: () => uuidv7(), claimFacts: pendingClaims(batch.id) };
      const recorded = await record([returnBatch(replica, batch, env)]);
      setError(recorded.ok ? null : recorded.error);
    },
    [replica, record, pendingClaims],
  );

  return { claim, open, giveBack, asking, error };
}
