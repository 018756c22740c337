import { once } from 'node:events';
import { CENTRAL_PROGRAM } from '../../scripts/lib/centralProgram.ts';
import { startProgram } from '../../scripts/lib/processes.ts';
import { freePort } from '../freePort.ts';

/** Central as `npm run central` starts it, on one port for all of its lives. */
export interface CentralProcess {
  readonly url: string;
  /** Resolves when it takes requests; to how long that took, in ms. */
  start(): Promise<number>;
  /** At once, whatever it is doing. */
  kill(): Promise<void>;
  /** Sends the signal and waits for the end: its exit code, and how long it took, in ms. */
  signal(name: NodeJS.Signals): Promise<{ readonly code: number | null; readonly ms: number }>;
}

const SAID = /^Central: http/;

/** `where`: options that say where its data lie. */
export async function createCentralProcess(where: readonly string[]): Promise<CentralProcess> {
  const port = await freePort();
  let child: ReturnType<typeof startProgram> | undefined;
  const end = async (name: NodeJS.Signals): Promise<number | null> => {
    const own = child;
    child = undefined;
    if (!own || own.exitCode !== null || own.signalCode !== null) return own?.exitCode ?? null;
    const ended = once(own, 'exit');
    own.kill(name);
    const [code] = (await ended) as [number | null];
    return code;
  };
  return {
    url: `http://127.0.0.1:${port}`,
    start: () =>
      new Promise((resolve, reject) => {
        const began = performance.now();
        const args = [...CENTRAL_PROGRAM, 'serve', ...where, '--port', String(port)];
        const own = startProgram([...args, '--log-level', 'silent'], {
          onLine: (line) => {
            if (SAID.test(line)) resolve(performance.now() - began);
          },
        });
        child = own;
        own.once('exit', (code) => reject(new Error(`central ended with ${code}`)));
      }),
    async kill() {
      await end('SIGKILL');
    },
    async signal(name) {
      const began = performance.now();
      return { code: await end(name), ms: performance.now() - began };
    },
  };
}
