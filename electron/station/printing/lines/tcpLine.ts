import { connect, type Socket } from 'node:net';
import { createLine, LineError, type PrinterLine } from './line.ts';

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

/** Rejects with LineError. */
export function openTcpLine(host: string, port: number, deadlineMs: number): Promise<PrinterLine> {
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

const attach = (socket: Socket): PrinterLine =>
  createLine((events) => {
    let ending = false;
    let peerEnded = false;
    socket.on('data', events.data);
    socket.on('end', () => {
      peerEnded = true;
      if (!ending) events.broken('cut', 'the printer closed the line');
    });
    socket.on('error', (error) => events.broken('cut', error.message));
    socket.on('close', () => {
      if (ending && peerEnded) events.closed();
      else events.broken('cut', 'the line closed');
    });
    return {
      write: (chunk, done) => void socket.write(chunk, done),
      end: () => {
        ending = true;
        socket.end();
      },
      destroy: () => {
        ending = true;
        socket.destroy();
      },
    };
  });
