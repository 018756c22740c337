import { hash } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { ImportMapping } from '../../shared/imports/index.ts';
import { ORG_SHARD } from '../routing/index.ts';
import { isoTime, type Database, type Migration, type Store } from '../store/index.ts';
import { foldHeader } from './mapping/headerWords.ts';

/** What somebody said of a dealer's columns: of each header the newest word. */
interface MappingRow {
  fingerprint: string;
  name: string;
  /** JSON of ImportMapping. */
  mapping: string;
  saved_at: string;
  saved_by: string;
}
const withMappings = (db: Kysely<Database>) => db.withTables<{ import_mappings: MappingRow }>();

export const mappingMigration: Migration = {
  name: 'imports-0002-mappings',
  async up(db) {
    await db.schema
      .createTable('import_mappings')
      .addColumn('fingerprint', 'text', (c) => c.primaryKey())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('mapping', 'text', (c) => c.notNull())
      .addColumn('saved_at', 'text', (c) => c.notNull())
      .addColumn('saved_by', 'text', (c) => c.notNull())
      .execute();
  },
};

export interface SavedMapping {
  readonly name: string;
  readonly mapping: ImportMapping;
}

/** A header is known again whatever the order of its columns, and whatever their blanks and letters' case. */
export const fingerprintOf = (names: readonly string[]): string =>
  hash('sha256', names.map(foldHeader).filter(Boolean).toSorted().join('\n'), 'base64url');

const toSaved = ({ name, mapping }: MappingRow): SavedMapping => ({
  name,
  mapping: JSON.parse(mapping) as ImportMapping,
});

export async function findMapping(
  store: Store,
  fingerprint: string,
): Promise<SavedMapping | undefined> {
  const row = await withMappings(store.read)
    .selectFrom('import_mappings')
    .selectAll()
    .where('fingerprint', '=', fingerprint)
    .executeTakeFirst();
  return row && toSaved(row);
}

/** The newest first. */
export async function listMappings(store: Store, name?: string): Promise<SavedMapping[]> {
  let query = withMappings(store.read).selectFrom('import_mappings').selectAll();
  if (name !== undefined) query = query.where('name', '=', name);
  const rows = await query.orderBy('saved_at', 'desc').limit(200).execute();
  return rows.map(toSaved);
}

/** Remembers it for files with this header; in the ledger with who said so. */
export async function saveMapping(
  store: Store,
  names: readonly string[],
  { name, mapping }: SavedMapping,
  by: string,
): Promise<void> {
  const fingerprint = fingerprintOf(names);
  await store.transact(ORG_SHARD, async (tx) => {
    const text = JSON.stringify(mapping);
    const row = { name, mapping: text, saved_at: isoTime(store.clock.now()), saved_by: by };
    await withMappings(tx.db)
      .insertInto('import_mappings')
      .values({ fingerprint, ...row })
      .onConflict((conflict) => conflict.column('fingerprint').doUpdateSet(row))
      .execute();
    tx.append({ kind: 'import.mapping-saved', input: { name, mapping, by }, writes: [] });
  });
}
