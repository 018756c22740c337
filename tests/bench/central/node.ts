/** Central as `npm run central` starts it, in a process of its own that can be killed and started again. */
import { isPostgresUrl } from '../../../central/store/index.ts';
import { CENTRAL_PROGRAM } from '../../../scripts/lib/centralProgram.ts';
import { startProgram, stopProgram } from '../../../scripts/lib/processes.ts';
import type { BenchDatabase } from './engines.ts';
import { cpuSeconds, peakMemory } from './processes.ts';

export interface CentralNode {
  readonly port: number;
  /** Seconds of CPU of this process and of the database's, since both began. */
  cpu(): number;
  /** MiB resident at most, so far, over all its lives. */
  memory(): number;
  /** At once, whatever it is doing. */
  kill(): Promise<void>;
  /** After `kill`, on the same port. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

const SAID = /^Central: http:\/\/127\.0\.0\.1:(\d+)/;
const START_MS = 60_000;

export async function startNode(home: BenchDatabase): Promise<CentralNode> {
  let child: ReturnType<typeof startProgram> | undefined;
  let port = 0;
  let usedBefore = 0;
  let peakBefore = 0;
  const profile = process.env['STOWLINE_BENCH_PROFILE'];
  const pid = () => child?.pid ?? 0;
  const cpu = () => usedBefore + cpuSeconds(pid());
  const memory = () => Math.max(peakBefore, child === undefined ? 0 : peakMemory(pid()));
  const start = async (): Promise<void> => {
    const started = Promise.withResolvers<number>();
    const where = isPostgresUrl(home.database) ? ['--database', home.database] : [];
    // One sender stands for many here.
    const limits = ['--limit-station', '0', '--limit-address', '0'];
    const args = [...CENTRAL_PROGRAM, 'serve', ...where, '--data', home.dataDir, ...limits];
    const own = startProgram(
      [
        ...(profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`]),
        ...[...args, '--port', String(port), '--log-level', 'error'],
      ],
      {
        onLine: (line) => {
          const said = SAID.exec(line);
          if (said) started.resolve(Number(said[1]));
        },
      },
    );
    child = own;
    own.once('exit', (code) => started.reject(new Error(`central ended with ${code}`)));
    const timer = setTimeout(() => started.reject(new Error('central did not start')), START_MS);
    port = await started.promise.finally(() => clearTimeout(timer));
  };
  const end = async (graceMs: number): Promise<void> => {
    if (!child) return;
    usedBefore = cpu();
    peakBefore = memory();
    await stopProgram(child, graceMs);
    child = undefined;
  };
  await start();
  return {
    get port() {
      return port;
    },
    cpu: () => cpu() + home.cpu(),
    memory,
    kill: () => end(0),
    start,
    stop: () => end(20_000),
  };
}
