import { AppError } from '../../shared/errors.ts';
import type { ChannelResponse } from './adapter.ts';

/**
 * What can go wrong with a channel, by what is to be done about it. Never put what the channel sent into an error:
 * it may name a person.
 */

/** Try again, with patience: no answer, or one that says it is the channel's own fault. */
export const unavailable = (meta: Record<string, unknown> = {}): AppError =>
  new AppError('channel.unavailable', meta);

/** Try again, not before `retryAfterMs`. */
export const rateLimited = (retryAfterMs: number): AppError =>
  new AppError('channel.rate-limited', { retryAfterMs });

/** Credentials that don't count (any more): the connection stops until a person has looked. */
export const unauthorised = (meta: Record<string, unknown> = {}): AppError =>
  new AppError('channel.unauthorised', meta);

/** It understood and said no; asking the same again would not help. */
export const refused = (meta: Record<string, unknown> = {}): AppError =>
  new AppError('channel.refused', meta);

/** The answer is not what the documentation says: not JSON, no list where one was. */
export const unreadable = (meta: Record<string, unknown> = {}): AppError =>
  new AppError('channel.unreadable', meta);

export const STOPS: ReadonlySet<string> = new Set(['channel.unauthorised']);

/** Whether the same may go better later. What nobody foresaw is tried again, too. */
export const isWorthAnotherTry = (error: unknown): boolean =>
  !(error instanceof AppError) || (error.code !== 'channel.refused' && !STOPS.has(error.code));

/** Milliseconds of a `Retry-After`, in seconds (with a fraction, too) or as a date; undefined: none to go by. */
export function readRetryAfter(header: string | null, nowMs: number): number | undefined {
  if (header === null) return undefined;
  const text = header.trim();
  if (/^\d{1,7}(\.\d{1,6})?$/.test(text)) return Math.ceil(Number(text) * 1000);
  const at = /^[A-Z][a-z]{2}, /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs);
}

/** The answer if its status is 2xx; else the failure that its status means. */
export function expectOk(response: ChannelResponse): ChannelResponse {
  const { status } = response;
  if (status >= 200 && status < 300) return response;
  if (status === 401 || status === 403) throw unauthorised({ status });
  if (status >= 500 || status === 408 || status === 425) throw unavailable({ status });
  throw refused({ status });
}

/** The JSON of a 2xx answer. Numbers that a double can't hold (long ids) come as text. */
export function readJson(response: ChannelResponse): unknown {
  const { text, status } = expectOk(response);
  try {
    return parseExactly(text);
  } catch {
    throw unreadable({ status, problem: 'not JSON' });
  }
}

/** JSON whose integers beyond 2^53 come as the text they are: ids of channels are longer than doubles. */
export function parseExactly(text: string): unknown {
  return JSON.parse(text, (_key, value: unknown, context?: { source?: string }): unknown =>
    typeof value === 'number' &&
    !Number.isSafeInteger(value) &&
    /^-?\d+$/.test(context?.source ?? '')
      ? context?.source
      : value,
  );
}
