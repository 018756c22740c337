import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { importOrderFile } from '../../../central/imports/index.ts';
import { openCentralStore } from '../../../central/openCentralStore.ts';
import { seedSample } from '../../../central/routing/sample.ts';
import { runProgram, startProgram, stopProgram } from '../../../scripts/lib/processes.ts';
import { uuidv7 } from '../../../shared/ids.ts';
import { orderCsv, type OrderFileOptions } from './orderFile.ts';

export interface BenchCentral {
  readonly url: string;
  readonly dataDir: string;
  readonly newEnrolCode: () => Promise<string>;
  readonly stop: () => Promise<void>;
}

const START_MS = 60_000;

/** The sample warehouse with so many open orders more, through the importer and the relay as any file. */
async function seed(dataDir: string, orders: OrderFileOptions): Promise<void> {
  await mkdir(dataDir, { recursive: true });
  const file = path.join(dataDir, 'orders.csv');
  await writeFile(file, orderCsv(orders));
  const store = await openCentralStore({ database: path.join(dataDir, 'central.db') });
  try {
    await seedSample(store);
    const { error } = await importOrderFile(store, {
      importId: uuidv7(),
      path: file,
      filename: 'orders.csv',
      channel: 'bench',
      currency: 'GBP',
    });
    if (error) throw new Error(`seeding: ${error.code} ${JSON.stringify(error.meta)}`);
    await store.relay.drained();
  } finally {
    await store.close();
    await rm(file);
  }
}

/** Seeds a fresh data folder and serves it: the real program in a process of its own. */
export async function startSeededCentral(
  dataDir: string,
  orders: OrderFileOptions,
): Promise<BenchCentral> {
  await seed(dataDir, orders);
  const started = Promise.withResolvers<string>();
  const child = startProgram(
    ['central/main.ts', 'serve', '--data', dataDir, '--port', '0', '--log-level', 'error'],
    {
      onLine: (line) => {
        const url = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
        if (url !== undefined) started.resolve(url);
      },
    },
  );
  child.once('exit', (code) => started.reject(new Error(`central ended with ${code}`)));
  const timer = setTimeout(() => started.reject(new Error('central did not start')), START_MS);
  const url = await started.promise.finally(() => clearTimeout(timer));
  return {
    url,
    dataDir,
    newEnrolCode: async () => {
      const args = ['central/main.ts', 'enrol-code', '--data', dataDir];
      const printed = await runProgram(process.execPath, args);
      return printed.trim().split('\n').at(-1) ?? '';
    },
    stop: () => stopProgram(child),
  };
}
