import { createServer, type AddressInfo, type Socket } from 'node:net';

export interface LineServer {
  readonly port: number;
  connected: () => number;
  /** Resolves when somebody is on the line. */
  waitForConnection: () => Promise<void>;
  write: (bytes: string | Buffer) => void;
  /** Cuts every line without closing the door: what pulling the cable looks like. */
  cut: () => void;
  close: () => Promise<void>;
}

/** A TCP server that stands for a device on a line: everyone connected gets what it sends. */
export async function startLineServer(options: {
  port: number;
  host?: string;
  onData?: (chunk: Buffer, reply: (bytes: string) => void) => void;
}): Promise<LineServer> {
  const sockets = new Set<Socket>();
  const waiting = new Set<() => void>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('data', (chunk) => options.onData?.(chunk, (bytes) => void socket.write(bytes)));
    // A station that goes away resets the line: for a device that is everyday.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    for (const resolve of waiting) resolve();
    waiting.clear();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host ?? '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
  const cut = (): void => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    connected: () => sockets.size,
    waitForConnection: () =>
      sockets.size > 0 ? Promise.resolve() : new Promise((resolve) => waiting.add(resolve)),
    write: (bytes) => {
      for (const socket of sockets) socket.write(bytes);
    },
    cut,
    close: () =>
      new Promise((resolve) => {
        cut();
        server.close(() => resolve());
      }),
  };
}
