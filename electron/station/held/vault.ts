import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Closes bytes so that they are of no use without this station's key, and opens them again. */
export interface Vault {
  readonly close: (bytes: Uint8Array) => Uint8Array;
  /** Throws where the bytes were changed or belong to another station. */
  readonly open: (bytes: Uint8Array) => Uint8Array;
}

/**
 * AES-256-GCM under a key made from a signature of the station's own key: Ed25519 signs the same text the
 * same way every time, so nothing more than that key has to be kept secret.
 */
export function createVault(
  sign: (text: string) => string,
  purpose: 'held-work' | 'roster',
): Vault {
  const secret = Buffer.from(sign(`stowline:${purpose}:v1`), 'base64');
  const info = `stowline ${purpose.replace('-', ' ')}`;
  const key = Buffer.from(hkdfSync('sha256', secret, '', info, 32));
  return {
    close: (bytes) => {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      const text = Buffer.concat([cipher.update(bytes), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), text]);
    },
    open: (bytes) => {
      const iv = bytes.subarray(0, IV_BYTES);
      const decipher = createDecipheriv('aes-256-gcm', key, iv);
      decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
      const text = bytes.subarray(IV_BYTES + TAG_BYTES);
      return Buffer.concat([decipher.update(text), decipher.final()]);
    },
  };
}
