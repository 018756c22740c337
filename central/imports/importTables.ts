import type { Kysely } from 'kysely';
import type { Database, Migration } from '../store/index.ts';

/** One run of the importer, kept for ever; `heartbeat_at` tells a run that goes on from one that was killed. */
interface ImportRunTable {
  id: string;
  filename: string;
  channel: string;
  state: string;
  done: number;
  total: number;
  rows_read: number;
  rows_in_orders: number;
  rows_reported: number;
  orders_new: number;
  orders_unchanged: number;
  orders_revised: number;
  cancellations: number;
  /** JSON: reason → rows. */
  by_reason: string;
  /** JSON of {code, meta}. */
  error: string | null;
  started_at: string;
  heartbeat_at: string;
  /** `host:pid` of the process that runs it. */
  owner: string;
}

interface ImportReportTable {
  import_id: string;
  row_number: number;
  reason: string;
  text: string;
}

type ImportTables = {
  import_runs: ImportRunTable;
  import_report: ImportReportTable;
};
export type ImportRun = ImportRunTable;
export const withImports = (db: Kysely<Database>) => db.withTables<ImportTables>();

export const importMigration: Migration = {
  name: 'imports-0001-runs',
  async up(db) {
    await db.schema
      .createTable('import_runs')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('filename', 'text', (c) => c.notNull())
      .addColumn('channel', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('done', 'bigint', (c) => c.notNull())
      .addColumn('total', 'bigint', (c) => c.notNull())
      .addColumn('rows_read', 'integer', (c) => c.notNull())
      .addColumn('rows_in_orders', 'integer', (c) => c.notNull())
      .addColumn('rows_reported', 'integer', (c) => c.notNull())
      .addColumn('orders_new', 'integer', (c) => c.notNull())
      .addColumn('orders_unchanged', 'integer', (c) => c.notNull())
      .addColumn('orders_revised', 'integer', (c) => c.notNull())
      .addColumn('cancellations', 'integer', (c) => c.notNull())
      .addColumn('by_reason', 'text', (c) => c.notNull())
      .addColumn('error', 'text')
      .addColumn('started_at', 'text', (c) => c.notNull())
      .addColumn('heartbeat_at', 'text', (c) => c.notNull())
      .addColumn('owner', 'text', (c) => c.notNull())
      .execute();
    await db.schema
      .createIndex('import_runs_by_start')
      .on('import_runs')
      .column('started_at')
      .execute();
    await db.schema
      .createTable('import_report')
      .addColumn('import_id', 'text', (c) => c.notNull())
      .addColumn('row_number', 'integer', (c) => c.notNull())
      .addColumn('reason', 'text', (c) => c.notNull())
      .addColumn('text', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('import_report_key', ['import_id', 'row_number'])
      .execute();
  },
};
