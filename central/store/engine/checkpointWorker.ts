/** The thread of `checkpointBeside`: brings the log into the file whenever enough of it has come together. */
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import type { CheckpointOrder } from './checkpointer.ts';

interface LogSize {
  readonly busy: number;
  /** Pages in the log, and those of them that are in the file. */
  readonly log: number;
  readonly checkpointed: number;
}

const LOOK_MS = 50;
const ROUNDS = 3;
/** For the writer's transaction under way, and then for readers, while the writer waits. */
const WAIT_MS = 50;
const AGAIN_MS = 1_000;

const { path, pages } = workerData as CheckpointOrder;
const database = new DatabaseSync(path, { timeout: WAIT_MS });
const ask = (mode: 'noop' | 'passive' | 'restart'): LogSize =>
  database.prepare(`PRAGMA wal_checkpoint(${mode})`).get() as unknown as LogSize;

let quietUntil = 0;
const looking = setInterval(() => {
  if (performance.now() < quietUntil) return;
  let { log, checkpointed } = ask('noop');
  if (log - checkpointed < pages) return;
  // Most of it while others write, and what they wrote meanwhile; then, with the writer held for the rest, the
  // log begins anew. A reader that holds on to an older state puts that off, and must not hold up the writer.
  for (let round = 0; round < ROUNDS; round += 1) ({ log, checkpointed } = ask('passive'));
  const isHeldBack = log - checkpointed >= pages || ask('restart').busy === 1;
  if (isHeldBack) quietUntil = performance.now() + AGAIN_MS;
}, LOOK_MS);
parentPort?.once('message', () => {
  clearInterval(looking);
  database.close();
});
