/** Why a line to a printer could not be opened or did not last. `reason` is a code for the screen. */
export class LineError extends Error {
  readonly reason: string;

  constructor(reason: string, detail: string) {
    super(detail);
    this.name = 'LineError';
    this.reason = reason;
  }
}

/** One connection to a printer. Nothing is resent on it, ever: a line that breaks stays broken. */
export interface PrinterLine {
  /**
   * Sends a question and reads what comes back, one character per byte, until `read` makes something of it;
   * undefined when the time is up first. Rejects with LineError when the line breaks; silence is an answer.
   */
  ask: <T>(
    question: Uint8Array,
    read: (text: string) => T | undefined,
    deadlineMs: number,
  ) => Promise<T | undefined>;
  /** Resolves when the system has taken every byte. Rejects with LineError on a cut or a stall. */
  send: (bytes: Uint8Array, stallMs: number) => Promise<void>;
  /** Ends our side and waits for the printer's. True: it closed in order. */
  finish: (deadlineMs: number) => Promise<boolean>;
  destroy: () => void;
}

/** What a transport hears of its device. */
export interface LineEvents {
  readonly data: (chunk: Uint8Array) => void;
  /** The device or its line is gone. */
  readonly broken: (reason: string, detail: string) => void;
  /** After `end`: everything was taken and the line closed in order. */
  readonly closed: () => void;
}

/** What differs between sockets, serial ports and device files. */
export interface Transport {
  /** `done` when the system has taken the chunk, or with what hindered it. */
  write: (chunk: Uint8Array, done: (error?: Error | null) => void) => void;
  /** Ends our side in order; `closed` tells when that is done. */
  end: () => void;
  /** At once, without regard to what is under way. */
  destroy: () => void;
}

/** Small enough that a stalled printer is noticed within one piece. */
const CHUNK = 16 * 1024;
/** Answers are short: of a printer that talks on, only the end is kept. */
const RECEIVED_MAX = 8192;

/** The rules of a line over any transport. `start` begins to tell events. */
export function createLine(start: (events: LineEvents) => Transport): PrinterLine {
  let broken: LineError | null = null;
  let ending = false;
  let closed = false;
  let received = '';
  /** Whoever waits for something to happen on the line. */
  const watchers = new Set<() => void>();
  const notify = (): void => {
    for (const watcher of watchers) watcher();
  };
  const transport = start({
    data: (chunk) => {
      received = (received + Buffer.from(chunk).toString('latin1')).slice(-RECEIVED_MAX);
      notify();
    },
    broken: (reason, detail) => {
      broken ??= new LineError(reason, detail);
      notify();
    },
    closed: () => {
      // A printer that hangs up before we are done has not taken everything.
      if (!ending) broken ??= new LineError('cut', 'the line closed');
      closed = true;
      notify();
    },
  });

  /** Waits until `check` gives a value, the line breaks (LineError) or the time is up (undefined). */
  const until = <T>(check: () => T | undefined, deadlineMs: number): Promise<T | undefined> =>
    new Promise((resolve, reject) => {
      const done = (act: () => void): void => {
        clearTimeout(timer);
        watchers.delete(look);
        act();
      };
      const look = (): void => {
        const value = check();
        if (value !== undefined) done(() => resolve(value));
        else if (broken) {
          const error = broken;
          done(() => reject(error));
        }
      };
      const timer = setTimeout(() => done(() => resolve(undefined)), deadlineMs);
      watchers.add(look);
      look();
    });

  const writeChunk = async (chunk: Uint8Array, stallMs: number): Promise<void> => {
    let taken = false;
    transport.write(chunk, (error) => {
      // A failed write also comes as 'broken', which says what broke.
      taken = error === null || error === undefined;
      notify();
    });
    if ((await until(() => (taken ? true : undefined), stallMs)) === undefined)
      throw new LineError('stalled', `no byte taken within ${stallMs} ms`);
  };

  return {
    ask: async (question, read, deadlineMs) => {
      received = '';
      await writeChunk(question, deadlineMs);
      return until(() => read(received), deadlineMs);
    },
    send: async (bytes, stallMs) => {
      for (let at = 0; at < bytes.length; at += CHUNK)
        await writeChunk(bytes.subarray(at, at + CHUNK), stallMs);
    },
    finish: async (deadlineMs) => {
      if (broken) {
        transport.destroy();
        return false;
      }
      ending = true;
      transport.end();
      try {
        return (await until(() => (closed ? true : undefined), deadlineMs)) === true;
      } catch (error) {
        if (error instanceof LineError) return false;
        throw error;
      } finally {
        transport.destroy();
      }
    },
    destroy: () => {
      ending = true;
      transport.destroy();
    },
  };
}
