import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';
import { boundText, parsePinVerifier, writePinVerifier } from '../../shared/protocol/index.ts';
import { rolesAt, type Person, type RosterEntry } from '../../shared/schema/index.ts';
import { readDocument, sha256, type Store } from '../store/index.ts';

export function sealBadge(store: Store, badge: string): string {
  const nonce = store.entropy.bytes(12);
  const cipher = createCipheriv('aes-256-gcm', store.key('badge'), nonce);
  const sealed = Buffer.concat([cipher.update(badge, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64');
}

export function openBadge(store: Store, sealed: string): string {
  const bytes = Buffer.from(sealed, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', store.key('badge'), bytes.subarray(0, 12));
  decipher.setAuthTag(bytes.subarray(12, 28));
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
}

/** What central keeps of a PIN as one station gets it: of no use at another one. */
function boundTo(stationId: string, pinHash: string): string {
  const own = parsePinVerifier(pinHash);
  if (!own) return '';
  const value = createHmac('sha256', Buffer.from(own.value, 'base64'))
    .update(boundText(stationId))
    .digest('base64')
    .replaceAll('=', '');
  return writePinVerifier({ ...own, value });
}

/** Everyone who works in a station's warehouse, with verifiers that are of use at this station only. */
export async function readRoster(
  store: Store,
  { stationId, shard }: { readonly stationId: string; readonly shard: string },
): Promise<RosterEntry[]> {
  const rows = await store.read
    .selectFrom('credentials')
    .innerJoin('state', 'state.id', 'credentials.person_id')
    .where('state.shard', '=', 'org')
    .where('state.collection', '=', 'people')
    .where('state.gone', '=', 0)
    .where('state.body', 'is not', null)
    .select(['person_id', 'badge', 'pin_hash', 'unlocks', 'body'])
    .orderBy('person_id')
    .execute();
  return rows.flatMap((row) => {
    const person = JSON.parse(row.body ?? '{}') as Person;
    const roles = rolesAt(person, shard);
    if (roles.length === 0) return [];
    return {
      personId: row.person_id,
      name: person.name,
      roles,
      language: person.language,
      badgeHash: sha256(`${stationId}:${openBadge(store, row.badge)}`),
      pinHash: boundTo(stationId, row.pin_hash),
      unlocks: row.unlocks,
    };
  });
}

/** Undefined for strangers and for those who were let go. */
export async function readPerson(
  store: Pick<Store, 'read'>,
  personId: string,
): Promise<Person | undefined> {
  const person = await readDocument<Person>(store.read, 'org', 'people', personId);
  return person?.gone === false ? person.doc : undefined;
}
