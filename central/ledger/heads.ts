import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import type { Kysely } from 'kysely';
import { headText, type SignedHead } from '../../shared/protocol/index.ts';
import { readPublicKey } from '../auth/index.ts';
import { isoTime, type Database, type Store } from '../store/index.ts';

/** PKCS #8 of an Ed25519 key, up to its 32 bytes (RFC 8410). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

interface LedgerKey {
  readonly key: KeyObject;
  /** SPKI DER, base64. */
  readonly publicKey: string;
}
const keys = new WeakMap<object, LedgerKey>();

/** The key that signs heads: made from the server's secret, so all nodes of a database have the same. */
export function ledgerKey(store: Pick<Store, 'key'>): LedgerKey {
  const known = keys.get(store);
  if (known) return known;
  const der = Buffer.concat([PKCS8, store.key('ledger-heads')]);
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  const made = { key, publicKey: spki.toString('base64') };
  keys.set(store, made);
  return made;
}

/** Whether the head was signed by the key it names. Whose key that is, is another question. */
export function isSignedHead(head: SignedHead): boolean {
  try {
    const key = readPublicKey(head.key);
    return verify(null, Buffer.from(headText(head)), key, Buffer.from(head.sig, 'base64'));
  } catch {
    // No key at all: nothing was signed with it.
    return false;
  }
}

/** Signed heads of shards, as a snapshot of `db` has them. A shard that is not there has come to 0. */
export async function readHeads(
  store: Pick<Store, 'key' | 'databaseId' | 'clock'>,
  db: Kysely<Database>,
  shards: readonly string[],
): Promise<SignedHead[]> {
  const rows = await db
    .selectFrom('shard_clock')
    .select(['shard', 'clock', 'head_hash'])
    .where('shard', 'in', [...shards])
    .execute();
  const { key, publicKey } = ledgerKey(store);
  const at = isoTime(store.clock.now());
  return shards.map((shard) => {
    const row = rows.find((each) => each.shard === shard);
    const { clock, head_hash: hash } = row ?? { clock: 0, head_hash: '' };
    const head = { database: store.databaseId, shard, clock, hash, at };
    const sig = sign(null, Buffer.from(headText(head)), key).toString('base64');
    return { ...head, key: publicKey, sig };
  });
}

/** Signed heads of every shard. */
export function exportHeads(store: Store): Promise<SignedHead[]> {
  return store.read.transaction().execute(async (db) => {
    const rows = await db.selectFrom('shard_clock').select('shard').orderBy('shard').execute();
    return rows.length === 0
      ? []
      : readHeads(
          store,
          db,
          rows.map(({ shard }) => shard),
        );
  });
}

/** Hash of a shard's ledger row; '' before the first, null where there is none. */
export async function hashAt(
  db: Kysely<Database>,
  shard: string,
  clock: number,
): Promise<string | null> {
  if (clock === 0) return '';
  const row = await db
    .selectFrom('ledger')
    .select('hash')
    .where('shard', '=', shard)
    .where('clock', '=', clock)
    .executeTakeFirst();
  return row?.hash ?? null;
}
