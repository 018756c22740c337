/** A real PostgreSQL for tests and benchmarks: servers on loopback, and databases in them. */
export {
  runSql,
  startPostgres,
  startStandby,
  type PostgresOptions,
  type PostgresServer,
} from './server.ts';
