import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { LabelLanguage } from '../../shared/labels/index.ts';
import type { PaperPage } from '../../shared/paper/index.ts';
import { holdsPaper, type PrinterFault } from './fault.ts';
import { createPrinterStream, isBareQuestion, type SimFormat } from './printerStream.ts';

export interface SimLabel {
  readonly bytes: Buffer;
  readonly language: LabelLanguage;
  /** Its dots; null for ZPL, which zpl-renderer-js draws. */
  readonly page: PaperPage | null;
  readonly copies: number;
  /** Wall milliseconds since 1970. */
  readonly at: number;
}

export interface PrinterSimOptions {
  /** 0 lets the system choose. */
  port: number;
  host?: string;
  /** Default zpl. */
  language?: LabelLanguage;
  /** Dots per millimetre. Default 8. */
  dpmm?: number;
  fault?: PrinterFault;
  onLabel?: (label: SimLabel) => void;
}

export interface PrinterSim {
  readonly port: number;
  /** What came out on paper, oldest first. */
  labels: () => readonly SimLabel[];
  setFault: (fault: PrinterFault) => Promise<void>;
  /** Connections accepted so far. */
  connections: () => number;
  /** Job bytes read so far, over all connections. */
  bytesRead: () => number;
  close: () => Promise<void>;
}

const listen = (server: Server, port: number, host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });

/** Between two pieces that a slow printer takes. */
const SLOW_STEP_MS = 20;

/** A network label printer that answers its language's status question and can be told to fail. */
export async function startPrinterSim(options: PrinterSimOptions): Promise<PrinterSim> {
  const { host = '127.0.0.1', language = 'zpl', dpmm = 8 } = options;
  const labels: SimLabel[] = [];
  /** What waits for paper: labels, and answers that come behind them. */
  const buffered: (SimFormat | (() => void))[] = [];
  const sockets = new Set<Socket>();
  const resumers = new Set<() => void>();
  let fault: PrinterFault = options.fault ?? { kind: 'none' };
  let accepted = 0;
  let bytesRead = 0;

  const print = (format: SimFormat): void => {
    const label = { ...format, language, at: Date.now() };
    labels.push(label);
    options.onLabel?.(label);
  };
  const formatsWaiting = (): number => buffered.filter((item) => typeof item !== 'function').length;

  const serve = (socket: Socket): void => {
    accepted += 1;
    sockets.add(socket);
    let seen = 0;
    let stalled = false;
    const stream = createPrinterStream(language, dpmm, {
      question: (length, answer, behind) => {
        seen -= length;
        bytesRead -= length;
        const reply = (): void => {
          if (fault.kind === 'silent' || !socket.writable) return;
          const now = { fault, formatsWaiting: formatsWaiting(), partial: stream.partial() };
          socket.write(answer(now));
        };
        if (behind && buffered.length > 0) buffered.push(reply);
        else reply();
      },
      format: (format) => {
        if (holdsPaper(fault)) buffered.push(format);
        else print(format);
      },
    });
    const hand = (bytes: Buffer): void => {
      seen += bytes.length;
      bytesRead += bytes.length;
      stream.push(bytes);
    };
    /** Takes no more until the fault changes, or `ms` have passed. */
    const hold = (rest: Buffer, ms?: number): void => {
      stalled = true;
      socket.pause();
      const resume = (): void => {
        clearTimeout(timer);
        resumers.delete(resume);
        if (socket.destroyed) return;
        stalled = false;
        take(rest);
        if (stalled) return;
        socket.resume();
        if (socket.readableEnded) socket.end();
      };
      const timer = ms === undefined ? undefined : setTimeout(resume, ms);
      resumers.add(resume);
    };
    /** Hands on what the fault lets through; the rest is lost with the line or waits in it. */
    function take(chunk: Buffer): void {
      if (chunk.length === 0) return;
      // A bare status question is not job data: it must get through at cut-after:0 too.
      if (seen === 0 && isBareQuestion(language, chunk)) {
        hand(chunk);
        return;
      }
      if (fault.kind === 'slow') {
        const piece = Math.max(1, Math.round((fault.bytes * SLOW_STEP_MS) / 1000));
        hand(chunk.subarray(0, piece));
        if (chunk.length > piece) hold(chunk.subarray(piece), SLOW_STEP_MS);
        return;
      }
      const limit =
        fault.kind === 'cut-after' || fault.kind === 'stall-after' ? fault.bytes : Infinity;
      const room = Math.max(0, limit - seen);
      hand(chunk.subarray(0, room));
      if (chunk.length <= room) return;
      if (fault.kind === 'cut-after') socket.resetAndDestroy();
      else hold(chunk.subarray(room));
    }
    socket.on('data', take);
    // A stalled printer doesn't even notice that the station hung up.
    socket.on('end', () => stalled || socket.end());
    // A station that dies or gives up resets the line: for a printer that is everyday.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  };

  const newServer = (): Server => createServer({ allowHalfOpen: true }, serve);
  let server = newServer();
  let listening = true;
  const port = await listen(server, options.port, host);
  const stop = async (): Promise<void> => {
    if (!listening) return;
    listening = false;
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };

  const setFault = async (next: PrinterFault): Promise<void> => {
    fault = next;
    if (next.kind === 'refuse') {
      await stop();
      return;
    }
    if (next.kind === 'reset') {
      buffered.length = 0;
      resumers.clear();
      for (const socket of sockets) socket.resetAndDestroy();
      fault = { kind: 'none' };
      return;
    }
    if (!listening) {
      server = newServer();
      await listen(server, port, host);
      listening = true;
    }
    if (!holdsPaper(next)) {
      for (const item of buffered.splice(0)) {
        if (typeof item === 'function') item();
        else print(item);
      }
    }
    // A new stall adds itself again while the others go on.
    const waiting = [...resumers];
    resumers.clear();
    for (const resume of waiting) resume();
  };
  if (fault.kind === 'refuse') await stop();

  return {
    port,
    labels: () => labels,
    setFault,
    connections: () => accepted,
    bytesRead: () => bytesRead,
    close: stop,
  };
}
