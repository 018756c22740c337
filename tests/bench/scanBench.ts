/** From a scan to the frame that shows its answer, at rest and during a first sync. */
import type { Page } from 'playwright-core';
import { buildRenderer } from '../../scripts/lib/builds.ts';
import { atMost, forComparison, type BenchResult } from './figures.ts';
import { installRecorder } from './page/recorder.ts';
import { waitForFrames } from './page/frameFloor.ts';
import { openStation, syncEnd, waitForCollections, waitForSync } from './page/station.ts';
import type { Scale } from './scale.ts';
import { commitTimes } from './scan/commitFloor.ts';
import { claimWork } from './scan/prepare.ts';
import { attachWedge, connectScanner, type ScanSource } from './scan/sources.ts';
import { timingsOf, type ScanTiming } from './scan/timings.ts';
import { startPicking } from './scan/walk.ts';
import { gapsOf, percentile } from './statistics.ts';
import type { BenchAgent } from './world/agent.ts';
import { openWindow } from './world/browser.ts';
import { openHostClient } from './world/hostClient.ts';
import { inWorld } from './world/inWorld.ts';

const GOAL = { atRestMs: 25, whileSyncingMs: 100 };
/** First syncs tried to get the scans that are wanted during one. */
const SYNCS_MAX = 12;
const FLOOR_SAMPLES = 200;

export const facts = (timings: readonly ScanTiming[]) => timings.filter(({ fact }) => fact);
const recorded = (page: Page) =>
  page.evaluate(() => {
    const { scans, records } = globalThis.recorder;
    return { scans, records };
  });

export interface Work {
  readonly agent: BenchAgent;
  readonly scanner: ScanSource;
  /** Batches with tasks left, the one being picked first. */
  readonly batches: string[];
}

/** Everything synced, nothing else going on. */
async function scanAtRest(work: Work, orders: number, wanted: number) {
  const { page, close } = await openWindow(installRecorder);
  try {
    await openStation(page, work.agent, ['pick', work.batches[0] ?? '']);
    await waitForSync(page, orders);
    const picker = await startPicking(page, [work.scanner, await attachWedge(page)]);
    const enough = () => picker.scans.filter(({ answer }) => isPick(answer.code)).length >= wanted;
    while (!(await picker.walk(enough))) {
      work.batches.shift();
      const [next] = work.batches;
      if (next === undefined) throw new Error('every batch was picked before enough was measured');
      await page.evaluate((hash) => void (location.hash = hash), `#/pick/${next}`);
      await page.locator(`[data-testid="pick-screen"][data-batch="${next}"]`).waitFor();
    }
    const floor = await page.evaluate(waitForFrames, FLOOR_SAMPLES);
    const commits = await commitTimes(FLOOR_SAMPLES);
    return { timings: timingsOf(await recorded(page), picker.scans), floor, commits };
  } finally {
    await close();
  }
}

const isPick = (code: string): boolean => code.startsWith('picked') || code === 'batch-picked';

export interface BusyScans {
  readonly timings: ScanTiming[];
  /** Between two frames while documents came, ms. */
  readonly frameGaps: number[];
  readonly documents: number;
}

/** On a new profile: the work comes first, all those orders while it is being done. */
export async function scanDuringSync(work: Work, orders: number): Promise<BusyScans> {
  const { page, close } = await openWindow(installRecorder);
  try {
    await page.addInitScript(() => globalThis.recorder.recordFrames(true));
    await openStation(page, work.agent, ['pick', work.batches[0] ?? '']);
    await page.getByTestId('pick-work').waitFor();
    // An item is known by its barcode once the products are here; most of the orders come after them.
    await waitForCollections(page, ['tasks', 'products']);
    const picker = await startPicking(page, [work.scanner, await attachWedge(page)]);
    let syncing = true;
    const [workLeft] = await Promise.all([
      picker.walk(() => !syncing),
      waitForSync(page, orders).then(() => (syncing = false)),
    ]);
    if (!workLeft) work.batches.shift();
    const ended = await syncEnd(page);
    const timings = timingsOf(await recorded(page), picker.scans);
    const { frames, loaded, documents } = await page.evaluate(() => {
      const { worker } = globalThis.recorder;
      const received = new Map<string, number>();
      for (const event of worker) {
        if (event.collection) {
          const before = received.get(event.collection) ?? 0;
          received.set(event.collection, Math.max(before, event.received ?? 0));
        }
      }
      return {
        frames: globalThis.recorder.frames,
        loaded: worker.find(({ type }) => type === 'loaded')?.at ?? 0,
        documents: [...received.values()].reduce((sum, count) => sum + count, 0),
      };
    });
    const during = frames.filter((at) => at >= loaded && at <= ended);
    return {
      timings: timings.filter(({ drawn }) => drawn <= ended),
      frameGaps: gapsOf([loaded, ...during, ended]),
      documents,
    };
  } finally {
    await close();
  }
}

