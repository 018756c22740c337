import { ErasuresResponse } from '../../shared/protocol/index.ts';
import type { Journal } from './journal/index.ts';
import { readAnswer, type Tokens } from './uplink/index.ts';

const DEADLINE_MS = 10_000;

export interface ErasuresOptions {
  readonly journal: Pick<Journal, 'meta' | 'erase'>;
  readonly tokens: Pick<Tokens, 'exchange'>;
}

/** Asks central once whose personal data is to be forgotten, and forgets it. Throws what central or the line says. */
export function createErasures({ journal, tokens }: ErasuresOptions): () => Promise<void> {
  const { meta } = journal;
  return async () => {
    let after = meta.get('erasedThrough');
    for (;;) {
      const query = new URLSearchParams(after === undefined ? {} : { after });
      const path = `/v1/erasures?${query.toString()}`;
      const answer = await tokens.exchange(undefined, { path, deadlineMs: DEADLINE_MS });
      // A central from before anything could be erased.
      if (answer.status === 404) return;
      const found = readAnswer(ErasuresResponse, answer);
      const nothing = found.contactIds.length === 0 && found.parcelIds.length === 0;
      if (!nothing && !journal.erase(found)) return;
      if (found.after !== after) meta.set('erasedThrough', found.after);
      if (!found.more) return;
      ({ after } = found);
    }
  };
}
