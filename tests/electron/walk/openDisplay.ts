import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';

export interface Display {
  /** What a program that opens windows needs in its environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly close: () => void;
}

/** The display there is; on a Linux without one, an X server in memory. Rejects where that is missing too. */
export async function openDisplay(): Promise<Display> {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (process.platform !== 'linux' || DISPLAY !== undefined || WAYLAND_DISPLAY !== undefined)
    return { env: {}, close: () => undefined };
  const server = spawn(
    'Xvfb',
    ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] },
  );
  const told = once(server.stdio[3] as Readable, 'data') as Promise<[Buffer]>;
  const ended = once(server, 'exit').then(([code]) => {
    throw new Error(`Xvfb ended with ${String(code)}`);
  });
  const [number] = await Promise.race([told, ended]);
  ended.catch(() => undefined);
  return { env: { DISPLAY: `:${number.toString().trim()}` }, close: () => void server.kill() };
}
