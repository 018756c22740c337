import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { holdsPaper, type PrinterFault } from './fault.ts';
import { hostStatusLines } from './hostStatus.ts';
import { createZplStream } from './zplStream.ts';

export interface SimLabel {
  readonly bytes: Buffer;
  /** Wall milliseconds since 1970. */
  readonly at: number;
}

export interface PrinterSimOptions {
  /** 0 lets the system choose. */
  port: number;
  host?: string;
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

/** A network label printer that answers ~HS and can be told to fail. */
export async function startPrinterSim(options: PrinterSimOptions): Promise<PrinterSim> {
  const host = options.host ?? '127.0.0.1';
  const labels: SimLabel[] = [];
  const buffered: Buffer[] = [];
  const sockets = new Set<Socket>();
  const resumers = new Set<() => void>();
  let fault: PrinterFault = options.fault ?? { kind: 'none' };
  let accepted = 0;
  let bytesRead = 0;

  const print = (bytes: Buffer): void => {
    const label = { bytes, at: Date.now() };
    labels.push(label);
    options.onLabel?.(label);
  };

  const serve = (socket: Socket): void => {
    accepted += 1;
    sockets.add(socket);
    let seen = 0;
    let stalled = false;
    const stream = createZplStream({
      statusRequest: () => {
        seen -= 3;
        bytesRead -= 3;
        if (fault.kind === 'silent' || !socket.writable) return;
        const now = { fault, formatsWaiting: buffered.length, partial: stream.partial() };
        socket.write(hostStatusLines(now));
      },
      format: (bytes) => {
        if (holdsPaper(fault)) buffered.push(bytes);
        else print(bytes);
      },
    });
    /** Hands on what the fault lets through; the rest is lost with the line or waits in it. */
    const take = (chunk: Buffer): void => {
      const limit =
        fault.kind === 'cut-after' || fault.kind === 'stall-after' ? fault.bytes : Infinity;
      // A bare status request is not job data: it must get through at cut-after:0 too.
      const isQuestion = seen === 0 && chunk.equals(Buffer.from('~HS'));
      const room = isQuestion ? chunk.length : Math.max(0, limit - seen);
      const taken = chunk.subarray(0, room);
      seen += taken.length;
      bytesRead += taken.length;
      stream.push(taken);
      if (taken.length === chunk.length) return;
      if (fault.kind === 'cut-after') {
        socket.resetAndDestroy();
        return;
      }
      const rest = chunk.subarray(room);
      stalled = true;
      socket.pause();
      const resume = (): void => {
        if (socket.destroyed) return;
        stalled = false;
        take(rest);
        if (stalled) return;
        socket.resume();
        if (socket.readableEnded) socket.end();
      };
      resumers.add(resume);
    };
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
    if (!listening) {
      server = newServer();
      await listen(server, port, host);
      listening = true;
    }
    if (!holdsPaper(next)) for (const bytes of buffered.splice(0)) print(bytes);
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
