import type { Result } from '../../../shared/errors.ts';
import type { OrderPage, OrderQuery, OrderRow } from '../../../shared/schema/index.ts';
import type { OrderFilter } from './orderFilter.ts';
import type { Selection } from './selection.ts';

/** Fulfilments in one release.requested fact at most: the fact's own limit. */
export const IDS_PER_RELEASE = 2000;
const PAGE = 500;

export interface Releasable {
  readonly fulfilmentIds: readonly string[];
  /** Selected, but past release or not routed. */
  readonly left: number;
}

/** What of ticked rows can be released. */
export function releasableOf(rows: Iterable<OrderRow>): Releasable {
  const fulfilmentIds: string[] = [];
  let left = 0;
  for (const row of rows) {
    if (row.status === 'open' && row.fulfilmentId !== null) fulfilmentIds.push(row.fulfilmentId);
    else left += 1;
  }
  return { fulfilmentIds, left };
}

export interface CollectOptions {
  readonly query: (query: OrderQuery) => Promise<Result<OrderPage>>;
  readonly onProgress: (done: number, total: number) => void;
  readonly cancelled: () => boolean;
}

/** All that match the filter, page by page, since only some of them are loaded. */
export async function collectReleasable(
  selection: Selection<OrderRow>,
  filter: OrderFilter,
  { query, onProgress, cancelled }: CollectOptions,
): Promise<Result<Releasable>> {
  if (selection.mode === 'some') return { ok: true, value: releasableOf(selection.rows.values()) };
  const fulfilmentIds = new Set<string>();
  let left = 0;
  let total = 1;
  for (let offset = 0; offset < total && !cancelled(); offset += PAGE) {
    const page = await query({ ...filter, offset, limit: PAGE });
    if (!page.ok) return page;
    total = page.value.total;
    const releasable = releasableOf(page.value.rows.filter(({ id }) => !selection.except.has(id)));
    for (const id of releasable.fulfilmentIds) fulfilmentIds.add(id);
    left += releasable.left;
    onProgress(Math.min(offset + PAGE, total), total);
  }
  return { ok: true, value: { fulfilmentIds: [...fulfilmentIds], left } };
}

/** As many requests as their limit makes needful. */
export function splitRelease(fulfilmentIds: readonly string[]): string[][] {
  const parts: string[][] = [];
  for (let at = 0; at < fulfilmentIds.length; at += IDS_PER_RELEASE) {
    parts.push(fulfilmentIds.slice(at, at + IDS_PER_RELEASE));
  }
  return parts;
}
