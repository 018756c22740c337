import { startPostgres } from './server.ts';

/** Where `createTestDatabase` makes its databases; absent: they are SQLite files. */
export const POSTGRES_VARIABLE = 'STOWLINE_TEST_POSTGRES';

/** One server for all files of the project `postgres`, or the one that DATABASE_URL names. */
export async function setup(): Promise<() => Promise<void>> {
  const named = process.env['DATABASE_URL'];
  if (named !== undefined) {
    process.env[POSTGRES_VARIABLE] = named;
    return async () => undefined;
  }
  const server = await startPostgres();
  process.env[POSTGRES_VARIABLE] = server.url();
  return () => server.remove();
}
