import { createServer, connect, type Socket } from 'node:net';
import { once } from 'node:events';

/** The network line between one station and central: can be cut and mended. */
export interface Line {
  readonly url: string;
  readonly cut: () => void;
  readonly mend: () => void;
  readonly close: () => Promise<void>;
}

/** Forwards a loopback port to central's. Cut, it drops what is open and refuses what is new. */
export async function layLine(centralPort: number): Promise<Line> {
  let whole = true;
  const open = new Set<Socket>();
  const server = createServer((near) => {
    if (!whole) {
      near.destroy();
      return;
    }
    const far = connect(centralPort, '127.0.0.1');
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(from);
      from.pipe(to);
      // A cut shows as an error on either side; closing the other is all there is to do about it.
      from.on('error', () => to.destroy());
      from.on('close', () => {
        open.delete(from);
        to.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port for the line');
  return {
    url: `http://127.0.0.1:${address.port}`,
    cut: () => {
      whole = false;
      for (const socket of open) socket.destroy();
    },
    mend: () => {
      whole = true;
    },
    close: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
