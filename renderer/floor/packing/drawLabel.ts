import type { PrintBytes } from '../../../shared/host/index.ts';
import type { DrawAnswer, DrawRequest } from './labelWorker.ts';

interface Waiting {
  readonly resolve: (pages: readonly string[]) => void;
  readonly reject: (error: Error) => void;
}

let worker: Worker | undefined;
let nextId = 0;
const waiting = new Map<number, Waiting>();

function startWorker(): Worker {
  const started = new Worker(new URL('./labelWorker.ts', import.meta.url), { type: 'module' });
  started.addEventListener('message', ({ data }: MessageEvent<DrawAnswer>) => {
    const asked = waiting.get(data.id);
    waiting.delete(data.id);
    if ('pages' in data) {
      asked?.resolve(data.pages);
    } else asked?.reject(new Error(data.error));
  });
  started.addEventListener('error', () => {
    // It could not be loaded or crashed: whoever waits is told, and the next label starts a new one.
    for (const { reject } of waiting.values()) reject(new Error('label-worker-failed'));
    waiting.clear();
    worker = undefined;
  });
  return started;
}

/** Pictures of the pages that a printer of their language would make of these bytes, as data URLs. */
export function drawLabel(print: PrintBytes): Promise<readonly string[]> {
  worker ??= startWorker();
  const request: DrawRequest = { id: (nextId += 1), print };
  const drawn = new Promise<readonly string[]>((resolve, reject) => {
    waiting.set(request.id, { resolve, reject });
  });
  worker.postMessage(request);
  return drawn;
}
