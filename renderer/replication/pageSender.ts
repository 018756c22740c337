import type { CollectionName } from '../../shared/schema/index.ts';
import {
  DOCUMENTS_PER_MESSAGE,
  MESSAGES_IN_FLIGHT,
  type FromWorker,
  type StoredDocument,
} from './messages.ts';

export interface PageSender {
  /** Resolves when the last portion is on its way. */
  documents(collection: CollectionName, documents: readonly StoredDocument[]): Promise<void>;
  /** The page has taken in one message with documents. */
  taken(): void;
}

/** Sends documents in small messages, and never more of them than the page keeps up with. */
export function createPageSender(post: (message: FromWorker) => void): PageSender {
  let free = MESSAGES_IN_FLIGHT;
  const blocked: (() => void)[] = [];
  const slot = () => {
    if (free === 0) return new Promise<void>((resolve) => blocked.push(resolve));
    free -= 1;
    return Promise.resolve();
  };
  return {
    async documents(collection, documents) {
      for (let from = 0; from < documents.length; from += DOCUMENTS_PER_MESSAGE) {
        await slot();
        const portion = documents.slice(from, from + DOCUMENTS_PER_MESSAGE);
        post({ type: 'documents', collection, documents: portion });
      }
    },
    taken() {
      const next = blocked.shift();
      if (next === undefined) free = Math.min(MESSAGES_IN_FLIGHT, free + 1);
      else next();
    },
  };
}
