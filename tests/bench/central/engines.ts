/** A database for a run of the bench, on either engine, as it would be run in earnest: what is acknowledged is on disk. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startPostgres } from '../../postgres/index.ts';
import { childrenOf, cpuSeconds } from './processes.ts';

export const ENGINES = ['sqlite', 'postgres'] as const;
export type EngineName = (typeof ENGINES)[number];

export interface BenchDatabase {
  /** What `openStore` takes, and `--database`. */
  readonly database: string;
  readonly dataDir: string;
  /** Seconds of CPU its server has used; 0 where central itself is the database. */
  cpu(): number;
  remove(): Promise<void>;
}

/** Of PostgreSQL's 128 MB and its caution about the size of its log, made for machines of twenty years ago. */
const SETTINGS = { shared_buffers: '512MB', max_wal_size: '4GB', wal_compression: 'on' };

export async function openDatabase(engine: EngineName): Promise<BenchDatabase> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'stowline-bench-'));
  const removeFolder = () => rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
  if (engine === 'sqlite') {
    const database = path.join(dataDir, 'central.db');
    return { database, dataDir, cpu: () => 0, remove: async () => removeFolder() };
  }
  const server = await startPostgres({ durable: true, settings: SETTINGS });
  const postmaster = Number(
    readFileSync(path.join(server.dataDir, 'postmaster.pid'), 'utf8').split('\n')[0],
  );
  return {
    database: server.url(),
    dataDir,
    // Backends that ended are in the postmaster's own books.
    cpu: () =>
      [postmaster, ...childrenOf(postmaster)].reduce((sum, pid) => sum + cpuSeconds(pid), 0),
    async remove() {
      await server.remove();
      removeFolder();
    },
  };
}
