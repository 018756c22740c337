import type { FastifyBaseLogger } from 'fastify';
import { AppError } from '../../shared/errors.ts';
import type { CentralDeps } from '../deps.ts';
import { tooBusy } from '../http/index.ts';
import { tracedStore } from '../store/index.ts';
import { importAnyFile, type AnyFileOptions } from './importAnyFile.ts';
import { runImport } from './importOrderFile.ts';
import { takeWaiting, waitingRun, type WaitingRun } from './importRuns.ts';
import { Spool } from './spool.ts';
import { openTable, type Table } from './table/openTable.ts';

export type ImporterDeps = Pick<CentralDeps, 'store' | 'metrics'> & {
  readonly dataDir: string;
  /** Bytes of an upload at most. Default: 512 MiB. */
  readonly uploadLimitBytes?: number;
};

/** Each keeps the numbers of its file's orders in memory. */
const RUNNING_MAX = 4;

interface Asked {
  readonly id: string;
  readonly log: FastifyBaseLogger;
}
export type Run = Omit<AnyFileOptions, 'path' | 'signal'> & {
  /** Only an Online Retail file will do, as for callers from before others were understood. */
  readonly retailOnly?: boolean;
};

/** The imports that this process runs, and the files they are of. */
export class Importer {
  readonly spool: Spool;
  readonly #deps: ImporterDeps;
  readonly #running = new Set<Promise<unknown>>();
  readonly #stopping = new AbortController();

  constructor(deps: ImporterDeps) {
    this.#deps = deps;
    this.spool = new Spool(deps.dataDir, deps.uploadLimitBytes);
    deps.metrics.gauge('imports_running', async () => [{ labels: {}, value: this.#running.size }]);
  }

  refuseWhenBusy(): void {
    if (this.#running.size >= RUNNING_MAX) throw tooBusy(this.#deps.metrics, 'imports');
  }

  stop(): void {
    this.#stopping.abort();
  }

  async ended(): Promise<void> {
    await Promise.all(this.#running);
  }

  /** Reads and writes after the answer; a file whose columns somebody has to name stays in the spool. */
  start(request: Asked, { retailOnly, ...run }: Run): void {
    const { store, metrics } = this.#deps;
    const { importId } = run;
    const own = tracedStore(store, request.id);
    const path = this.spool.pathOf(importId);
    const options = { ...run, path, signal: this.#stopping.signal };
    const work = retailOnly === true ? runImport(own, options) : importAnyFile(own, options);
    const running = work
      .then(
        ({ state, error }) => {
          request.log.info({ importId, state, error }, 'import');
          return state;
        },
        (error: unknown) => {
          request.log.error({ importId, err: error }, 'import failed');
          return 'failed' as const;
        },
      )
      .then((state) => {
        metrics.count('imports_total', { state });
        return state === 'waiting' ? undefined : this.spool.remove(importId);
      })
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /**
   * A file that waits for its columns. Throws `import-not-found`, `import.not-waiting`, and `import.file-gone` where it
   * lies with another node, or was cleared away.
   */
  async waiting(importId: string): Promise<WaitingRun> {
    const run = await waitingRun(this.#deps.store, importId);
    if (!this.spool.has(importId)) throw new AppError('import.file-gone', { importId });
    return run;
  }

  /** Does something with a waiting file's rows; few at once. */
  async withTable<T>(
    importId: string,
    work: (table: Table, run: WaitingRun) => Promise<T>,
  ): Promise<T> {
    const run = await this.waiting(importId);
    this.refuseWhenBusy();
    const working = openTable(this.spool.pathOf(importId)).then((table) => work(table, run));
    const counted = working.catch(() => undefined).finally(() => this.#running.delete(counted));
    this.#running.add(counted);
    return working;
  }

  /** From now on the run is whose who asked first. */
  async claim(importId: string): Promise<WaitingRun> {
    const run = await this.waiting(importId);
    this.refuseWhenBusy();
    await takeWaiting(this.#deps.store, importId);
    return run;
  }
}
