import { readAnswer } from '../../shared/client/index.ts';
import { ErasuresResponse } from '../../shared/protocol/index.ts';
import type { Journal } from './journal/index.ts';
import type { Tokens } from './uplink/index.ts';

export interface ErasuresOptions {
  readonly journal: Pick<Journal, 'meta' | 'erase'>;
  readonly tokens: Pick<Tokens, 'as'>;
}

/** Asks central once whose personal data is to be forgotten, and forgets it. Throws what central or the line says. */
export function createErasures({ journal, tokens }: ErasuresOptions): () => Promise<void> {
  const { meta } = journal;
  return async () => {
    let after = meta.get('erasedThrough');
    for (;;) {
      const query = after === undefined ? {} : { after };
      const answer = await tokens.as(undefined).fetch('readErasures', { query });
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
