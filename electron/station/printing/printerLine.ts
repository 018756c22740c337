import { connect, type Socket } from 'node:net';
import { readHostStatus, type HostStatus } from './hostStatus.ts';

/** Why a line to a printer could not be opened or did not last. `reason` is a code for the screen. */
export class LineError extends Error {
  readonly reason: string;

  constructor(reason: string, detail: string) {
    super(detail);
    this.name = 'LineError';
    this.reason = reason;
  }
}

export type StatusAnswer =
  | { readonly kind: 'status'; readonly status: HostStatus }
  | { readonly kind: 'silent' }
  | { readonly kind: 'malformed' };

/** One TCP connection to a printer. Nothing is resent on it, ever: a line that breaks stays broken. */
export interface PrinterLine {
  /** Rejects with LineError when the line breaks; silence is an answer. */
  askStatus: (deadlineMs: number) => Promise<StatusAnswer>;
  /** Resolves when the system has taken every byte. Rejects with LineError on a cut or a stall. */
  send: (bytes: Uint8Array, stallMs: number) => Promise<void>;
  /** Ends our side and waits for the printer's. True: it closed in order. */
  finish: (deadlineMs: number) => Promise<boolean>;
  destroy: () => void;
}

/** Small enough that a stalled printer is noticed within one piece. */
const CHUNK = 16 * 1024;

const CONNECT_REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refused',
  ETIMEDOUT: 'timeout',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ENOTFOUND: 'unknown-host',
  EAI_AGAIN: 'unknown-host',
};

function connectError(error: Error): LineError {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return new LineError(CONNECT_REASONS[code] ?? 'connection-failed', error.message);
}

export function openLine(host: string, port: number, deadlineMs: number): Promise<PrinterLine> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true });
    const fail = (error: LineError): void => {
      clearTimeout(timer);
      socket.destroy();
      reject(error);
    };
    const timer = setTimeout(
      () => fail(new LineError('timeout', `no connection within ${deadlineMs} ms`)),
      deadlineMs,
    );
    const onError = (error: Error): void => fail(connectError(error));
    socket.once('error', onError);
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.off('error', onError);
      resolve(attach(socket));
    });
  });
}

function attach(socket: Socket): PrinterLine {
  let broken: LineError | null = null;
  let ending = false;
  let peerEnded = false;
  let received = '';
  /** Whoever waits for something to happen on the line. */
  const watchers = new Set<() => void>();
  const notify = (): void => {
    for (const watcher of watchers) watcher();
  };
  const breakLine = (reason: string, detail: string): void => {
    broken ??= new LineError(reason, detail);
    notify();
  };

  socket.on('data', (chunk) => {
    received = (received + chunk.toString('latin1')).slice(-8192);
    notify();
  });
  socket.on('end', () => {
    peerEnded = true;
    // A printer that hangs up before we are done has not taken everything.
    if (!ending) breakLine('cut', 'the printer closed the line');
  });
  socket.on('error', (error) => breakLine('cut', error.message));
  socket.on('close', () => {
    if (!ending || !peerEnded) breakLine('cut', 'the line closed');
    notify();
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
    socket.write(chunk, (error) => {
      // A failed write also comes as 'error', which says what broke.
      taken = error === null || error === undefined;
      notify();
    });
    if ((await until(() => (taken ? true : undefined), stallMs)) === undefined)
      throw new LineError('stalled', `no byte taken within ${stallMs} ms`);
  };

  return {
    askStatus: async (deadlineMs) => {
      received = '';
      await writeChunk(Buffer.from('~HS'), deadlineMs);
      const reading = await until(() => {
        const now = readHostStatus(received);
        return now.kind === 'incomplete' ? undefined : now;
      }, deadlineMs);
      return reading ?? { kind: 'silent' };
    },
    send: async (bytes, stallMs) => {
      for (let at = 0; at < bytes.length; at += CHUNK)
        await writeChunk(bytes.subarray(at, at + CHUNK), stallMs);
    },
    finish: async (deadlineMs) => {
      if (broken) {
        socket.destroy();
        return false;
      }
      ending = true;
      socket.end();
      try {
        const closed = await until(() => (socket.closed && !broken ? true : undefined), deadlineMs);
        return closed === true;
      } catch (error) {
        if (error instanceof LineError) return false;
        throw error;
      } finally {
        socket.destroy();
      }
    },
    destroy: () => {
      ending = true;
      socket.destroy();
    },
  };
}
