import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../store/index.ts';

export type Digest = 'sha256' | 'sha1' | 'md5';
export type Encoding = 'hex' | 'base64' | 'base64url';

/** Over the parts, one behind the other. */
export function hmacOf(
  digest: Digest,
  key: string | Uint8Array,
  parts: readonly (string | Uint8Array)[],
  encoding: Encoding,
): string {
  const hmac = createHmac(digest, key);
  for (const part of parts) hmac.update(part);
  return hmac.digest(encoding);
}

export function digestOf(digest: Digest, text: string | Uint8Array, encoding: Encoding): string {
  return createHash(digest).update(text).digest(encoding);
}

/** Whether two signatures are the same, in a time that does not tell how much of them is. */
export function isSameSignature(made: string, given: string): boolean {
  const [a, b] = [Buffer.from(made, 'utf8'), Buffer.from(given, 'utf8')];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Whether a delivery's own time lies within so long of ours, before or after. */
export const isFresh = (clock: Clock, atMs: number, withinMs: number): boolean =>
  Number.isFinite(atMs) && Math.abs(clock.now() - atMs) <= withinMs;
