import type { PulledDocument, PullResponse } from '../../../shared/protocol/index.ts';

/** Puts one page away; resolves when it is stored. */
export type StorePage = (
  collection: string,
  documents: readonly PulledDocument[],
) => Promise<unknown>;

export interface ContenderInput {
  readonly pullBase: string;
  readonly collections: readonly string[];
  readonly pageSize: number;
}

export interface ContenderAnswer {
  readonly documents: number;
  /** From the first request to the last page stored, with the database open already. */
  readonly ms: number;
}

/** What the page of each contender offers to the bench. */
export type Contender = (input: ContenderInput) => Promise<ContenderAnswer>;

declare global {
  var contend: Contender | undefined;
}

async function fetchPage(
  { pullBase, pageSize }: ContenderInput,
  collection: string,
  after: string | undefined,
): Promise<PullResponse> {
  const query = new URLSearchParams({ limit: String(pageSize) });
  if (after !== undefined) query.set('after', after);
  const answer = await fetch(`${pullBase}/${collection}?${query.toString()}`, {
    cache: 'no-store',
  });
  if (!answer.ok) throw new Error(`pull of ${collection} answered ${answer.status}`);
  return (await answer.json()) as PullResponse;
}

/**
 * The pull as a good client does it: all collections at once, the next page of each fetched while the
 * one before is being stored. The same for every contender, so that only their storing differs.
 */
export async function pullAll(input: ContenderInput, store: StorePage): Promise<ContenderAnswer> {
  const start = performance.now();
  const counts = await Promise.all(
    input.collections.map(async (collection) => {
      let documents = 0;
      let ahead = fetchPage(input, collection, undefined);
      for (;;) {
        const page = await ahead;
        const last = page.documents.length < input.pageSize;
        if (!last) ahead = fetchPage(input, collection, page.checkpoint.after);
        if (page.documents.length > 0) await store(collection, page.documents);
        documents += page.documents.length;
        if (last) return documents;
      }
    }),
  );
  const documents = counts.reduce((sum, count) => sum + count, 0);
  return { documents, ms: performance.now() - start };
}
