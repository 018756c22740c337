/** The desk's list of a hundred thousand orders: scrolled, jumped through, sorted and filtered. */
import type { Page } from 'playwright-core';
import { buildRenderer } from '../../scripts/lib/builds.ts';
import { ORDER_SORTS } from '../../shared/schema/index.ts';
import { personWith } from '../e2e/launch.ts';
import { askForList, jumpAround, scrollThrough, watchFrames } from './desk/inPage.ts';
import { atMost, forComparison, type BenchResult } from './figures.ts';
import { installRecorder } from './page/recorder.ts';
import { openStation, waitForSync } from './page/station.ts';
import type { Scale } from './scale.ts';
import { gapsOf, longest, percentile } from './statistics.ts';
import { openWindow } from './world/browser.ts';
import { openHostClient } from './world/hostClient.ts';
import { inWorld } from './world/inWorld.ts';

const GOAL_MS = 50;
const IDLE_SECONDS = 3;

/** Parts of the address; each differs from the one before, so that each is asked of central. */
const LISTS: readonly Readonly<Record<string, string>>[] = [
  ...ORDER_SORTS.flatMap((sort) => [{ sort }, { sort, direction: 'desc' }]),
  { country: 'Germany' },
  { status: 'open' },
  { country: 'France', sort: 'totalMinor', direction: 'desc' },
  { q: '8012' },
];
const addressOf = (list: Readonly<Record<string, string>>): string =>
  `#/desk/orders?${new URLSearchParams(list).toString()}`;

async function askForLists(page: Page, rounds: number): Promise<Map<string, number[]>> {
  const times = new Map<string, number[]>();
  for (let round = 0; round < rounds; round += 1) {
    for (const list of LISTS) {
      const address = addressOf(list);
      const took = await page.evaluate(askForList, address);
      times.set(address, [...(times.get(address) ?? []), took]);
    }
  }
  return times;
}

export async function benchDesk(scale: Scale): Promise<BenchResult> {
  await buildRenderer();
  const size = { orders: scale.deskOrders, products: scale.products };
  return inWorld(size, 1, async ({ agents }) => {
    const [agent] = agents;
    if (!agent) throw new Error('no station');
    const supervisor = personWith('supervisor');
    const client = await openHostClient(agent);
    await client.signIn(supervisor.id, supervisor.pin);
    const { total } = await client.call('orders:query', { limit: 1 });
    client.close();
    const { page, close } = await openWindow(installRecorder);
    try {
      await openStation(page, agent, ['desk', 'orders']);
      await waitForSync(page, scale.deskOrders);
      await page.locator(`[data-testid="orders-table"][data-total="${total}"]`).waitFor();
      const seconds = scale.scrollSeconds;
      const idle = gapsOf(await page.evaluate(watchFrames, { seconds: IDLE_SECONDS }));
      const steady = gapsOf(await page.evaluate(scrollThrough, { seconds }));
      const jumps = await page.evaluate(jumpAround, { seconds });
      const jumping = gapsOf(jumps.frames);
      const lists = await askForLists(page, scale.deskQueries);
      const moved = [...steady, ...jumping];
      const answers = [...lists.values()].flat();
      const slowest = [...lists]
        .map(([address, times]) => ({ address, ms: percentile(times, 0.5) }))
        .toSorted((a, b) => b.ms - a.ms)
        .slice(0, 3);
      return {
        figures: {
          longestFrame: atMost(GOAL_MS, longest(moved), 'ms'),
          frameP99: forComparison(percentile(moved, 0.99), 'ms'),
          idleLongestFrame: forComparison(longest(idle), 'ms'),
          rowsAfterJumpP50: forComparison(percentile(jumps.filled, 0.5), 'ms'),
          rowsAfterJumpP99: forComparison(percentile(jumps.filled, 0.99), 'ms'),
          listP50: forComparison(percentile(answers, 0.5), 'ms'),
          listP99: forComparison(percentile(answers, 0.99), 'ms'),
        },
        notes: [
          `${total} orders; ${steady.length} frames while scrolling from end to end in ${seconds} s, ${jumping.length} during ${jumps.filled.length} jumps; ${idle.length} frames without either`,
          `longest frame scrolling ${longest(steady).toFixed(1)} ms, jumping ${longest(jumping).toFixed(1)} ms`,
          `${answers.length} sorts and filters from the address to the drawn rows; slowest: ${slowest.map(({ address, ms }) => `${address.split('?')[1]} ${Math.round(ms)} ms`).join(', ')}`,
        ],
      };
    } finally {
      await close();
    }
  });
}
