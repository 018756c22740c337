/** First sync of a station, against bare Dexie and PouchDB on the same pages from the same agent. */
import { buildRenderer } from '../../scripts/lib/builds.ts';
import { PAGE_SIZE } from '../../renderer/replication/pullCollection.ts';
import type { ContenderAnswer } from './compared/pullAll.ts';
import { buildContender, type ContenderName } from './compared/build.ts';
import { atLeast, atMost, forComparison, type BenchResult } from './figures.ts';
import { installRecorder, type WorkerEvent } from './page/recorder.ts';
import { openStation, waitForSync } from './page/station.ts';
import type { Scale } from './scale.ts';
import { personWith } from '../e2e/launch.ts';
import { gapsOf, longest, median } from './statistics.ts';
import type { BenchAgent } from './world/agent.ts';
import { openWindow } from './world/browser.ts';
import { openHostClient, openSession } from './world/hostClient.ts';
import { inWorld } from './world/inWorld.ts';

const GOAL = { perSecond: 3000, ofDexie: 0.65, ofPouchDb: 2, frameGapMs: 100 };

interface StationRun {
  readonly documents: number;
  readonly collections: readonly string[];
  /** From an open storage to the last page stored and shown. */
  readonly ms: number;
  /** From the window's start to the open storage. */
  readonly openMs: number;
  readonly frameGapMs: number;
}

/** How each collection stood when it had been pulled to the end for the first time: later pulls count anew. */
function firstEnds(events: readonly WorkerEvent[]): Map<string, WorkerEvent> {
  const ends = new Map<string, WorkerEvent>();
  for (const event of events) {
    const { state, collection } = event;
    if (state === 'live' && collection && !ends.has(collection)) ends.set(collection, event);
  }
  return ends;
}

async function runStation(agent: BenchAgent, expected: number): Promise<StationRun> {
  const { page, close } = await openWindow(installRecorder);
  try {
    await page.addInitScript(() => globalThis.recorder.recordFrames(true));
    await openStation(page, agent);
    await waitForSync(page, expected);
    const { worker, frames } = await page.evaluate(() => ({
      worker: globalThis.recorder.worker,
      frames: globalThis.recorder.frames,
    }));
    const problem = worker.find(({ type }) => type === 'problem');
    if (problem) throw new Error(`the sync reported ${problem.detail}`);
    const loaded = worker.find(({ type }) => type === 'loaded')?.at ?? 0;
    const ends = [...firstEnds(worker).values()];
    const end = Math.max(...ends.map(({ at }) => at));
    const during = frames.filter((at) => at >= loaded && at <= end);
    return {
      documents: ends.reduce((sum, { received = 0 }) => sum + received, 0),
      collections: ends.flatMap(({ collection }) => collection ?? []),
      ms: end - loaded,
      openMs: loaded,
      frameGapMs: longest(gapsOf([loaded, ...during, end])),
    };
  } finally {
    await close();
  }
}

async function runContender(
  agent: BenchAgent,
  script: string,
  collections: readonly string[],
): Promise<ContenderAnswer> {
  const { page, close } = await openWindow();
  try {
    // A page of the agent's origin with a session of its own: the pull goes the same way as the station's.
    const [name = '', value = ''] = (await openSession(agent)).split('=');
    await page.context().addCookies([{ name, value, url: agent.origin }]);
    const address = `${agent.origin}/contender.html`;
    await page.route(address, (route) =>
      route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>bench</title>' }),
    );
    await page.goto(address);
    await page.unroute(address);
    await page.evaluate(script);
    const input = { pullBase: '/host/pull', collections: [...collections], pageSize: PAGE_SIZE };
    return await page.evaluate((given) => {
      if (!globalThis.contend) throw new Error('this page has no contender');
      return globalThis.contend(given);
    }, input);
  } finally {
    await close();
  }
}

const perSecond = ({ documents, ms }: { documents: number; ms: number }): number =>
  (documents * 1000) / ms;
const spread = (values: readonly number[]): string =>
  values.map((value) => Math.round(value)).join(', ');

export async function benchSync(scale: Scale): Promise<BenchResult> {
  await buildRenderer();
  const names: readonly ContenderName[] = ['dexie', 'pouchDb'];
  const scripts = new Map<ContenderName, string>();
  for (const name of names) scripts.set(name, await buildContender(name));

  return inWorld(scale, 1, async ({ agents }) => {
    const [agent] = agents;
    if (!agent) throw new Error('no station');
    const client = await openHostClient(agent);
    const picker = personWith('picker');
    await client.signIn(picker.id, picker.pin);
    const orders = await client.pullAll('fulfilments');
    client.close();
    const bytes = orders.map((order) => JSON.stringify(order).length);

    const stations: StationRun[] = [];
    const rates = new Map<ContenderName, number[]>(names.map((name) => [name, []]));
    // In turns, so that what else the machine does meets all of them alike.
    for (let run = 0; run < scale.syncRuns; run += 1) {
      const station = await runStation(agent, orders.length);
      stations.push(station);
      for (const [name, script] of scripts) {
        const answer = await runContender(agent, script, station.collections);
        if (answer.documents !== station.documents) {
          throw new Error(`${name} got ${answer.documents} of ${station.documents} documents`);
        }
        rates.get(name)?.push(perSecond(answer));
      }
    }

    const ours = stations.map(perSecond);
    const dexie = rates.get('dexie') ?? [];
    const pouchDb = rates.get('pouchDb') ?? [];
    const meanBytes = bytes.reduce((sum, size) => sum + size, 0) / bytes.length;
    return {
      figures: {
        documentsPerSecond: atLeast(GOAL.perSecond, median(ours), 'docs/s'),
        ofBareDexie: atLeast(GOAL.ofDexie, median(ours) / median(dexie), '×'),
        ofPouchDb: atLeast(GOAL.ofPouchDb, median(ours) / median(pouchDb), '×'),
        longestFrameGap: atMost(
          GOAL.frameGapMs,
          Math.max(...stations.map(({ frameGapMs }) => frameGapMs)),
          'ms',
        ),
        bareDexie: forComparison(median(dexie), 'docs/s'),
        pouchDb: forComparison(median(pouchDb), 'docs/s'),
        timeToOpen: forComparison(median(stations.map(({ openMs }) => openMs)), 'ms'),
      },
      notes: [
        `${stations[0]?.documents} documents, ${orders.length} of them open orders of ${Math.round(meanBytes)} bytes on average; pages of ${PAGE_SIZE}`,
        `medians of ${scale.syncRuns} runs in turns. docs/s: station ${spread(ours)}; bare Dexie ${spread(dexie)}; PouchDB ${spread(pouchDb)}`,
        `longest frame gaps of the station: ${spread(stations.map(({ frameGapMs }) => frameGapMs))} ms`,
      ],
    };
  });
}
