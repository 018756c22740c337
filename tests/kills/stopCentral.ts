/** Central told to stop while it has much to do. */
import { setTimeout as later } from 'node:timers/promises';
import { expect } from 'vitest';
import { checkKept } from './checkKept.ts';
import { openLoadedWorld, type LoadedWorld } from './world.ts';

const LIFE_MS = 600;
const ANSWERS = 20;
const STREAMS = 5;

/** Open until central ends them; rejects when one is cut instead. */
async function listen({ central, stations }: LoadedWorld): Promise<void> {
  const [first] = stations;
  const token = await first?.station.token();
  const response = await fetch(`${central.url}/v1/stream`, {
    headers: { authorization: `Bearer ${token}` },
  });
  if (response.status !== 200) throw new Error(`the stream was answered ${response.status}`);
  for await (const chunk of response.body ?? []) {
    if (!(chunk instanceof Uint8Array)) throw new Error('a stream of something else');
  }
}

/** On whichever engine the test run is about. */
export async function stopCentral(stops: number): Promise<void> {
  const world = await openLoadedWorld();
  const { random, central, load } = world;
  try {
    for (let stop = 0; stop < stops; stop += 1) {
      const streams = Promise.all(Array.from({ length: STREAMS }, () => listen(world)));
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
