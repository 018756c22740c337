import { argon2id } from 'hash-wasm';
import { badgeBarcode } from '../../shared/barcodes/index.ts';
import { AppError } from '../../shared/errors.ts';
import type { Person } from '../../shared/schema/index.ts';
import type { ShardTx, Store } from '../store/index.ts';
import { findWarehouse } from '../warehouses/index.ts';
import { openBadge, readPerson, sealBadge } from './people.ts';

/** OWASP's smaller profile: tens of milliseconds on a desktop, less than a quarter second on a handheld. */
const PIN_COST = { parallelism: 1, iterations: 2, memorySize: 19_456, hashLength: 32 } as const;
const PIN = /^\d{4,12}$/;
const BADGE_LETTERS = '23456789ABCDEFGHJKMNPQRSTVWXYZ';
const BADGE_LENGTH = 12;

export interface PersonToSave {
  readonly id: string;
  readonly name: string;
  /** Held everywhere. */
  readonly roles: readonly Person['roles'][number][];
  /** Held besides in one warehouse. */
  readonly at?: Person['at'];
  readonly language: Person['language'];
  /** What the badge's barcode says. */
  readonly badge: string;
  readonly pin: string;
}

export interface PersonRow extends Omit<Person, 'clock'> {
  /** Was let go: signs in nowhere. */
  readonly gone: boolean;
  readonly badge: string | null;
  readonly credentialsChangedAt: string | null;
}

const drawDigits = (store: Store, letters: string, length: number): string => {
  let drawn = '';
  // Bytes past the last whole alphabet would favour its first letters.
  const limit = 256 - (256 % letters.length);
  while (drawn.length < length) {
    for (const byte of store.entropy.bytes(length * 2)) {
      if (byte < limit && drawn.length < length) drawn += letters.charAt(byte % letters.length);
    }
  }
  return drawn;
};

/** Long enough that nobody guesses one. */
export const drawBadge = (store: Store): string =>
  badgeBarcode(drawDigits(store, BADGE_LETTERS, BADGE_LENGTH));
export const drawPin = (store: Store): string => drawDigits(store, '0123456789', 6);

/** Throws `pin-unsuitable`: four to twelve digits. */
export function checkPinShape(pin: string): string {
  if (!PIN.test(pin)) throw new AppError('pin-unsuitable', { expected: '4 to 12 digits' });
  return pin;
}

const hashPin = (store: Store, pin: string): Promise<string> =>
  argon2id({
    ...PIN_COST,
    password: pin,
    salt: store.entropy.bytes(16),
    outputType: 'encoded',
  });

/** Throws `badge-taken`: two people with one badge would sign in as one another. */
async function requireFreeBadge(tx: ShardTx, store: Store, badge: string, owner: string) {
  const rows = await tx.db.selectFrom('credentials').select(['person_id', 'badge']).execute();
  const other = rows.find(
    (row) => row.person_id !== owner && openBadge(store, row.badge) === badge,
  );
  if (other) throw new AppError('badge-taken', { personId: other.person_id });
}

/** What no document shows changed, and the roster with it: the document is written again, so that stations ask. */
function tellStations(tx: ShardTx, kind: string, person: Person): void {
  const { id, clock: _, ...doc } = person;
  const writes = [{ collection: 'people' as const, id, doc }];
  tx.append({ kind, input: { personId: id }, writes });
}

/** Whoever was let go has no credentials any more. */
async function personIn(tx: ShardTx, personId: string): Promise<Person> {
  const person = (await tx.get('people', [personId])).get(personId);
  const credentials = await tx.db
    .selectFrom('credentials')
    .select('person_id')
    .where('person_id', '=', personId)
    .executeTakeFirst();
  if (!person || !credentials) throw new AppError('unknown-person', { personId });
  return person;
}

/** Adds people or changes them: their documents in `org`, and the verifiers that never leave central as they are. */
export async function savePeople(store: Store, people: readonly PersonToSave[]): Promise<void> {
  if (people.length === 0) return;
  const prepared = await Promise.all(
    people.map(async ({ badge, pin, ...person }) => ({
      person,
      badge,
      pinHash: await hashPin(store, pin),
    })),
  );
  await store.transact('org', async (tx) => {
    for (const { person, badge, pinHash } of prepared) {
      const { id, ...doc } = person;
      await requireFreeBadge(tx, store, badge, id);
      tx.append({
        kind: 'person.saved',
        input: { personId: id },
        writes: [{ collection: 'people', id, doc }],
      });
      const row = { badge: sealBadge(store, badge), pin_hash: pinHash, changed_at: tx.now };
      await tx.db
        .insertInto('credentials')
        .values({ person_id: id, ...row })
        .onConflict((c) =>
          c.column('person_id').doUpdateSet((e) => ({
            ...row,
            unlocks: e('credentials.unlocks', '+', 1),
          })),
        )
        .execute();
    }
  });
}

