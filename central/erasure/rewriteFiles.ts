import { sql } from 'kysely';
import type { Store } from '../store/index.ts';

/** Tables that personal data was in. */
const TABLES = [
  ...['state', 'facts', 'fact_forks', 'messages', 'import_report'],
  ...['order_sources', 'channel_problems'],
] as const;

/**
 * Databases leave what was deleted or overwritten where it lay until the space is used again. Writes the file anew
 * without it (SQLite), or the tables that had it (PostgreSQL, which locks each of them meanwhile). Fails while
 * others write. PostgreSQL's write-ahead log keeps its segments until they are recycled.
 */
export async function rewriteFiles(
  store: Pick<Store, 'write'>,
  engine: 'sqlite' | 'postgres',
): Promise<void> {
  if (engine === 'sqlite') {
    await sql`vacuum`.execute(store.write);
    await sql`pragma wal_checkpoint(truncate)`.execute(store.write);
    return;
  }
  for (const table of TABLES) {
    await sql`vacuum (full, analyze) ${sql.table(table)}`.execute(store.write);
  }
}
