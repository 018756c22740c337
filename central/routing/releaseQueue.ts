import { sql, type Kysely } from 'kysely';
import type { Fulfilment } from '../../shared/schema/index.ts';
import {
  changeIn,
  insertRows,
  overwrite,
  placeholder,
  type Database,
  type Migration,
  type ShardTx,
} from '../store/index.ts';

/**
 * Fulfilments that may be open, the most urgent first. A hint beside the documents: rows of
 * fulfilments that went on are dropped when a release comes across them.
 */
interface ReleaseQueueTable {
  shard: string;
  fulfilment_id: string;
  ship_by: string;
  /** 9 − priority: lower goes first. */
  rank: number;
  /** Name of the wave it waits for; '': none. */
  wave: string;
}
const withQueue = (tx: ShardTx) => tx.db.withTables<{ release_queue: ReleaseQueueTable }>();

export const releaseQueueMigration: Migration = {
  name: 'routing-0001-release-queue',
  async up(db) {
    await db.schema
      .createTable('release_queue')
      .addColumn('shard', 'text', (c) => c.notNull())
      .addColumn('fulfilment_id', 'text', (c) => c.notNull())
      .addColumn('ship_by', 'text', (c) => c.notNull())
      .addColumn('rank', 'integer', (c) => c.notNull())
      .addPrimaryKeyConstraint('release_queue_key', ['shard', 'fulfilment_id'])
      .execute();
    await db.schema
      .createIndex('release_queue_by_urgency')
      .on('release_queue')
      .columns(['shard', 'ship_by', 'rank', 'fulfilment_id'])
      .execute();
  },
};

export const wavesMigration: Migration = {
  name: 'routing-0002-waves',
  async up(db) {
    await db.schema
      .alterTable('release_queue')
      .addColumn('wave', 'text', (c) => c.notNull().defaultTo(''))
      .execute();
    await db.schema.dropIndex('release_queue_by_urgency').execute();
    await db.schema
      .createIndex('release_queue_by_wave')
      .on('release_queue')
      .columns(['shard', 'wave', 'ship_by', 'rank', 'fulfilment_id'])
      .execute();
  },
};

const KEY = ['shard', 'fulfilment_id'] as const;
const COLUMNS = [...KEY, 'ship_by', 'rank', 'wave'] as const;

async function insertQueued(tx: ShardTx, docs: readonly Fulfilment[]): Promise<void> {
  const last = new Map(docs.map((doc) => [doc.id, doc]));
  const rows = [...last.values()].map(({ id, shipBy, priority, wave }) => [
    ...[tx.shard, id, shipBy, 9 - priority, wave?.name ?? ''],
  ]);
  await insertRows(tx.db, 'release_queue', COLUMNS, rows, overwrite(KEY, COLUMNS));
}

/** Written with the commit. */
export function enqueue(tx: ShardTx, doc: Fulfilment): void {
  tx.gather('release-queue', doc, insertQueued);
}

/** What was released, or is over, need not be looked at again. */
export async function dequeue(tx: ShardTx, ids: readonly string[]): Promise<void> {
  const text = `delete from "release_queue" where "shard" = ${placeholder(1)} and "fulfilment_id"`;
  await changeIn<never>(tx.db, text, [tx.shard], ids);
}

/** How many wait in each warehouse, those that are held or lack stock included. */
export async function countOpen(db: Kysely<Database>): Promise<Map<string, number>> {
  const { rows } = await sql<{ shard: string; open: number | string }>`
    select "shard", count(*) as "open" from "release_queue" group by "shard"
  `.execute(db);
  return new Map(rows.map(({ shard, open }) => [shard, Number(open)]));
}

const PAGE = 200;

/** Those of a wave ('': of none) that are open, the most urgent first. */
async function* openOf(tx: ShardTx, wave: string): AsyncGenerator<Fulfilment> {
  let last: ReleaseQueueTable | undefined;
  while (true) {
    let query = withQueue(tx)
      .selectFrom('release_queue')
      .selectAll()
      .where('shard', '=', tx.shard)
      .where('wave', '=', wave);
    if (last) {
      const { ship_by: shipBy, rank, fulfilment_id: id } = last;
      query = query.where(
        sql<boolean>`("ship_by", "rank", "fulfilment_id") > (${shipBy}, ${rank}, ${id})`,
      );
    }
    const page = await query
      .orderBy('ship_by')
      .orderBy('rank')
      .orderBy('fulfilment_id')
      .limit(PAGE)
      .execute();
    const ids = page.map((row) => row.fulfilment_id);
    const docs = await tx.get('fulfilments', ids);
    await dequeue(
      tx,
      ids.filter((id) => docs.get(id)?.status !== 'open'),
    );
    for (const id of ids) {
      const doc = docs.get(id);
      if (doc?.status === 'open') yield doc;
    }
    last = page.at(-1);
    if (page.length < PAGE) return;
  }
}

/** Of which fulfilments is asked. */
export interface Waiting {
  /** Those of this wave. Absent: those of none. */
  readonly wave?: string;
  /** Those of them for which it is true. Absent: all. */
  readonly only?: (doc: Fulfilment) => boolean;
}

/** The next `count` fulfilments that are open and not blocked: by ship-by, then priority. */
export async function nextReleasable(
  tx: ShardTx,
  count: number,
  { wave = '', only = () => true }: Waiting = {},
): Promise<Fulfilment[]> {
  const found: Fulfilment[] = [];
  for await (const doc of openOf(tx, wave)) {
    if (doc.blocked === null && only(doc)) found.push(doc);
    if (found.length === count) break;
  }
  return found;
}

/** Whether any is open, blocked or not. */
export async function anyWaits(
  tx: ShardTx,
  { wave = '', only = () => true }: Waiting,
): Promise<boolean> {
  for await (const doc of openOf(tx, wave)) if (only(doc)) return true;
  return false;
}
