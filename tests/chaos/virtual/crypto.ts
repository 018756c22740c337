/** `node:crypto` as the simulated programs get it: chance from their own seed, nothing in a thread pool. */
import { createPublicKey, sign as signNow, verify as verifyNow, type KeyObject } from 'node:crypto';
import { currentProcess } from './machine.ts';

export * from 'node:crypto';

export const randomUUID = (): string => currentProcess().random.uuid();
export const randomBytes = (count: number): Buffer =>
  // So much is only asked for to fill a disk: what is in it does not matter.
  count > 65_536 ? Buffer.alloc(count, 1) : Buffer.from(currentProcess().random.bytes(count));

const names = new WeakMap<KeyObject, string>();
/** One name for both halves of a pair. */
function nameOf(key: KeyObject): string {
  let name = names.get(key);
  if (name === undefined) {
    const open = key.type === 'public' ? key : createPublicKey(key);
    name = open.export({ type: 'spki', format: 'der' }).toString('base64');
    names.set(key, name);
  }
  return name;
}

/** What was signed here just now, by key and signature: it need not be computed again that it is valid. */
const signed = new Map<string, Buffer>();
const SIGNED_KEPT = 1000;
const mark = (key: KeyObject, signature: Buffer): string =>
  `${nameOf(key)} ${signature.toString('base64')}`;

export function sign(algorithm: null, data: Buffer, key: KeyObject): Buffer {
  const signature = signNow(algorithm, data, key);
  if (signed.size >= SIGNED_KEPT) signed.clear();
  signed.set(mark(key, signature), data);
  return signature;
}

type Done = (error: Error | null, valid: boolean) => void;

export function verify(
  algorithm: null,
  data: Buffer,
  key: KeyObject,
  signature: Buffer,
  done?: Done,
): boolean | undefined {
  const known = signed.get(mark(key, signature));
  const valid = known?.equals(data) === true || verifyNow(algorithm, data, key, signature);
  if (done === undefined) return valid;
  queueMicrotask(() => done(null, valid));
  return undefined;
}
