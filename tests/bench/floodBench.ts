/** A first sync of a hundred thousand documents on a station where somebody goes on scanning. */
import { buildRenderer } from '../../scripts/lib/builds.ts';
import { atMost, forComparison, type BenchResult } from './figures.ts';
import type { Scale } from './scale.ts';
import { facts, scanDuringSync, type BusyScans } from './scanBench.ts';
import { claimWork } from './scan/prepare.ts';
import { connectScanner } from './scan/sources.ts';
import { longest, percentile } from './statistics.ts';
import { openHostClient } from './world/hostClient.ts';
import { inWorld } from './world/inWorld.ts';

const GOAL = { frameGapMs: 100, scanMs: 100 };
/** Tasks claimed: more than anybody picks while the documents come. */
const TASKS = 1500;

export async function benchFlood(scale: Scale): Promise<BenchResult> {
  await buildRenderer();
  const size = { ...scale, orders: scale.floodOrders };
  return inWorld(size, 1, async ({ agents }) => {
    const [agent] = agents;
    if (!agent) throw new Error('no station');
    const client = await openHostClient(agent);
    const wanted = Math.min(TASKS, scale.floodOrders / 2);
    const batches = (await claimWork(client, wanted)).map(({ id }) => id);
    const orders = (await client.pullAll('fulfilments')).length;
    const scanner = await connectScanner(client);
    client.close();
    try {
      const runs: BusyScans[] = [];
      for (let run = 0; run < scale.syncRuns; run += 1) {
        runs.push(await scanDuringSync({ agent, scanner, batches }, orders));
      }
      const timings = runs.flatMap((run) => run.timings);
      const recording = facts(timings).map(({ total }) => total);
      const gaps = runs.flatMap(({ frameGaps }) => frameGaps);
      return {
        figures: {
          longestFrameGap: atMost(GOAL.frameGapMs, longest(gaps), 'ms'),
          frameGapP99: forComparison(percentile(gaps, 0.99), 'ms'),
          ...(recording.length > 0
            ? {
                scanP99: atMost(GOAL.scanMs, percentile(recording, 0.99), 'ms'),
                scanP50: forComparison(percentile(recording, 0.5), 'ms'),
                longestScan: forComparison(longest(recording), 'ms'),
              }
            : {}),
        },
        notes: [
          `${runs.map(({ documents }) => documents).join(', ')} documents, ${orders} of them open orders; ${recording.length} scans with a fact among ${timings.length}, 180 to 300 ms apart`,
          `longest frame gaps, run by run: ${runs.map(({ frameGaps }) => Math.round(longest(frameGaps))).join(', ')} ms`,
        ],
      };
    } finally {
      await scanner.close();
    }
  });
}