const pair = (samples: readonly number[]): string =>
  samples.length === 0
    ? '–'
    : [0.5, 0.99, 1].map((share) => percentile(samples, share).toFixed(1)).join(' / ');

const tell = (what: string, timings: readonly ScanTiming[]): string[] =>
  (['scanner', 'wedge'] as const).map((source) => {
    const own = facts(timings).filter((timing) => timing.source === source);
    const part = (key: 'total' | 'journal' | 'frame') => pair(own.map((timing) => timing[key]));
    return `${what}, ${source}, ${own.length} facts, p50 / p99 / longest ms: ${part('total')}; of it the journal's round trip ${part('journal')}, waiting for the frame ${part('frame')}`;
  });

export async function benchScan(scale: Scale): Promise<BenchResult> {
  await buildRenderer();
  return inWorld(scale, 1, async ({ agents }) => {
    const [agent] = agents;
    if (!agent) throw new Error('no station');
    const client = await openHostClient(agent);
    const wanted = scale.factScans + scale.factScansWhileSyncing * 2;
    const batches = (await claimWork(client, wanted)).map(({ id }) => id);
    const orders = (await client.pullAll('fulfilments')).length;
    const scanner = await connectScanner(client);
    // Scans go to the newest window alone.
    client.close();
    try {
      const work: Work = { agent, scanner, batches };
      const busy: ScanTiming[] = [];
      let syncs = 0;
      while (facts(busy).length < scale.factScansWhileSyncing && syncs < SYNCS_MAX) {
        busy.push(...(await scanDuringSync(work, orders)).timings);
        syncs += 1;
      }
      const { timings, floor, commits } = await scanAtRest(work, orders, scale.factScans);
      const rest = facts(timings).map(({ total }) => total);
      const during = facts(busy).map(({ total }) => total);
      const others = timings.filter(({ fact }) => !fact).map(({ total }) => total);
      const journal = facts(timings).map((timing) => timing.journal);
      return {
        figures: {
          p99: atMost(GOAL.atRestMs, percentile(rest, 0.99), 'ms'),
          p50: forComparison(percentile(rest, 0.5), 'ms'),
          ...(during.length > 0
            ? {
                p99WhileSyncing: atMost(GOAL.whileSyncingMs, percentile(during, 0.99), 'ms'),
                p50WhileSyncing: forComparison(percentile(during, 0.5), 'ms'),
              }
            : {}),
          p99WithoutFact: forComparison(percentile(others, 0.99), 'ms'),
          bareFrameP50: forComparison(percentile(floor, 0.5), 'ms'),
          bareFrameP99: forComparison(percentile(floor, 0.99), 'ms'),
          bareCommitP50: forComparison(percentile(commits, 0.5), 'ms'),
          bareCommitP99: forComparison(percentile(commits, 0.99), 'ms'),
          journalP50: forComparison(percentile(journal, 0.5), 'ms'),
          journalP99: forComparison(percentile(journal, 0.99), 'ms'),
        },
        notes: [
          `${rest.length} scans with a fact and ${others.length} without at rest, ${during.length} with a fact during ${syncs} first syncs, 180 to 300 ms apart; ${orders} open orders, ${scale.products} products`,
          ...tell('at rest', timings),
          ...tell('while syncing', busy),
        ],
      };
    } finally {
      await scanner.close();
    }
  });
}
