import type { Kysely } from 'kysely';
import {
  ledgerHash,
  PAGE_ROWS,
  placeholder,
  rowsInPage,
  selectRows,
  sizeOf,
  type Database,
  type LedgerTable,
  type Store,
} from '../store/index.ts';

export type ProblemKind =
  /** The row's own hash does not match what it says. */
  | 'changed'
  /** It names another predecessor than the row before it. */
  | 'broken-link'
  /** Numbers are missing before it. */
  | 'removed'
  /** The ledger ends before the shard's clock. */
  | 'truncated'
  /** The last row is not the one the shard's clock was advanced for. */
  | 'head-mismatch';

export interface Problem {
  readonly shard: string;
  readonly clock: number;
  readonly kind: ProblemKind;
}

export interface VerifyReport {
  readonly ok: boolean;
  readonly shards: readonly { shard: string; entries: number; clock: number; headHash: string }[];
  readonly problems: readonly Problem[];
}

const SIZES =
  `select ${sizeOf(['input', 'effects'])} as "size" from "ledger"` +
  ` where "shard" = ${placeholder(1)} and "clock" > ${placeholder(2)} order by "clock" limit ${placeholder(3)}`;

/** The next rows of a shard's ledger: no more than asked for, and no more than a page holds (one row may be large). */
export async function nextRows(
  db: Kysely<Database>,
  shard: string,
  after: number,
  limit: number,
): Promise<LedgerTable[]> {
  const sizes = await selectRows<{ size: number }>(db, SIZES, [shard, after, limit]);
  return db
    .selectFrom('ledger')
    .selectAll()
    .where('shard', '=', shard)
    .where('clock', '>', after)
    .orderBy('clock')
    .limit(rowsInPage(sizes.map(({ size }) => size)))
    .execute();
}

/** A shard's ledger rows in their order. */
export async function* ledgerRows(
  db: Kysely<Database>,
  shard: string,
): AsyncGenerator<LedgerTable> {
  let after = 0;
  for (;;) {
    const rows = await nextRows(db, shard, after, PAGE_ROWS);
    yield* rows;
    const last = rows.at(-1);
    if (!last) return;
    after = last.clock;
  }
}

async function verifyShard(
  db: Kysely<Database>,
  head: { shard: string; clock: number; head_hash: string },
): Promise<{ entries: number; problems: Problem[] }> {
  const { shard } = head;
  const problems: Problem[] = [];
  let entries = 0;
  let clock = 0;
  let previous = '';
  for await (const row of ledgerRows(db, shard)) {
    entries += 1;
    const note = (kind: ProblemKind) => problems.push({ shard, clock: row.clock, kind });
    if (row.clock !== clock + 1) note('removed');
    else if (row.prev_hash !== previous) note('broken-link');
    if (ledgerHash(row) !== row.hash) note('changed');
    clock = row.clock;
    previous = row.hash;
  }
  if (clock < head.clock) problems.push({ shard, clock, kind: 'truncated' });
  else if (clock > head.clock || previous !== head.head_hash) {
    problems.push({ shard, clock, kind: 'head-mismatch' });
  }
  return { entries, problems };
}

/** Recomputes every shard's hash chain from one snapshot and compares its end with the shard's clock. */
export function verifyLedger(store: Pick<Store, 'read'>): Promise<VerifyReport> {
  return store.read.transaction().execute(async (db) => {
    const clocks = await db.selectFrom('shard_clock').selectAll().orderBy('shard').execute();
    const known = new Map(clocks.map((head) => [head.shard, head]));
    const written = await db.selectFrom('ledger').select('shard').distinct().execute();
    // A shard whose clock row was removed still has its ledger.
    for (const { shard } of written) {
      if (!known.has(shard)) {
        known.set(shard, { shard, clock: 0, head_hash: '', at: '', sent: 0 });
      }
    }
    const shards: VerifyReport['shards'][number][] = [];
    const problems: Problem[] = [];
    for (const head of known.values()) {
      const found = await verifyShard(db, head);
      shards.push({
        shard: head.shard,
        entries: found.entries,
        clock: head.clock,
        headHash: head.head_hash,
      });
      problems.push(...found.problems);
    }
    return { ok: problems.length === 0, shards, problems };
  });
}
