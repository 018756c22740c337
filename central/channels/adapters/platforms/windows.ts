import type { PullFrom } from '../../adapter.ts';
import { readSweep, writeSweep, type Sweep } from '../../sweep.ts';

/**
 * Sweeps of channels that list only what changed within so much time at once: window after window, page after page.
 * The place within the window is the sweep's page: `start,end,page`.
 */
export interface Window {
  readonly sweep: Sweep;
  /** Milliseconds since 1970, both inclusive. */
  readonly start: number;
  readonly end: number;
  /** Null: the first. */
  readonly page: string | null;
}

export interface WindowRule {
  readonly widthMs: number;
  /** What changed so lately may not be listed yet, by the channel's own word. */
  readonly lagMs?: number;
}

/** A quiet channel's next sweep begins so long ago at most: our clock may be ahead of the channel's. */
const QUIET_MS = 2 * 3_600_000;

export function openWindow(from: PullFrom, nowMs: number, rule: WindowRule): Window {
  const sweep = readSweep(from);
  if (sweep.page === null) {
    const limit = Math.max(sweep.from, nowMs - (rule.lagMs ?? 0));
    return {
      sweep,
      start: sweep.from,
      end: Math.min(sweep.from + rule.widthMs, limit),
      page: null,
    };
  }
  const [start = '', end = '', ...page] = sweep.page.split(',');
  return { sweep, start: Number(start), end: Number(end), page: page.join(',') || null };
}

/** Cursor behind a page of the window, and whether there is more to be had now. */
export function leavePage(
  { sweep, start, end }: Window,
  nextPage: string | null,
  changed: readonly number[],
  nowMs: number,
  { widthMs, lagMs = 0 }: WindowRule,
): { readonly cursor: string; readonly more: boolean } {
  if (nextPage !== null) {
    return { cursor: writeSweep(sweep, `${start},${end},${nextPage}`, changed), more: true };
  }
  const limit = nowMs - lagMs;
  if (end < limit) {
    const next = `${end},${Math.min(end + widthMs, limit)},`;
    return { cursor: writeSweep(sweep, next, changed), more: true };
  }
  const quiet = Math.max(sweep.from, end - QUIET_MS);
  return { cursor: writeSweep(sweep, null, [...changed, quiet]), more: false };
}

/**
 * Pages of a list that is newest first, read from its end, so that what moves up while it is read is met twice rather
 * than never: the first page tells how many there are, then the last comes, and the first once more.
 */
export function pageBackwards(page: string | null, shown: number, total: number): string | null {
  if (page !== null) return Number(page) > 1 ? String(Number(page) - 1) : null;
  return shown === 0 || total <= shown ? null : String(Math.ceil(total / shown));
}
