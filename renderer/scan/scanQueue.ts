/** One read of a barcode, from whichever source. */
export interface RawScan {
  readonly data: string;
  readonly source: 'wedge' | 'scanner' | 'typed';
  /** Which of several scanners, as the host knows it. Absent: there is only one of this source. */
  readonly device?: string;
  /** performance.now() when it was complete here. */
  readonly at: number;
}

/** A read that nobody handles, and why: never silently. */
export interface ScanNotice {
  readonly kind:
    /** The same code from the same scanner within its window. */
    | 'duplicate'
    /** An input method took part of it: what is left may be another code. */
    | 'disturbed';
  readonly data: string;
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
  /** The same code from this scanner within so many ms of the one that counted is ignored, and told. 0: never. */
  setDuplicateWindow(source: RawScan['source'], device: string | undefined, ms: number): void;
  /** A read that can't be trusted: told, and never handled. */
  refuse(data: string): void;
  /** Hears of every read that nobody handles. */
  watchNotices(listener: (notice: ScanNotice) => void): () => void;
  /** Takes scans out before they are queued: those it returns true for reach nobody else. */
  divert(taker: (scan: RawScan) => boolean): () => void;
  readonly dropped: number;
}

/** One scanner, among all sources. */
const deviceOf = (source: RawScan['source'], device: string | undefined): string =>
  `${source} ${device ?? ''}`;

/**
 * All scans of the window, in order, one at a time: the next is handed over only when the handler is
 * done with the one before. While nobody handles them they wait.
 */
export function createScanQueue(report: (error: unknown) => void): ScanQueue {
  const waiting: RawScan[] = [];
  const handlers: ScanHandler[] = [];
  const listeners = new Set<(scan: RawScan) => void>();
  const noticeListeners = new Set<(notice: ScanNotice) => void>();
  const windows = new Map<string, number>();
  /** The read that counted last, by scanner. */
  const counted = new Map<string, RawScan>();
  const takers = new Set<(scan: RawScan) => boolean>();
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

  const tell = (notice: ScanNotice) => {
    for (const listener of noticeListeners) listener(notice);
  };

  const isDuplicate = (scan: RawScan): boolean => {
    const device = deviceOf(scan.source, scan.device);
    const before = counted.get(device);
    const within = windows.get(device) ?? 0;
    if (before?.data === scan.data && scan.at - before.at < within) return true;
    counted.set(device, scan);
    return false;
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
      if (isDuplicate(scan)) {
        tell({ kind: 'duplicate', data: scan.data });
        return;
      }
      for (const listener of listeners) listener(scan);
      if ([...takers].some((take) => take(scan))) return;
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
    setDuplicateWindow: (source, device, ms) => void windows.set(deviceOf(source, device), ms),
    refuse: (data) => tell({ kind: 'disturbed', data }),
    watchNotices(listener) {
      noticeListeners.add(listener);
      return () => void noticeListeners.delete(listener);
    },
    divert(taker) {
      takers.add(taker);
      return () => void takers.delete(taker);
    },
    get dropped() {
      return dropped;
    },
  };
}
