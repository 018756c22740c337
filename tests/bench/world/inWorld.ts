import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startBenchAgent, type BenchAgent } from './agent.ts';
import { startSeededCentral, type BenchCentral } from './central.ts';
import type { OrderFileOptions } from './orderFile.ts';

export interface World {
  readonly central: BenchCentral;
  readonly agents: readonly BenchAgent[];
}

/** Runs `work` against a seeded central and so many stations, and removes all of it afterwards. */
export async function inWorld<T>(
  orders: OrderFileOptions,
  stations: number,
  work: (world: World) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'stowline-bench-'));
  const stops: (() => Promise<void>)[] = [];
  try {
    const central = await startSeededCentral(path.join(folder, 'central'), orders);
    stops.push(central.stop);
    const agents: BenchAgent[] = [];
    for (let n = 1; n <= stations; n += 1) {
      const agent = await startBenchAgent(central, path.join(folder, `station-${n}`), `Bench ${n}`);
      stops.push(agent.stop);
      agents.push(agent);
    }
    return await work({ central, agents });
  } finally {
    for (const stop of stops.toReversed()) await stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
