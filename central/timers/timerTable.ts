import type { Kysely } from 'kysely';
import {
  changeIn,
  insertRows,
  overwrite,
  placeholder,
  type Database,
  type Migration,
  type ShardTx,
} from '../store/index.ts';

export interface TimersTable {
  shard: string;
  kind: string;
  /** What it is about; one timer a kind. */
  id: string;
  due_at: string;
  /** JSON. */
  body: string;
  /** How often it was tried in vain. */
  attempts: number;
}
type TimerTables = { timers: TimersTable };
export const withTimers = (db: Kysely<Database>) => db.withTables<TimerTables>();

export const timersMigration: Migration = {
  name: 'timers-0001-timers',
  async up(db) {
    await db.schema
      .createTable('timers')
      .addColumn('shard', 'text', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('id', 'text', (c) => c.notNull())
      .addColumn('due_at', 'text', (c) => c.notNull())
      .addColumn('body', 'text', (c) => c.notNull())
      .addColumn('attempts', 'integer', (c) => c.notNull())
      .addPrimaryKeyConstraint('timers_key', ['shard', 'kind', 'id'])
      .execute();
    await db.schema.createIndex('timers_by_due').on('timers').columns(['due_at']).execute();
  },
};

const KEY = ['shard', 'kind', 'id'] as const;
const COLUMNS = [...KEY, 'due_at', 'body', 'attempts'] as const;

interface Change {
  readonly kind: string;
  readonly id: string;
  /** Absent: cleared. */
  readonly set?: { readonly dueAt: string; readonly body: unknown; readonly sooner: boolean };
}

/** Of a timer that may be set already, whichever is due first stands. */
const SOONER =
  `on conflict ("shard", "kind", "id") do update set "due_at" = case` +
  ` when excluded."due_at" < "timers"."due_at" then excluded."due_at" else "timers"."due_at" end`;

/** What was said last of each timer counts. */
async function writeChanges(tx: ShardTx, changes: readonly Change[]): Promise<void> {
  const last = new Map(changes.map((change) => [`${change.kind}|${change.id}`, change]));
  const rows: (readonly unknown[])[] = [];
  const sooner: (readonly unknown[])[] = [];
  const cleared = new Map<string, string[]>();
  for (const { kind, id, set } of last.values()) {
    const row = [tx.shard, kind, id, set?.dueAt, JSON.stringify(set?.body ?? null), 0];
    if (set) (set.sooner ? sooner : rows).push(row);
    else cleared.set(kind, [...(cleared.get(kind) ?? []), id]);
  }
  await insertRows(tx.db, 'timers', COLUMNS, rows, overwrite(KEY, COLUMNS));
  await insertRows(tx.db, 'timers', COLUMNS, sooner, SOONER);
  const text = `delete from "timers" where "shard" = ${placeholder(1)} and "kind" = ${placeholder(2)} and "id"`;
  for (const [kind, ids] of cleared) await changeIn<never>(tx.db, text, [tx.shard, kind], ids);
}

export interface NewTimer {
  readonly kind: string;
  readonly id: string;
  /** Instant in UTC. In the past: as soon as possible. */
  readonly dueAt: string;
  /** Handed to the kind's handler. Never personal data: nobody erases it here. */
  readonly body?: unknown;
  /** One that is set already and due before then stays as it is. */
  readonly sooner?: boolean;
}

/** Sets, or sets anew, the timer of this kind and id in the transaction's shard. Written with the commit. */
export function setTimer(tx: ShardTx, { kind, id, dueAt, body, sooner = false }: NewTimer): void {
  tx.gather<Change>('timers', { kind, id, set: { dueAt, body, sooner } }, writeChanges);
}

/** What is not set stays so. Written with the commit. */
export function clearTimer(tx: ShardTx, kind: string, id: string): void {
  tx.gather<Change>('timers', { kind, id }, writeChanges);
}
