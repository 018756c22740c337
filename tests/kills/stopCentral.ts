/** Central told to stop while it has much to do. */
import { setTimeout as later } from 'node:timers/promises';
import { expect } from 'vitest';
import { checkKept } from './checkKept.ts';
import { openLoadedWorld, type LoadedWorld } from './world.ts';

const LIFE_MS = 600;
const ANSWERS = 20;
const STREAMS = 5;

/** Asks until it is open. Reads it until central ends it; throws when it is cut instead. */
async function openStream({ central, stations }: LoadedWorld): Promise<() => Promise<void>> {
  const [first] = stations;
  for (;;) {
    // A line that was kept open to the life before is found dead only now.
    const response = await (async () =>
      fetch(`${central.url}/v1/stream`, {
        headers: { authorization: `Bearer ${await first?.station.token()}` },
      }))().catch(() => undefined);
    if (response?.status !== 200) continue;
    return async () => {
      for await (const chunk of response.body ?? []) {
        if (!(chunk instanceof Uint8Array)) throw new Error('a stream of something else');
      }
    };
  }
}

/** On whichever engine the test run is about. */
export async function stopCentral(stops: number): Promise<void> {
  const world = await openLoadedWorld();
  const { random, central, load } = world;
  try {
    for (let stop = 0; stop < stops; stop += 1) {
      const opened = await Promise.all(Array.from({ length: STREAMS }, () => openStream(world)));
      const streams = Promise.all(opened.map((read) => read()));
      const before = load.acknowledged();
      await expect.poll(() => load.acknowledged()).toBeGreaterThanOrEqual(before + ANSWERS);
      await later(random.unit() * LIFE_MS);
      // It gives itself fifteen seconds, and fails if it needs more.
      expect((await central.signal(stop % 2 === 0 ? 'SIGTERM' : 'SIGINT')).code).toBe(0);
      await streams;
      await central.start();
    }
    await load.stop();
    expect((await central.signal('SIGTERM')).code).toBe(0);
    await world.withStore((store) => checkKept(store, load));
  } finally {
    await world.end();
  }
}
