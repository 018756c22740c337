/** `hash-wasm` without the cost and the threads of WebAssembly: how PINs are hashed is not what is simulated. */
import { createHash } from 'node:crypto';

const hashOf = (password: string, salt: string): string =>
  createHash('sha256').update(`${salt}:${password}`).digest('hex');

export async function argon2id(options: { password: string; salt: Uint8Array }): Promise<string> {
  const salt = Buffer.from(options.salt).toString('hex');
  return `${salt}$${hashOf(options.password, salt)}`;
}

export async function argon2Verify(options: { password: string; hash: string }): Promise<boolean> {
  const [salt = '', hash] = options.hash.split('$');
  return hashOf(options.password, salt) === hash;
}
