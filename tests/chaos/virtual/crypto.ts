/** `node:crypto` as the simulated programs get it: chance from their own seed, nothing in a thread pool. */
import { verify as verifyNow } from 'node:crypto';
import { currentProcess } from './machine.ts';

export * from 'node:crypto';

export const randomUUID = (): string => currentProcess().random.uuid();
export const randomBytes = (count: number): Buffer =>
  Buffer.from(currentProcess().random.bytes(count));

type VerifyArgs = Parameters<typeof verifyNow>;
type Done = (error: Error | null, valid: boolean) => void;

export function verify(...args: [...VerifyArgs, Done?] | VerifyArgs): boolean | undefined {
  const [algorithm, data, key, signature, done] = args;
  const valid = verifyNow(algorithm, data, key, signature);
  if (done === undefined) return valid;
  queueMicrotask(() => done(null, valid));
  return undefined;
}
