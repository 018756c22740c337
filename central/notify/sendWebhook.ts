import { createHmac } from 'node:crypto';
import type { OutboxRow, SendError } from './outbox.ts';

const DEADLINE_MS = 10_000;

/** How an attempt went. `later`: try again; `never`: it was understood and refused; `gone`: nobody is there any more. */
export type Attempt =
  | { readonly outcome: 'sent'; readonly error?: SendError }
  | { readonly outcome: 'later'; readonly error: SendError; readonly retryAfterMs?: number }
  | { readonly outcome: 'never'; readonly error: SendError }
  | { readonly outcome: 'gone'; readonly error: SendError }
  /** It may have arrived. */
  | { readonly outcome: 'unknown'; readonly error: SendError }
  /** There is nobody to send it to. */
  | { readonly outcome: 'nobody'; readonly error: SendError };

/** `t`: seconds since 1970. */
export const signatureOf = (secret: string, t: number, body: string): string =>
  `t=${t},v1=${createHmac('sha256', secret).update(`${t}.${body}`).digest('hex')}`;

/** Answers that say no to this message, now and for ever. */
const isRefusal = (status: number): boolean =>
  status >= 400 && status < 500 && ![408, 409, 425, 429].includes(status);

function retryAfter(header: string | null, nowMs: number): { retryAfterMs?: number } {
  if (header === null) return {};
  const text = header.trim();
  if (/^\d{1,7}$/.test(text)) return { retryAfterMs: Number(text) * 1000 };
  const at = /^[A-Z][a-z]{2}, /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? {} : { retryAfterMs: Math.max(0, at - nowMs) };
}

/** One POST. What the receiver answers besides its status is nobody's business here, and not read. */
export async function sendWebhook(
  row: Pick<OutboxRow, 'id' | 'name' | 'body' | 'attempts'>,
  { url, secret }: { url: string; secret: string },
  nowMs: number,
): Promise<Attempt> {
  const body = JSON.stringify({ id: row.id, ...(JSON.parse(row.body) as object) });
  let response: Response;
  try {
    response = await fetch(url, {
      method: 'POST',
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(DEADLINE_MS),
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Stowline',
        'stowline-event': row.name,
        'stowline-delivery': row.id,
        'stowline-attempt': String(row.attempts),
        'stowline-signature': signatureOf(secret, Math.floor(nowMs / 1000), body),
      },
    });
    await response.body?.cancel();
  } catch (error) {
    const isLate = error instanceof DOMException && error.name === 'TimeoutError';
    return { outcome: 'later', error: { code: isLate ? 'timeout' : 'unreachable' } };
  }
  const { status, headers } = response;
  if (status >= 200 && status < 300) return { outcome: 'sent' };
  const error: SendError = { code: status >= 300 && status < 400 ? 'redirect' : 'status', status };
  if (status === 410) return { outcome: 'gone', error };
  if (isRefusal(status)) return { outcome: 'never', error };
  return { outcome: 'later', error, ...retryAfter(headers.get('retry-after'), nowMs) };
}
