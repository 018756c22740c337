/** `hash-wasm` without the cost and the threads of WebAssembly: how PINs are hashed is not what is simulated. */
import { createHash } from 'node:crypto';

interface Options {
  readonly password: string;
  readonly salt: Uint8Array;
  readonly parallelism: number;
  readonly iterations: number;
  readonly memorySize: number;
  /** Bytes, up to 32. */
  readonly hashLength: number;
  readonly outputType: 'binary' | 'encoded';
}

const unpadded = (bytes: Uint8Array): string =>
  Buffer.from(bytes).toString('base64').replaceAll('=', '');

export async function argon2id(options: Options): Promise<Uint8Array | string> {
  const { password, salt, memorySize, iterations, parallelism } = options;
  const digest = createHash('sha256').update(salt).update(password).digest();
  const hash = digest.subarray(0, options.hashLength);
  if (options.outputType === 'binary') return hash;
  return `$argon2id$v=19$m=${memorySize},t=${iterations},p=${parallelism}$${unpadded(salt)}$${unpadded(hash)}`;
}
