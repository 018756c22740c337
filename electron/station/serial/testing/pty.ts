/** Real serial ports for tests and benchmarks: ptys of socat. What is written to `wire` comes out of the port. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

export interface Pty {
  /** The device's end. What the station writes is read from it. */
  readonly wire: Socket;
  /** Takes the port away as pulling its plug does. Resolves when it is gone. */
  unplug: () => Promise<void>;
}

/** Throws, naming what is missing, where there is no socat. */
export function needSocat(): void {
  if (spawnSync('socat', ['-V']).error)
    throw new Error('real serial ports need socat: apt-get install socat');
}

async function untilThere(path: string, child: ChildProcess): Promise<void> {
  while (!existsSync(path)) {
    if (child.exitCode !== null) throw new Error(`socat did not make ${path}`);
    await pause(5);
  }
}

/** A serial port at `path`, there until it is unplugged. */
export async function plugIn(path: string): Promise<Pty> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const child = spawn(
    'socat',
    ['-b', '1024', `PTY,link=${path},raw,echo=0`, `TCP:127.0.0.1:${port},nodelay`],
    { stdio: 'ignore' },
  );
  const [wire] = (await once(server, 'connection')) as [Socket];
  server.close();
  wire.setNoDelay(true);
  // A killed socat resets the line.
  wire.on('error', () => wire.destroy());
  await untilThere(path, child);
  return {
    wire,
    unplug: async () => {
      const gone = once(child, 'exit');
      // Ended, it takes the port with it; killed, it would leave its link behind.
      if (child.exitCode === null && child.kill('SIGTERM')) await gone;
      wire.destroy();
    },
  };
}
