import type { FromWorker, ToWorker } from '../../../renderer/replication/messages.ts';

/** What goes on in a page, with times of its performance.now(), in ms. */
export interface Recorder {
  /** Callbacks of requestAnimationFrame while `recordFrames` was on. */
  frames: number[];
  recordFrames(on: boolean): void;
  /** What the replication worker told: `documents` counts what came with the message. */
  readonly worker: WorkerEvent[];
  /** Collections that the page last told the worker to follow. */
  followed: readonly string[];
  /** Scans as they reached this page: a frame of the host, or the terminator key of a wedge. */
  readonly scans: { source: 'scanner' | 'wedge'; at: number }[];
  /** `facts:record` calls: the journal's round trip. */
  readonly records: { sent: number; answered: number }[];
  readonly answers: AnswerEvent[];
}
export interface WorkerEvent {
  readonly at: number;
  readonly type: FromWorker['type'];
  readonly collection?: string;
  readonly state?: string;
  readonly received?: number;
  readonly detail?: string;
}
/** A new number on the answer banner: when it was in the document, and when a frame with it was made. */
export interface AnswerEvent {
  readonly seq: number;
  readonly kind: string;
  readonly code: string;
  readonly changed: number;
  readonly drawn: number;
}

declare global {
  var recorder: Recorder;
  /** Given by a bench that wants to be told of every answer. */
  var onAnswer: ((answer: AnswerEvent) => void) | undefined;
}

/**
 * Put into every page before its own scripts, so it must stand alone: nothing outside this function can
 * be used. Listens beside the app to its worker, its socket and its keys; changes nothing of them.
 */
export function installRecorder(): void {
  if (globalThis.recorder !== undefined) return;
  let recording = false;
  const frame = () => {
    if (!recording) return;
    recorder.frames.push(performance.now());
    requestAnimationFrame(frame);
  };
  const recorder: Recorder = {
    frames: [],
    recordFrames(on) {
      const begins = on && !recording;
      recording = on;
      if (begins) requestAnimationFrame(frame);
    },
    worker: [],
    followed: [],
    scans: [],
    records: [],
    answers: [],
  };
  globalThis.recorder = recorder;

  const noteWorker = ({ data }: MessageEvent<FromWorker>) => {
    const at = performance.now();
    if (data.type === 'progress') {
      const { collection, state, received } = data.progress;
      recorder.worker.push({ at, type: data.type, collection, state, received });
    } else if (data.type === 'problem') {
      recorder.worker.push({ at, type: data.type, detail: `${data.code} ${data.detail}` });
    } else {
      recorder.worker.push({ at, type: data.type });
    }
  };
  globalThis.Worker = class extends Worker {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      if (options?.name === 'stowline-replication') this.addEventListener('message', noteWorker);
    }
    override postMessage(message: unknown, options?: Transferable[] | StructuredSerializeOptions) {
      const told = message as Partial<Extract<ToWorker, { collections: unknown }>> | null;
      if (told?.collections !== undefined) recorder.followed = told.collections;
      if (Array.isArray(options)) super.postMessage(message, options);
      else super.postMessage(message, options);
    }
  };

  const calls = new Map<string, number>();
  globalThis.WebSocket = class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      this.addEventListener('message', ({ data }: MessageEvent<string>) => {
        if (data.startsWith('{"event":"scan"')) {
          recorder.scans.push({ source: 'scanner', at: performance.now() });
          return;
        }
        const id = /^\{"id":(\d+),/.exec(data)?.[1];
        const sent = id === undefined ? undefined : calls.get(id);
        if (id === undefined || sent === undefined) return;
        calls.delete(id);
        recorder.records.push({ sent, answered: performance.now() });
      });
    }
    override send(data: string): void {
      const id = /^\{"id":(\d+),"call":"facts:record"/.exec(data)?.[1];
      if (id !== undefined) calls.set(id, performance.now());
      super.send(data);
    }
  };

  // Added before the app's own listener, which keeps the keys of a scan to itself.
  window.addEventListener(
    'keydown',
    ({ key, timeStamp }) => {
      if (key === 'Enter') recorder.scans.push({ source: 'wedge', at: timeStamp });
    },
    { capture: true },
  );

  let shown = 0;
  const look = () => {
    const banner = document.querySelector<HTMLElement>('[data-testid="answer-banner"]');
    const seq = Number(banner?.dataset['scanSeq'] ?? 0);
    if (banner === null || seq <= shown) return;
    shown = seq;
    const { kind = '', code = '' } = banner.dataset;
    const changed = performance.now();
    requestAnimationFrame(() => {
      // A message sent in a frame's callback arrives after that frame was laid out and painted.
      const { port1, port2 } = new MessageChannel();
      port1.addEventListener('message', () => {
        const answer = { seq, kind, code, changed, drawn: performance.now() };
        recorder.answers.push(answer);
        globalThis.onAnswer?.(answer);
        port1.close();
      });
      port1.start();
      port2.postMessage(null);
    });
  };
  new MutationObserver(look).observe(document, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ['data-scan-seq'],
  });
}
