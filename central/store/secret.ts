import { hkdfSync } from 'node:crypto';
import { chmodSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { AppError } from '../../shared/errors.ts';
import type { Entropy } from './types.ts';

const SECRET_BYTES = 32;

/** undefined: there is no such file. Throws `server-key-damaged`. */
export function readSecret(path: string): Buffer | undefined {
  try {
    const secret = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64');
    if (secret.length !== SECRET_BYTES) throw new AppError('server-key-damaged', { path });
    return secret;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The server's secret, in a file beside the database so that a copy of the database alone opens nothing. Made on first use. */
export function loadSecret(path: string, entropy: Entropy): Buffer {
  const known = readSecret(path);
  if (known) return known;
  return saveSecret(path, Buffer.from(entropy.bytes(SECRET_BYTES)));
}

/** Puts it into a file, unless there is one; what the file says then. */
export function saveSecret(path: string, made: Buffer): Buffer {
  const draft = `${path}.${made.subarray(0, 6).toString('hex')}`;
  writeFileSync(draft, `${made.toString('base64')}\n`, { mode: 0o600 });
  chmodSync(draft, 0o600);
  try {
    // A link appears whole or not at all, and never replaces the key that another process made meanwhile.
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
  return readSecret(path) ?? made;
}

/** The secret that all processes of a database share in it. */
export async function sharedSecret(
  readOrMake: (made: Uint8Array) => Promise<string>,
  entropy: Entropy,
): Promise<Buffer> {
  const secret = Buffer.from(await readOrMake(entropy.bytes(SECRET_BYTES)), 'base64url');
  if (secret.length !== SECRET_BYTES) throw new AppError('server-key-damaged', { path: 'meta' });
  return secret;
}

export const deriveKey = (secret: Buffer, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, '', `stowline:${purpose}`, SECRET_BYTES));
