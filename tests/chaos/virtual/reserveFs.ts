/** `node:fs` for the journal's reserve: its steps are given to the simulated disk, and cost no writing. */
import { fstatSync, ftruncateSync as truncateNow, type StatsFs } from 'node:fs';
import { currentProcess } from './machine.ts';

export { closeSync, existsSync, openSync, statSync } from 'node:fs';

export const fsyncSync = (): void => undefined;

export function ftruncateSync(handle: number, length: number): void {
  const before = fstatSync(handle).size;
  truncateNow(handle, length);
  if (before > length) currentProcess().disk?.give(before - length);
}

export function writeSync(handle: number, block: Uint8Array): number {
  truncateNow(handle, fstatSync(handle).size + block.length);
  return block.length;
}

const PLENTY = 1024 * 1024 * 1024;

export const statfsSync = (): Pick<StatsFs, 'bavail' | 'bsize'> => ({
  bavail: currentProcess().disk?.freeBytes ?? PLENTY,
  bsize: 1,
});
