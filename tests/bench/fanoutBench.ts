/** From a change at central to the frame that shows it on another station's window. */
import { setTimeout as pause } from 'node:timers/promises';
import { buildRenderer } from '../../scripts/lib/builds.ts';
import { uuidv7 } from '../../shared/ids.ts';
import { personWith } from '../e2e/launch.ts';
import { atMost, forComparison, type BenchResult } from './figures.ts';
import { drawnAt, expectElement } from './page/appearance.ts';
import { clockOffset, processTime } from './page/clockOffset.ts';
import { waitForFrames } from './page/frameFloor.ts';
import { installRecorder } from './page/recorder.ts';
import { openStation, waitForSync } from './page/station.ts';
import type { Scale } from './scale.ts';
import { percentile } from './statistics.ts';
import { openWindow } from './world/browser.ts';
import { openHostClient, type HostClient } from './world/hostClient.ts';
import { inWorld } from './world/inWorld.ts';

const GOAL_MS = 150;
const FLOOR_SAMPLES = 100;
const ANSWER_MS = 15_000;

/** Facts by their id, until central's answer to them has come back to their station. */
function watchAnswers(client: HostClient): (factId: string) => Promise<number> {
  const arrived = new Map<string, PromiseWithResolvers<number>>();
  const of = (id: string) => {
    const known = arrived.get(id) ?? Promise.withResolvers<number>();
    arrived.set(id, known);
    return known;
  };
  client.on('answers', ({ results }) => {
    const at = processTime();
    for (const { id, outcome } of results) {
      if (outcome === 'applied' || outcome === 'flagged') of(id).resolve(at);
      else of(id).reject(new Error(`central answered ${outcome}`));
    }
  });
  return (factId) => {
    const late = setTimeout(() => of(factId).reject(new Error('no answer')), ANSWER_MS);
    return of(factId).promise.finally(() => clearTimeout(late));
  };
}

export async function benchFanout(scale: Scale): Promise<BenchResult> {
  await buildRenderer();
  return inWorld(scale, 2, async ({ agents }) => {
    const [near, far] = agents;
    if (!near || !far) throw new Error('two stations are needed');
    const supervisor = personWith('supervisor');
    const picker = personWith('picker');
    const nearClient = await openHostClient(near);
    await nearClient.signIn(supervisor.id, supervisor.pin);
    const orders = (await nearClient.pullAll('fulfilments')).length;
    nearClient.close();
    const farClient = await openHostClient(far);
    await farClient.signIn(picker.id, picker.pin);
    const answered = watchAnswers(farClient);

    const { page, close } = await openWindow(installRecorder);
    try {
      await openStation(page, near, ['desk', 'exceptions']);
      await waitForSync(page, orders);
      await page.getByTestId('exceptions-screen').waitFor();
      const clock = await clockOffset(page);
      const fromJournal: number[] = [];
      const fromAnswer: number[] = [];
      for (let n = 0; n < scale.fanoutChanges; n += 1) {
        const exceptionId = uuidv7();
        await page.evaluate(expectElement, `[data-exception="${exceptionId}"]`);
        await pause(20 + Math.random() * 60);
        const note = `bench ${n}`;
        const fact = await farClient.record('exception.raised', {
          exceptionId,
          kind: 'damage',
          note,
        });
        const journalled = processTime();
        const known = await answered(fact.id);
        const drawn = (await page.evaluate(drawnAt)) - clock.offset;
        fromJournal.push(drawn - journalled);
        fromAnswer.push(drawn - known);
      }
      const floor = await page.evaluate(waitForFrames, FLOOR_SAMPLES);
      return {
        figures: {
          p99: atMost(GOAL_MS, percentile(fromJournal, 0.99), 'ms'),
          p50: forComparison(percentile(fromJournal, 0.5), 'ms'),
          afterAnswerP50: forComparison(percentile(fromAnswer, 0.5), 'ms'),
          afterAnswerP99: forComparison(percentile(fromAnswer, 0.99), 'ms'),
          bareFrameP50: forComparison(percentile(floor, 0.5), 'ms'),
          bareFrameP99: forComparison(percentile(floor, 0.99), 'ms'),
        },
        notes: [
          `${fromJournal.length} facts of one station, drawn on the other's window among ${orders} open orders`,
          "p50 and p99 begin when the fact is in the journal of the station that made it, so its push to central is in them; afterAnswer begins when central's answer is back there",
          `the two clocks agree within ${clock.uncertainty.toFixed(1)} ms`,
        ],
      };
    } finally {
      await close();
      farClient.close();
    }
  });
}
