/** Pulls collections as a station does, page by page, and keeps its place. */
import type { CollectionDocuments, CollectionName } from '../../../shared/schema/index.ts';
import type { HttpClient } from './http.ts';

interface Page {
  readonly documents: readonly { readonly id: string; readonly _deleted?: boolean }[];
  readonly checkpoint: { readonly after: string };
}

export const PAGE = 1_000;

/** All pages of a collection that follow the place `after`; their documents go to `take`. The new place. `pages`: so many at most. */
export async function pullOn<C extends CollectionName>(
  http: HttpClient,
  token: string,
  collection: C,
  after: string | undefined,
  take: (documents: readonly CollectionDocuments[C][]) => void,
  pages = Number.POSITIVE_INFINITY,
): Promise<string> {
  let place = after;
  for (let left = pages; ; left -= 1) {
    const query = place === undefined ? '' : `&after=${place}`;
    const path = `/v1/pull/${collection}?limit=${PAGE}${query}`;
    const { status, text } = await http.ask({ method: 'GET', path, token });
    if (status !== 200) throw new Error(`pull answered ${status}: ${text.slice(0, 300)}`);
    const page = JSON.parse(text) as Page;
    take(
      page.documents.filter(
        (doc) => doc._deleted !== true,
      ) as unknown as readonly CollectionDocuments[C][],
    );
    place = page.checkpoint.after;
    if (page.documents.length < PAGE || left <= 1) return place;
  }
}
