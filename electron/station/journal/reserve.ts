import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  statfsSync,
  statSync,
  writeSync,
} from 'node:fs';
import { randomBytes } from 'node:crypto';

const MIB = 1024 * 1024;
export const RESERVE_BYTES = 8 * MIB;
const STEP_BYTES = MIB;
/** Below this much free space people are told. */
export const LOW_BYTES = 64 * MIB;
/** Only with this much free is a used-up reserve filled again. */
const REFILL_BYTES = 256 * MIB;

export interface Reserve {
  /** Gives one step of the reserve back to the disk; false when nothing is left to give. */
  readonly release: () => boolean;
  /** Fills the reserve again once there is room. */
  readonly refill: () => void;
  /** Bytes this user may still write on the journal's disk. */
  readonly freeBytes: () => number;
}

/**
 * Space kept for the day the disk is full. It is given back in steps, each used at once by the commit
 * that asked for it: given back whole, whoever filled the disk would take that too. The content is
 * random because some file systems store no zeros.
 */
export function openReserve(path: string, directory: string): Reserve {
  const freeBytes = (): number => {
    const stats = statfsSync(directory);
    return stats.bavail * stats.bsize;
  };

  const fill = (): void => {
    const handle = openSync(path, 'a', 0o600);
    try {
      const block = randomBytes(STEP_BYTES);
      for (let size = statSync(path).size; size < RESERVE_BYTES; size += STEP_BYTES) {
        writeSync(handle, block);
      }
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  };

  const refill = (): void => {
    const size = existsSync(path) ? statSync(path).size : 0;
    if (size < RESERVE_BYTES && freeBytes() >= REFILL_BYTES) fill();
  };

  const release = (): boolean => {
    if (!existsSync(path)) return false;
    const { size } = statSync(path);
    if (size === 0) return false;
    const handle = openSync(path, 'r+');
    try {
      ftruncateSync(handle, Math.max(0, size - STEP_BYTES));
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    return true;
  };

  if (!existsSync(path) && freeBytes() > 2 * RESERVE_BYTES) fill();
  return { release, refill, freeBytes };
}
