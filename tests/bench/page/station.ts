import type { Page } from 'playwright-core';
import type { BenchAgent } from '../world/agent.ts';

const SYNC_MS = 300_000;

/** Opens the station app with a session of its own, at a screen. */
export async function openStation(
  page: Page,
  agent: BenchAgent,
  path: readonly string[] = [],
): Promise<void> {
  await page.goto(agent.newUrl());
  // The code is in the place of the route until the app has taken it.
  await page.waitForFunction(() => !location.hash.includes('code='));
  if (path.length > 0) {
    await page.evaluate((hash) => void (location.hash = hash), `#/${path.join('/')}`);
  }
}

/** Until every collection was pulled to the end, with at least so many orders. Needs the recorder. */
export async function waitForSync(page: Page, orders: number): Promise<void> {
  await page.waitForFunction(
    (least) => {
      const { worker, followed } = globalThis.recorder;
      const live = new Set<string>();
      let received = 0;
      for (const event of worker) {
        if (event.state === 'live' && event.collection !== undefined) live.add(event.collection);
        if (event.collection === 'fulfilments') received = Math.max(received, event.received ?? 0);
      }
      return received >= least && followed.every((collection) => live.has(collection));
    },
    orders,
    { timeout: SYNC_MS, polling: 200 },
  );
}

/** Until these were pulled to the end, whatever else still comes. Needs the recorder. */
export async function waitForCollections(page: Page, names: readonly string[]): Promise<void> {
  await page.waitForFunction(
    (wanted) =>
      wanted.every((name) =>
        globalThis.recorder.worker.some(
          ({ state, collection }) => state === 'live' && collection === name,
        ),
      ),
    names,
    { timeout: SYNC_MS, polling: 50 },
  );
}

/** When the last collection had been pulled to the end for the first time, in the page's time. */
export const syncEnd = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const ends = new Map<string, number>();
    for (const { state, collection, at } of globalThis.recorder.worker) {
      if (state === 'live' && collection && !ends.has(collection)) ends.set(collection, at);
    }
    return Math.max(...ends.values());
  });
