import { mkdtemp, rm } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const FACT_BYTES = 800;
const PAUSE_MS = 5;

/** How long one small commit takes to be on this machine's disk, set as the journal is, and nothing else. ms. */
export async function commitTimes(samples: number): Promise<number[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'stowline-bench-'));
  const db = new DatabaseSync(path.join(folder, 'floor.db'));
  try {
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE t (b TEXT)');
    const insert = db.prepare('INSERT INTO t VALUES (?)');
    const times: number[] = [];
    for (let n = 0; n < samples; n += 1) {
      const start = performance.now();
      insert.run('x'.repeat(FACT_BYTES));
      times.push(performance.now() - start);
      await pause(PAUSE_MS);
    }
    return times;
  } finally {
    db.close();
    await rm(folder, { recursive: true, force: true });
  }
}
