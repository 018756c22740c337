import { useEffect, useRef } from 'react';
import { bufferDrafts, renewalDrafts } from '../../../shared/domain/picking/index.ts';
import type { Self } from '../../../shared/domain/view.ts';
import { uuidv7 } from '../../../shared/ids.ts';
import { useDocument, useNow, useRecord, useReplica, useStatus } from '../../replica/index.ts';

const MINUTE_MS = 60_000;

/** Asks are not repeated for the same version of a batch: if central refuses, its state tells why soon. */
const askedFor = (batch: { id: string; clock: number }): string => `${batch.id}@${batch.clock}`;

/** Keeps this station some batches ahead while central can be reached, so that work goes on when it can't. */
export function useBufferKeeper(self: Self | undefined): void {
  const replica = useReplica();
  const record = useRecord();
  const live = useStatus()?.connection === 'live';
  const settings = useDocument('settings', 'warehouse');
  const now = useNow(MINUTE_MS);
  const asked = useRef(new Set<string>());
  useEffect(() => {
    if (!self || !live || !settings) return;
    const seen = asked.current;
    let asking = false;
    const fill = async () => {
      if (asking) return;
      asking = true;
      try {
        const skip = (batch: { id: string; clock: number }) => seen.has(askedFor(batch));
        const at = new Date(now).toISOString();
        const newId = () => uuidv7();
        const drafts = [
          ...renewalDrafts(replica, self, settings, at, newId, skip),
          ...bufferDrafts(replica, self, settings, newId, skip, at),
        ];
        for (const draft of drafts) {
          const batch = draft.type === 'batch.leased' && replica.get('batches', draft.data.batchId);
          if (batch) seen.add(askedFor(batch));
          // Each in a group of its own: one that central refuses must not take the others with it. One
          // that can't be journalled is asked for again when the batch changes; nothing is lost.
          await record([draft]);
        }
      } finally {
        asking = false;
      }
    };
    void fill();
    return replica.watchCollection('batches', () => void fill());
  }, [self, live, settings, replica, record, now]);
}
