/** Central's process killed at random moments while it has much to do. */
import { setTimeout as later } from 'node:timers/promises';
import { expect } from 'vitest';
import { onPostgres } from '../builders/database.ts';
import { checkKept } from './checkKept.ts';
import { openLoadedWorld } from './world.ts';

/** From central's start to its end at most, beyond the first answers. */
const LIFE_MS = 600;
/** Facts, and orders, answered in each life at least: a central that only starts would prove nothing. */
const ANSWERS = 5;
const POLL_MS = 3;

/** On whichever engine the test run is about. */
export async function killCentral(kills: number): Promise<void> {
  const world = await openLoadedWorld();
  const { seed, random, central, load } = world;
  try {
    const starts: number[] = [];
    for (let kill = 0; kill < kills; kill += 1) {
      const before = [load.facts.length, load.orders.length] as const;
      await expect
        .poll(() => Math.min(load.facts.length - before[0], load.orders.length - before[1]), {
          interval: POLL_MS,
          timeout: 60_000,
        })
        .toBeGreaterThanOrEqual(ANSWERS);
      await later(random.unit() * LIFE_MS);
      await central.kill();
      starts.push(await central.start());
    }
    await load.stop();
    await central.kill();
    const sorted = starts.toSorted((a, b) => a - b).map(Math.round);
    const figures = {
      seed,
      engine: onPostgres ? 'postgres' : 'sqlite',
      kills,
      facts: load.facts.length,
      orders: load.orders.length,
      ...load.counts,
      startMs: { median: sorted[sorted.length >> 1], worst: sorted.at(-1) },
    };
    process.stdout.write(`${JSON.stringify(figures)}\n`);
    await world.withStore((store) => checkKept(store, load));
  } finally {
    await world.end();
  }
}