/** Warehouses that are named must be there. Throws `unknown-person`, `unknown-warehouse`. */
export async function changePerson(
  store: Store,
  personId: string,
  change: Partial<Pick<Person, 'name' | 'roles' | 'language'>> & { readonly at?: Person['at'] },
): Promise<Person> {
  for (const { warehouse } of change.at ?? []) await findWarehouse(store, warehouse);
  return store.transact('org', async (tx) => {
    const before = await personIn(tx, personId);
    const known = before.at?.filter(
      ({ warehouse }) => !change.at?.some((one) => one.warehouse === warehouse),
    );
    const at = [...(known ?? []), ...(change.at ?? [])].filter(({ roles }) => roles.length > 0);
    const person: Person = { ...before, ...change, at };
    tellStations(tx, 'person.changed', person);
    return person;
  });
}

/** Ends a person's rights everywhere, within a minute on every station that is connected. Throws `unknown-person`. */
export async function letGo(store: Store, personId: string): Promise<Person> {
  return store.transact('org', async (tx) => {
    const { id, clock: _, ...doc } = await personIn(tx, personId);
    const without = { ...doc, roles: [], at: [] };
    tx.append({
      kind: 'person.let-go',
      input: { personId },
      writes: [{ collection: 'people', id, doc: without, gone: true }],
    });
    await tx.db.deleteFrom('credentials').where('person_id', '=', personId).execute();
    return { id, clock: 0, ...without };
  });
}

/** Another badge: the one before opens nothing any more. Throws `unknown-person`, `badge-taken`. */
export async function setBadge(store: Store, personId: string, badge: string): Promise<void> {
  await store.transact('org', async (tx) => {
    const person = await personIn(tx, personId);
    await requireFreeBadge(tx, store, badge, personId);
    await tx.db
      .updateTable('credentials')
      .set({ badge: sealBadge(store, badge), changed_at: tx.now })
      .where('person_id', '=', personId)
      .execute();
    tellStations(tx, 'person.badge-changed', person);
  });
}

/** Another PIN; locks of the one before are off. Throws `unknown-person`, `pin-unsuitable`. */
export async function setPin(store: Store, personId: string, pin: string): Promise<void> {
  const pinHash = await hashPin(store, checkPinShape(pin));
  await store.transact('org', async (tx) => {
    const person = await personIn(tx, personId);
    await tx.db
      .updateTable('credentials')
      .set((e) => ({ pin_hash: pinHash, changed_at: tx.now, unlocks: e('unlocks', '+', 1) }))
      .where('person_id', '=', personId)
      .execute();
    tellStations(tx, 'person.pin-changed', person);
  });
}

/** Takes the lock off that too many wrong PINs put on, at every station that hears of it. Throws `unknown-person`. */
export async function unlockPin(store: Store, personId: string): Promise<void> {
  await store.transact('org', async (tx) => {
    const person = await personIn(tx, personId);
    await tx.db
      .updateTable('credentials')
      .set((e) => ({ unlocks: e('unlocks', '+', 1) }))
      .where('person_id', '=', personId)
      .execute();
    tellStations(tx, 'person.unlocked', person);
  });
}

/** Everyone central ever knew, by name. `badge` is what its barcode says. */
export async function listPeople(store: Store): Promise<PersonRow[]> {
  const rows = await store.read
    .selectFrom('state')
    .leftJoin('credentials', 'credentials.person_id', 'state.id')
    .where('shard', '=', 'org')
    .where('collection', '=', 'people')
    .where('body', 'is not', null)
    .select(['body', 'gone', 'badge', 'changed_at'])
    .execute();
  return rows
    .map((row) => {
      const { clock: _, ...person } = JSON.parse(row.body ?? '{}') as Person;
      return {
        ...person,
        gone: row.gone === 1,
        badge: row.badge === null ? null : openBadge(store, row.badge),
        credentialsChangedAt: row.changed_at,
      };
    })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Adds a person who is not there yet. Throws `person-exists`, `unknown-warehouse`, `pin-unsuitable`, `badge-taken`. */
export async function addPerson(store: Store, person: PersonToSave): Promise<void> {
  checkPinShape(person.pin);
  for (const { warehouse } of person.at ?? []) await findWarehouse(store, warehouse);
  if (await readPerson(store, person.id)) {
    throw new AppError('person-exists', { personId: person.id });
  }
  await savePeople(store, [person]);
}
