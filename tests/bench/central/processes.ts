/** What programs take of the machine, by Linux's own books. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';

const TICKS_PER_SECOND = 100;
export const HAS_BOOKS = existsSync('/proc/self/stat');

/** After the name, which may hold spaces: state, parent, … */
const fieldsOf = (pid: number): string[] => {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
};

/** Seconds of CPU this process has used, those of children it has waited for included; 0 once it is gone. */
export function cpuSeconds(pid: number): number {
  if (!HAS_BOOKS || !existsSync(`/proc/${pid}/stat`)) return 0;
  const ticks = fieldsOf(pid).slice(11, 15);
  return ticks.reduce((sum, field) => sum + Number(field), 0) / TICKS_PER_SECOND;
}

/** MiB this process has had resident at most. */
export function peakMemory(pid: number): number {
  if (!HAS_BOOKS) return 0;
  const found = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(found?.[1] ?? 0) / 1024;
}

export function childrenOf(parent: number): number[] {
  if (!HAS_BOOKS) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && existsSync(`/proc/${name}/stat`))
    .map(Number)
    .filter((pid) => {
      try {
        return Number(fieldsOf(pid)[1]) === parent;
      } catch {
        // It ended meanwhile.
        return false;
      }
    });
}
