import { createHmac, timingSafeEqual } from 'node:crypto';
import { argon2id } from 'hash-wasm';
import {
  boundText,
  parsePinVerifier,
  writePinVerifier,
  type PinVerifier,
} from '../../../shared/protocol/index.ts';

const bind = (stationId: string, digest: Uint8Array): Buffer =>
  createHmac('sha256', digest).update(boundText(stationId)).digest();

/** A verifier as this station keeps it: one that would open every station's door is bound to this one. */
export function boundVerifier(stationId: string, text: string): string {
  const given = parsePinVerifier(text);
  if (!given || given.bound) return text;
  const value = bind(stationId, Buffer.from(given.value, 'base64'));
  return writePinVerifier({ ...given, value: value.toString('base64').replaceAll('=', '') });
}

const digestOf = (verifier: PinVerifier, pin: string): Promise<Uint8Array> => {
  const { memorySize, iterations, parallelism, hashLength } = verifier;
  return argon2id({
    ...{ memorySize, iterations, parallelism, hashLength },
    password: pin,
    salt: Buffer.from(verifier.salt, 'base64'),
    outputType: 'binary',
  });
};

/** Whether this is the PIN of that verifier, at this station. */
export async function isRightPin(stationId: string, text: string, pin: string): Promise<boolean> {
  const verifier = parsePinVerifier(boundVerifier(stationId, text));
  if (!verifier || pin === '') return false;
  const expected = Buffer.from(verifier.value, 'base64');
  const given = bind(stationId, await digestOf(verifier, pin));
  return given.length === expected.length && timingSafeEqual(given, expected);
}
