import { spawn } from 'node:child_process';
import type { App } from 'electron';
import { ownAppImage } from './appImage.ts';

/** Waits at most half a minute for that process to end; two of one station shut each other out. */
const WHEN_ENDED = `n=0
while kill -0 "$1" 2>/dev/null && [ "$n" -lt 300 ]; do sleep 0.1; n=$((n+1)); done
shift
exec "$@"`;

/**
 * Has the program start again, with the same arguments, when this one has ended. Electron would start the
 * file it runs from, which for an AppImage is gone with its mount by then: so the AppImage itself is started.
 */
export function startAgain(
  app: Pick<App, 'relaunch'>,
  own: Pick<NodeJS.Process, 'env' | 'execPath' | 'argv' | 'pid'>,
  report: (where: string, error: unknown) => void,
): void {
  const file = ownAppImage(own.env, own.execPath);
  if (file === null) {
    app.relaunch();
    return;
  }
  const args = ['-c', WHEN_ENDED, 'sh', String(own.pid), file, ...own.argv.slice(1)];
  const child = spawn('/bin/sh', args, { detached: true, stdio: 'ignore' });
  child.on('error', (error) => report('start again', error));
  child.unref();
}
