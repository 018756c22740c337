import { Worker } from 'node:worker_threads';

export interface CheckpointOrder {
  /** The database's file. */
  readonly path: string;
  /** Pages in the log from which it is brought into the file. */
  readonly pages: number;
}

export interface Checkpointer {
  /** Its connection is closed by then. */
  stop(): Promise<void>;
}

/**
 * Brings SQLite's log into its file on a thread of its own, so that commits wait for the log alone. Should it
 * fail, `report` hears of it, and the writer's own checkpoints, which come later, do the work.
 */
export function checkpointBeside(
  order: CheckpointOrder,
  report: (error: unknown, about: Record<string, unknown>) => void,
): Checkpointer {
  const worker = new Worker(new URL('checkpointWorker.ts', import.meta.url), { workerData: order });
  const ended = new Promise<void>((done) => worker.once('exit', () => done()));
  worker.on('error', (error) => report(error, { doing: 'checkpoint' }));
  return {
    async stop() {
      worker.postMessage('stop');
      await ended;
    },
  };
}
