import type { PullResponse } from '../../shared/protocol/index.ts';
import type { CollectionName } from '../../shared/schema/index.ts';

export type FetchedPage =
  | { readonly kind: 'page'; readonly page: PullResponse }
  /** The cursor is of no use any more: begin again. */
  | { readonly kind: 'resync' }
  | { readonly kind: 'too-old' }
  /** This session may not read it, or there is none. */
  | { readonly kind: 'refused' }
  | { readonly kind: 'unreachable' };

export type FetchPage = (
  collection: CollectionName,
  after: string | undefined,
  limit: number,
  signal: AbortSignal,
) => Promise<FetchedPage>;

/** A pull that takes longer is given up, and tried again by and by. */
const TIMEOUT_MS = 60_000;

const KIND_OF_STATUS: Readonly<Record<number, 'refused' | 'resync' | 'too-old'>> = {
  401: 'refused',
  403: 'refused',
  410: 'resync',
  426: 'too-old',
};

/** Pulls through the host's proxy: same origin, no secrets in here. */
export function createFetchPage(pullBase: string): FetchPage {
  return async (collection, after, limit, signal) => {
    const query = new URLSearchParams({ limit: String(limit) });
    if (after !== undefined) query.set('after', after);
    try {
      const response = await fetch(`${pullBase}/${collection}?${query.toString()}`, {
        signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
        cache: 'no-store',
      });
      if (response.ok) return { kind: 'page', page: (await response.json()) as PullResponse };
      return { kind: KIND_OF_STATUS[response.status] ?? 'unreachable' };
    } catch {
      // No network, no host, cut off in the middle or not JSON: all the same to a pull, which repeats.
      return { kind: 'unreachable' };
    }
  };
}
