/** Seeds spread over threads, each with one simulation at a time. */
import { Worker } from 'node:worker_threads';
import type { Violation } from '../invariants/index.ts';
import type { Step } from './plan.ts';
import type { RunResult } from './simulation.ts';

export type ToThread =
  | { readonly kind: 'run'; readonly seed: number; readonly plant: string; readonly trace: boolean }
  | {
      readonly kind: 'shrink';
      readonly seed: number;
      readonly plant: string;
      readonly withinMs: number;
    }
  | { readonly kind: 'end' };
export type FromThread =
  | { readonly kind: 'ran'; readonly result: RunResult; readonly wallMs: number }
  | {
      readonly kind: 'shrunk';
      readonly steps: readonly Step[];
      readonly trace: readonly string[];
      readonly violations: readonly Violation[];
    }
  | { readonly kind: 'failed'; readonly detail: string };

export interface Thread {
  ask(
    message: Exclude<ToThread, { kind: 'end' }>,
  ): Promise<Exclude<FromThread, { kind: 'failed' }>>;
  end(): Promise<void>;
}

const YOUNG_MB = 96;

export function startThread(rxdb: boolean): Thread {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    argv: rxdb ? ['--rxdb'] : [],
    // Nearly all that a run makes is gone within moments: room for it spares most of the collecting.
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
  });
  worker.setMaxListeners(0);
  return {
    ask: (message) =>
      new Promise((resolve, reject) => {
        const stop = (): void => {
          worker.off('message', hear);
          worker.off('error', fail);
        };
        const fail = (error: unknown): void => {
          stop();
          reject(error instanceof Error ? error : new Error(String(error)));
        };
        const hear = (answer: FromThread): void => {
          stop();
          if (answer.kind === 'failed') reject(new Error(answer.detail));
          else resolve(answer);
        };
        worker.on('message', hear);
        worker.on('error', fail);
        worker.postMessage(message);
      }),
    async end() {
      const gone = new Promise<void>((resolve) => {
        worker.once('exit', () => resolve());
      });
      worker.postMessage({ kind: 'end' } satisfies ToThread);
      const late = setTimeout(() => void worker.terminate(), 2000);
      await gone;
      clearTimeout(late);
    },
  };
}

/** Runs the seeds, `onResult` in the order they end; false from it ends the rest. */
export async function runSeeds(
  threads: readonly Thread[],
  seeds: readonly number[],
  options: { plant: string; trace: boolean },
  onResult: (result: RunResult, wallMs: number) => boolean,
): Promise<void> {
  let next = 0;
  let going = true;
  await Promise.all(
    threads.map(async (thread) => {
      for (;;) {
        const seed = seeds[next];
        next += 1;
        if (seed === undefined || !going) return;
        const answer = await thread.ask({ kind: 'run', seed, ...options });
        if (answer.kind === 'ran' && !onResult(answer.result, answer.wallMs)) going = false;
      }
    }),
  );
}
