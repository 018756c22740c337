/**
 * Who this station is: an Ed25519 key pair that signs facts and session requests. The private key lies
 * in the SecretStore and never leaves this process; everything else knows only what it signed.
 */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  type KeyObject,
} from 'node:crypto';
import { canonicalJson } from '../../../shared/canonicalJson.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Seal } from '../journal/index.ts';
import type { SecretStore } from '../ports.ts';

export { createFileSecretStore } from './fileSecretStore.ts';

const KEY_NAME = 'station-key';

export interface StationKey {
  /** SPKI DER, base64. */
  readonly publicKey: string;
  /** Ed25519 over the UTF-8 bytes, base64. */
  readonly sign: (text: string) => string;
}

function toStationKey(privateKey: KeyObject): StationKey {
  const spki = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  return {
    publicKey: spki.toString('base64'),
    sign: (text) => sign(null, Buffer.from(text, 'utf8'), privateKey).toString('base64'),
  };
}

/** The key kept here, or a new one: stored before it is used, so that an enrolment can be repeated with it. */
export async function loadOrMakeKey(secrets: SecretStore): Promise<StationKey> {
  const stored = await secrets.read(KEY_NAME);
  if (stored) {
    try {
      const key = createPrivateKey({ key: Buffer.from(stored), format: 'der', type: 'pkcs8' });
      return toStationKey(key);
    } catch (error) {
      throw new AppError('station-key-damaged', { reason: String(error) });
    }
  }
  const { privateKey } = generateKeyPairSync('ed25519');
  await secrets.write(KEY_NAME, privateKey.export({ type: 'pkcs8', format: 'der' }));
  return toStationKey(privateKey);
}

/** Signs a fact over its canonical JSON without `sig`. */
export const createSeal =
  (key: StationKey): Seal =>
  (fact) => ({ ...fact, sig: key.sign(canonicalJson(fact)) });
