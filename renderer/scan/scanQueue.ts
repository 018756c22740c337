/** One read of a barcode, from whichever source. */
export interface RawScan {
  readonly data: string;
  readonly source: 'wedge' | 'scanner' | 'typed';
  /** performance.now() when it was complete here. */
  readonly at: number;
}

export type ScanHandler = (scan: RawScan) => void | Promise<void>;

/** The same code from another source within this time is one read that came in by two ways. */
export const TWIN_WINDOW_MS = 80;
/** More than anybody scans while a screen loads. Beyond it the oldest are dropped, and counted. */
const QUEUE_MAX = 200;

export interface ScanQueue {
  push(scan: RawScan): void;
  /** The newest handler gets every scan until it goes; the one before takes over again then. */
  handle(handler: ScanHandler): () => void;
  /** Hears of every read as it comes in, before anybody handles it. */
  watch(listener: (scan: RawScan) => void): () => void;
  readonly dropped: number;
}

/**
 * All scans of the window, in order, one at a time: the next is handed over only when the handler is
 * done with the one before. While nobody handles them they wait.
 */
export function createScanQueue(report: (error: unknown) => void): ScanQueue {
  const waiting: RawScan[] = [];
  const handlers: ScanHandler[] = [];
  const listeners = new Set<(scan: RawScan) => void>();
  let last: RawScan | undefined;
  let busy = false;
  let dropped = 0;

  const drain = async () => {
    if (busy) return;
    busy = true;
    try {
      while (waiting.length > 0) {
        const handler = handlers.at(-1);
        if (handler === undefined) return;
        const scan = waiting.shift();
        if (scan !== undefined) await deliver(handler, scan);
      }
    } finally {
      busy = false;
    }
  };

  const deliver = async (handler: ScanHandler, scan: RawScan) => {
    try {
      await handler(scan);
    } catch (error) {
      report(error);
    }
  };

  return {
    push(scan) {
      const twin =
        last !== undefined &&
        last.source !== scan.source &&
        last.data === scan.data &&
        scan.at - last.at < TWIN_WINDOW_MS;
      last = scan;
      if (twin) return;
      for (const listener of listeners) listener(scan);
      waiting.push(scan);
      if (waiting.length > QUEUE_MAX) {
        waiting.shift();
        dropped += 1;
      }
      void drain();
    },
    handle(handler) {
      handlers.push(handler);
      void drain();
      return () => {
        const at = handlers.lastIndexOf(handler);
        if (at >= 0) handlers.splice(at, 1);
      };
    },
    watch(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    get dropped() {
      return dropped;
    },
  };
}
