import type { PullFrom } from './adapter.ts';

/**
 * Cursor of channels that list orders by when they changed. A sweep asks for everything that changed from `from` on,
 * page by page; the next one begins at the newest change seen, less the overlap, by the channel's own clock: so
 * neither a clock that is wrong here, nor a change that becomes visible late, nor a kill between two pages loses any.
 */
export interface Sweep {
  /** Milliseconds since 1970, inclusive. */
  readonly from: number;
  /** The channel's word for the next page; null: the first. */
  readonly page: string | null;
  /** Newest change seen so far; 0: none. */
  readonly newest: number;
}

/** Of a cursor, or the beginning of a new sweep where the last one ended. */
export function readSweep({ cursor, since, overlapMs }: PullFrom): Sweep {
  const earliest = Date.parse(since);
  if (cursor === null) return { from: earliest, page: null, newest: 0 };
  const [from, newest, page] = JSON.parse(cursor) as [number, number, string | null];
  if (page !== null) return { from, page, newest };
  const start = newest === 0 ? from : Math.max(from, newest - overlapMs);
  return { from: Math.max(earliest, start), page: null, newest };
}

/** Cursor after a page. `nextPage`: null where it was the last; `changed`: when its orders changed, in ms. */
export function writeSweep(
  sweep: Sweep,
  nextPage: string | null,
  changed: readonly number[],
): string {
  const newest = Math.max(sweep.newest, ...changed);
  return JSON.stringify([sweep.from, newest, nextPage]);
}
