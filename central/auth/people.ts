import { createCipheriv, createDecipheriv } from 'node:crypto';
import { argon2id } from 'hash-wasm';
import type { Person, RosterEntry } from '../../shared/schema/index.ts';
import { sha256, type Store } from '../store/index.ts';

/** OWASP's smaller profile: tens of milliseconds on a desktop, less than a quarter second on a handheld. */
const PIN_COST = { parallelism: 1, iterations: 2, memorySize: 19_456, hashLength: 32 } as const;

export interface PersonToSave {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly Person['roles'][number][];
  readonly language: Person['language'];
  /** What the badge's barcode says. */
  readonly badge: string;
  readonly pin: string;
}

function sealBadge(store: Store, badge: string): string {
  const nonce = store.entropy.bytes(12);
  const cipher = createCipheriv('aes-256-gcm', store.key('badge'), nonce);
  const sealed = Buffer.concat([cipher.update(badge, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64');
}

function openBadge(store: Store, sealed: string): string {
  const bytes = Buffer.from(sealed, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', store.key('badge'), bytes.subarray(0, 12));
  decipher.setAuthTag(bytes.subarray(12, 28));
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
}

/** Adds a person or changes one: their document in `org`, and the verifiers that never leave central as they are. */
export async function savePeople(store: Store, people: readonly PersonToSave[]): Promise<void> {
  if (people.length === 0) return;
  const prepared = await Promise.all(
    people.map(async ({ badge, pin, ...person }) => ({
      person,
      badge: sealBadge(store, badge),
      pinHash: await argon2id({
        ...PIN_COST,
        password: pin,
        salt: store.entropy.bytes(16),
        outputType: 'encoded',
      }),
    })),
  );
  await store.transact('org', async (tx) => {
    for (const { person, badge, pinHash } of prepared) {
      const { id, ...doc } = person;
      tx.append({
        kind: 'person.saved',
        input: { personId: id },
        writes: [{ collection: 'people', id, doc }],
      });
      const row = { badge, pin_hash: pinHash, changed_at: tx.now };
      await tx.db
        .insertInto('credentials')
        .values({ person_id: id, ...row })
        .onConflict((c) => c.column('person_id').doUpdateSet(row))
        .execute();
    }
  });
}

/** Everyone who may sign in, with verifiers that are of use at this station only. */
export async function readRoster(store: Store, stationId: string): Promise<RosterEntry[]> {
  const rows = await store.read
    .selectFrom('credentials')
    .innerJoin('state', 'state.id', 'credentials.person_id')
    .where('state.shard', '=', 'org')
    .where('state.collection', '=', 'people')
    .where('state.gone', '=', 0)
    .where('state.body', 'is not', null)
    .select(['person_id', 'badge', 'pin_hash', 'body'])
    .orderBy('person_id')
    .execute();
  return rows.map((row) => {
    const person = JSON.parse(row.body ?? '{}') as Person;
    return {
      personId: row.person_id,
      name: person.name,
      roles: person.roles,
      language: person.language,
      badgeHash: sha256(`${stationId}:${openBadge(store, row.badge)}`),
      pinHash: row.pin_hash,
    };
  });
}

export async function readPerson(store: Store, personId: string): Promise<Person | undefined> {
  const row = await store.read
    .selectFrom('state')
    .select('body')
    .where('shard', '=', 'org')
    .where('collection', '=', 'people')
    .where('id', '=', personId)
    .where('gone', '=', 0)
    .executeTakeFirst();
  return row?.body ? (JSON.parse(row.body) as Person) : undefined;
}
