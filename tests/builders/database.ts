/** A database for a test of central, on the engine that the test run is about. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DATABASE_FILE } from '../../central/server.ts';
import { runSql } from '../postgres/index.ts';

/** Set by the test project `postgres`: a server in which databases may be made. */
const server = process.env['STOWLINE_TEST_POSTGRES'];
export const onPostgres = server !== undefined;

export interface TestDatabase {
  /** For uploads and the like; on SQLite the database lies in it, too. */
  readonly folder: string;
  /** What `openStore` takes. */
  readonly database: string;
  /** What somebody with the database and a SQL shell could do. */
  readonly tamper: (sql: string) => Promise<void>;
  remove(): Promise<void>;
}

export async function createTestDatabase(): Promise<TestDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'stowline-central-'));
  const removeFolder = () => rmSync(folder, { recursive: true, force: true });
  if (server === undefined) {
    const database = join(folder, DATABASE_FILE);
    return {
      folder,
      database,
      async tamper(sql) {
        const file = new DatabaseSync(database, { timeout: 5000 });
        file.exec(sql);
        file.close();
      },
      remove: async () => removeFolder(),
    };
  }
  const name = `test_${randomBytes(8).toString('hex')}`;
  await runSql(server, `create database ${name} strategy file_copy`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    folder,
    database: url.href,
    tamper: (sql) => runSql(url.href, sql),
    async remove() {
      removeFolder();
      await runSql(server, `drop database ${name} with (force)`);
    },
  };
}
