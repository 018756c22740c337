import type { AppError } from '../errors.ts';

/** Longer than this nobody is made to wait by a header. */
const WAIT_MAX_MS = 120_000;

/** Milliseconds of a `Retry-After` in seconds, as central sends it; undefined where there is none to go by. */
export function readRetryAfter(status: number, header: string | null): number | undefined {
  if (status !== 429 && status !== 503) return undefined;
  if (header === null || !/^\d{1,6}$/.test(header.trim())) return undefined;
  return Math.min(WAIT_MAX_MS, Number(header) * 1000);
}

/** Milliseconds that central asked to be left alone for, where an error says so. */
export function retryAfterOf(error: AppError): number | undefined {
  const ms = error.meta['retryAfterMs'];
  return typeof ms === 'number' ? ms : undefined;
}
