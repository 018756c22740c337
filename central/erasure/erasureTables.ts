import type { Kysely } from 'kysely';
import type { Database, Migration } from '../store/index.ts';

/** What was erased, for stations that were away. Ids only. */
interface ErasuresTable {
  shard: string;
  /** Of the ledger row that records it. */
  clock: number;
  /** JSON of {contactIds, parcelIds}. */
  body: string;
}

type ErasureTables = { erasures: ErasuresTable };
export const withErasures = (db: Kysely<Database>) => db.withTables<ErasureTables>();

export const erasureMigration: Migration = {
  name: 'erasure-0001-erasures',
  async up(db) {
    await db.schema
      .createTable('erasures')
      .addColumn('shard', 'text', (c) => c.notNull())
      .addColumn('clock', 'bigint', (c) => c.notNull())
      .addColumn('body', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('erasures_key', ['shard', 'clock'])
      .execute();
  },
};
