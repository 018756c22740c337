/** Who used how much of the machine while something ran. */
import { cpus } from 'node:os';
import type { CentralNode } from './node.ts';

export interface Shares {
  /** Of all the machine's CPU time, 0–1: central with its database, and the load generator. */
  readonly central: number;
  readonly load: number;
  /** Seconds of CPU of central with its database. */
  readonly centralSeconds: number;
}

export function watchShares(node: CentralNode): () => Shares {
  const startedAt = performance.now();
  const centralBefore = node.cpu();
  const loadBefore = process.cpuUsage();
  return () => {
    const machine = ((performance.now() - startedAt) / 1000) * cpus().length;
    const centralSeconds = node.cpu() - centralBefore;
    const { user, system } = process.cpuUsage(loadBefore);
    return {
      central: centralSeconds / machine,
      load: (user + system) / 1e6 / machine,
      centralSeconds,
    };
  };
}
