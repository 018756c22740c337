import { createSecretKey, verify, type KeyObject } from 'node:crypto';
import { AppError } from '../../shared/errors.ts';
import { rolesAt } from '../../shared/schema/index.ts';
import type { SessionRequest, SessionResponse } from '../../shared/protocol/index.ts';
import {
  isoTime,
  placeholder,
  selectRows,
  type StationsTable,
  type Store,
} from '../store/index.ts';
import { readPublicKey } from './enrolment.ts';
import { readPerson } from './people.ts';
import { signToken, TOKEN_SECONDS, type TokenSession } from './tokens.ts';

export interface KnownStation {
  readonly id: string;
  readonly shard: string;
  readonly key: KeyObject;
}

type StationRow = Pick<StationsTable, 'shard' | 'public_key' | 'revoked'>;
/** Asked with every request. */
const STATION = `select "shard", "public_key", "revoked" from "stations" where "id" = ${placeholder(1)}`;

/** Throws `unknown-station` or `station-revoked`. */
export async function findStation(store: Store, stationId: string): Promise<KnownStation> {
  const [row] = await selectRows<StationRow>(store.read, STATION, [stationId]);
  if (!row) throw new AppError('unknown-station', { stationId });
  if (row.revoked === 1) throw new AppError('station-revoked', { stationId });
  return { id: stationId, shard: row.shard, key: readPublicKey(row.public_key) };
}

export async function openSession(store: Store, request: SessionRequest): Promise<SessionResponse> {
  const { stationId, personId, nonce, sig } = request;
  const station = await findStation(store, stationId);
  const signed = Buffer.from(`session:${stationId}:${personId ?? ''}:${nonce}`);
  if (!verify(null, signed, station.key, Buffer.from(sig, 'base64'))) {
    throw new AppError('bad-signature', { stationId });
  }
  const person = personId === undefined ? undefined : await readPerson(store, personId);
  const roles = person === undefined ? [] : rolesAt(person, station.shard);
  if (personId !== undefined && roles.length === 0) {
    throw new AppError('unknown-person', { personId });
  }
  const now = store.clock.now();
  // Nonces are kept for ever: the signed request carries no time that could outdate it.
  const fresh = await store.write
    .insertInto('nonces')
    .values({ station: stationId, nonce, used_at: isoTime(now) })
    .onConflict((c) => c.doNothing())
    .returning('nonce')
    .execute();
  if (fresh.length === 0) throw new AppError('nonce-used', { stationId });
  const session: TokenSession = {
    stationId,
    shard: station.shard,
    ...(personId === undefined ? {} : { personId }),
    roles,
  };
  return {
    token: signToken(createSecretKey(store.key('token')), session, now + TOKEN_SECONDS * 1000),
    expiresInSeconds: TOKEN_SECONDS,
    serverTime: isoTime(now),
    shard: station.shard,
    roles: [...session.roles],
  };
}
