import { createHmac, createPublicKey, type KeyObject } from 'node:crypto';
import { AppError } from '../../shared/errors.ts';
import type { EnrolRequest, EnrolResponse } from '../../shared/protocol/index.ts';
import { isoTime, type Store } from '../store/index.ts';
import { findWarehouse, MAIN_WAREHOUSE } from '../warehouses/index.ts';

/** No letters that are mistaken for digits. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE_LENGTH = 10;
const DEFAULT_MINUTES = 60;

const normalise = (code: string): string => code.toUpperCase().replaceAll(/[^0-9A-Z]/g, '');

const hashCode = (store: Store, code: string): string =>
  createHmac('sha256', store.key('enrolment')).update(normalise(code)).digest('hex');

function drawCode(store: Store): string {
  let code = '';
  while (code.length < CODE_LENGTH) {
    for (const byte of store.entropy.bytes(CODE_LENGTH * 2)) {
      // Bytes past the last whole alphabet would favour its first letters.
      if (byte < 240 && code.length < CODE_LENGTH) code += ALPHABET.charAt(byte % ALPHABET.length);
    }
  }
  return `${code.slice(0, 5)}-${code.slice(5)}`;
}

/** A code that enrols one station in a warehouse, once. Throws `unknown-warehouse`. */
export async function createEnrolmentCode(
  store: Store,
  shard: string,
  minutes = DEFAULT_MINUTES,
): Promise<{ code: string; expiresAt: string }> {
  if (shard !== MAIN_WAREHOUSE) await findWarehouse(store, shard);
  const code = drawCode(store);
  const now = store.clock.now();
  const expiresAt = isoTime(now + minutes * 60_000);
  await store.write
    .insertInto('enrolment_codes')
    .values({
      code_hash: hashCode(store, code),
      shard,
      created_at: isoTime(now),
      expires_at: expiresAt,
      station_id: null,
    })
    .execute();
  return { code, expiresAt };
}

/** Keys read lately: a station asks many times a minute, and reading one takes longer than using it. */
const keys = new Map<string, KeyObject>();
const KEYS_KEPT = 500;

export function readPublicKey(publicKey: string): KeyObject {
  const known = keys.get(publicKey);
  if (known) return known;
  const key = parsePublicKey(publicKey);
  if (keys.size >= KEYS_KEPT) keys.clear();
  keys.set(publicKey, key);
  return key;
}

function parsePublicKey(publicKey: string): KeyObject {
  try {
    const key = createPublicKey({
      key: Buffer.from(publicKey, 'base64'),
      format: 'der',
      type: 'spki',
    });
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // Reported below, like a key of another kind.
  }
  throw new AppError('bad-public-key', { expected: 'Ed25519, SPKI DER, base64' });
}

/** Uses a code up. The same key may come again with it: the answer may have been lost. */
export async function enrolStation(store: Store, request: EnrolRequest): Promise<EnrolResponse> {
  readPublicKey(request.publicKey);
  const codeHash = hashCode(store, request.code);
  const invite = await store.read
    .selectFrom('enrolment_codes')
    .select('shard')
    .where('code_hash', '=', codeHash)
    .executeTakeFirst();
  if (!invite) throw new AppError('code-invalid', { reason: 'unknown' });
  const { shard } = invite;
  return store.transact(shard, async (tx) => {
    // Read again under the shard's lock, so that a code can't be used twice at once.
    const code = await tx.db
      .selectFrom('enrolment_codes')
      .leftJoin('stations', 'stations.id', 'enrolment_codes.station_id')
      .where('code_hash', '=', codeHash)
      .select(['expires_at', 'station_id', 'stations.name', 'stations.public_key'])
      .executeTakeFirstOrThrow();
    if (code.station_id !== null) {
      if (code.public_key !== request.publicKey) {
        throw new AppError('code-invalid', { reason: 'used' });
      }
      const name = code.name ?? request.name;
      return { stationId: code.station_id, name, shard, serverTime: tx.now };
    }
    if (code.expires_at <= tx.now) throw new AppError('code-invalid', { reason: 'expired' });
    const stationId = `st-${Buffer.from(store.entropy.bytes(6)).toString('hex')}`;
    const { name, publicKey } = request;
    await tx.db
      .insertInto('stations')
      .values({
        id: stationId,
        name,
        shard,
        public_key: publicKey,
        enrolled_at: tx.now,
        revoked: 0,
      })
      .execute();
    await tx.db
      .updateTable('enrolment_codes')
      .set({ station_id: stationId })
      .where('code_hash', '=', codeHash)
      .execute();
    tx.append({ kind: 'station.enrolled', input: { stationId, name, publicKey }, writes: [] });
    return { stationId, name, shard, serverTime: tx.now };
  });
}
