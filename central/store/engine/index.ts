/**
 * All that is particular to one database engine: opening it, its placeholders, and how its processes hear of
 * each other. Everything else in central is SQL that SQLite and PostgreSQL both know.
 */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { isPostgresUrl } from './hosts.ts';
import { openSqlite } from './sqlite.ts';
import type { Engine, OpenOptions } from './types.ts';

export { isPostgresUrl } from './hosts.ts';
export { openFile } from './sqlite.ts';
export { placeholder, type Engine } from './types.ts';

/** `database`: a file, made with its folder where it is missing, or a `postgres://` URL of a database that is there. */
export async function openEngine(database: string, options: OpenOptions): Promise<Engine> {
  if (isPostgresUrl(database)) {
    // Only where it is asked for: a single machine never loads it.
    const { openPostgres } = await import('./postgres.ts');
    return openPostgres(database, options.report);
  }
  mkdirSync(dirname(database), { recursive: true });
  return openSqlite(database, options);
}
