import type { Kysely } from 'kysely';
import type { SignedHead } from '../../shared/protocol/index.ts';
import type { Database, Store } from '../store/index.ts';
import { hashAt, isSignedHead, ledgerKey } from './heads.ts';

/** How a ledger and a head that was shown once disagree. */
export type ContradictionKind =
  /** The ledger ends before it. */
  | 'cut'
  /** Another row stands in its place. */
  | 'rewritten'
  /** It tells of the database that this one was restored from, and of rows that were lost with that. */
  | 'restored'
  /** Signed with a key that is not this central's. */
  | 'other-key'
  /** Its signature is wrong: it was changed, or never signed by anybody. */
  | 'not-signed';

/** null: the ledger bears the head out. */
export async function contradictionOf(
  store: Pick<Store, 'key' | 'databaseId'>,
  db: Kysely<Database>,
  head: SignedHead,
): Promise<ContradictionKind | null> {
  if (!isSignedHead(head)) return 'not-signed';
  const hash = await hashAt(db, head.shard, head.clock);
  if (hash === head.hash) return null;
  if (head.key !== ledgerKey(store).publicKey) return 'other-key';
  if (head.database !== store.databaseId) return 'restored';
  return hash === null ? 'cut' : 'rewritten';
}

export interface Contradiction {
  readonly head: SignedHead;
  readonly kind: ContradictionKind;
}

/** Those of the heads that the ledger contradicts, from one snapshot. */
export function findContradictions(
  store: Pick<Store, 'read' | 'key' | 'databaseId'>,
  heads: readonly SignedHead[],
): Promise<Contradiction[]> {
  return store.read.transaction().execute(async (db) => {
    const found: Contradiction[] = [];
    for (const head of heads) {
      const kind = await contradictionOf(store, db, head);
      if (kind !== null) found.push({ head, kind });
    }
    return found;
  });
}
