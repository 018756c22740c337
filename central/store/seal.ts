import { createCipheriv, createDecipheriv } from 'node:crypto';
import { AppError } from '../../shared/errors.ts';
import type { Store } from './types.ts';

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypted (AES-256-GCM) under a key made from the server's secret for this purpose, and bound to where it lies:
 * moved to another place it can't be opened.
 */
export function seal(
  { key, entropy }: Pick<Store, 'key' | 'entropy'>,
  purpose: string,
  place: string,
  text: string,
): string {
  const nonce = entropy.bytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key(purpose), nonce);
  cipher.setAAD(Buffer.from(place));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64');
}

/** Throws `sealed` where the server's secret is another one by now (a restore with a new key). */
export function unseal(
  { key }: Pick<Store, 'key'>,
  purpose: string,
  place: string,
  sealed: string,
): string {
  const bytes = Buffer.from(sealed, 'base64');
  try {
    const decipher = createDecipheriv(ALGORITHM, key(purpose), bytes.subarray(0, NONCE_BYTES));
    decipher.setAAD(Buffer.from(place));
    decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    const text = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES));
    return Buffer.concat([text, decipher.final()]).toString('utf8');
  } catch {
    throw new AppError('sealed', { place });
  }
}
