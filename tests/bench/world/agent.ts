import { mintUrl } from '../../../electron/agent/index.ts';
import { startProgram, stopProgram } from '../../../scripts/lib/processes.ts';
import type { BenchCentral } from './central.ts';

/** A station without its window: the real agent in a process of its own. */
export interface BenchAgent {
  readonly origin: string;
  /** An address that opens one browser or host client. */
  readonly newUrl: () => string;
  readonly stop: () => Promise<void>;
}

const START_MS = 60_000;

export async function startBenchAgent(
  central: BenchCentral,
  dataDir: string,
  name: string,
): Promise<BenchAgent> {
  const code = await central.newEnrolCode();
  const started = Promise.withResolvers<string>();
  const child = startProgram(
    [
      'electron/agent/main.ts',
      '--data',
      dataDir,
      '--central',
      central.url,
      '--port',
      '0',
      '--enrol',
      code,
      '--name',
      name,
    ],
    {
      onLine: (line) => {
        const origin = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
        if (origin !== undefined) started.resolve(origin);
      },
    },
  );
  child.once('exit', (exit) => started.reject(new Error(`agent ended with ${exit}`)));
  const timer = setTimeout(() => started.reject(new Error('agent did not start')), START_MS);
  const origin = await started.promise.finally(() => clearTimeout(timer));
  return { origin, newUrl: () => mintUrl(dataDir), stop: () => stopProgram(child) };
}
