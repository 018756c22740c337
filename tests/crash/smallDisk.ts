/** A disk of its own that can be filled to the last byte, and somebody who goes on eating what is freed. */
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import path from 'node:path';

const CHUNK = Buffer.alloc(1024 * 1024);
const EAT_EVERY_MS = 3;

export interface SmallDisk {
  readonly dir: string;
  readonly freeBytes: () => number;
  /** Takes space until so much is left. */
  readonly fillTo: (freeBytes: number) => void;
  /** Takes all that is left, and from now on whatever becomes free. */
  readonly eatAll: () => void;
  /** Gives everything back. */
  readonly clear: () => void;
  readonly unmount: () => void;
}

const run = (command: string, args: string[]): boolean =>
  spawnSync(command, args, { stdio: 'ignore' }).status === 0;

/** Why no disk can be mounted here; undefined: it can. */
export const whyNoDisk = (): string | undefined =>
  process.platform === 'linux' && process.getuid?.() === 0
    ? undefined
    : 'a small disk can be mounted by root on Linux only';

/** A file system of so many bytes in memory, at an empty folder. */
export function mountSmallDisk(dir: string, bytes: number): SmallDisk {
  if (!run('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', dir])) {
    throw new Error(`no file system could be mounted at ${dir}`);
  }
  const glutton = path.join(dir, 'glutton');
  let eating: NodeJS.Timeout | undefined;
  const freeBytes = () => {
    const { bavail, bsize } = statfsSync(dir);
    return bavail * bsize;
  };
  /** Writes at most so many bytes; fewer where the disk is full. */
  const take = (most: number): void => {
    const handle = openSync(glutton, 'a');
    try {
      for (let left = most; left > 0;) {
        left -= writeSync(handle, CHUNK, 0, Math.min(left, CHUNK.length));
      }
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
    } finally {
      closeSync(handle);
    }
  };
  const stopEating = () => clearInterval(eating);
  return {
    dir,
    freeBytes,
    fillTo: (wanted) => take(Math.max(0, freeBytes() - wanted)),
    eatAll() {
      stopEating();
      take(freeBytes());
      eating = setInterval(() => take(freeBytes()), EAT_EVERY_MS);
    },
    clear() {
      stopEating();
      rmSync(glutton, { force: true });
    },
    unmount() {
      stopEating();
      // Lazily: a process that is just ending may still have a file open.
      run('umount', ['-l', dir]);
    },
  };
}
