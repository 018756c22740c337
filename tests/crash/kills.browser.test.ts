import { afterAll, beforeAll, expect, it } from 'vitest';
import { personWith } from '../e2e/launch.ts';
import { runs } from '../runs.ts';
import { Expected } from './expected.ts';
import { expectNothingLost } from './finish.ts';
import { createKillPlan, noKills } from './killPlan.ts';
import { packReady } from './packing.ts';
import { Person } from './person.ts';
import { pickBatch } from './picking.ts';
import { releaseWork } from './release.ts';
import { World } from './world.ts';

const KILLS = runs(20);
const SEED = Number(process.env['STOWLINE_SEED'] ?? Date.now() % 1_000_000);
const BATCH_ORDERS = 3;
/** Longer than a kill, the restart and the scans up to the next one ever take. */
const MS_PER_KILL = 20_000;

let world: World;
beforeAll(async () => {
  world = await World.open({ sampleOrders: 20 + KILLS });
});
afterAll(() => world?.close());

it(
  `loses no acknowledged scan in ${KILLS} kills of browser, agent and central (STOWLINE_SEED=${SEED})`,
  async () => {
    const expected = new Expected();
    const calm = new Person(world, noKills());
    await releaseWork(calm, 20 + KILLS, BATCH_ORDERS);
    const plan = createKillPlan(SEED, KILLS);
    const person = new Person(world, plan);
    while (plan.left() > 0) {
      await person.signIn(personWith('picker'));
      expect(await pickBatch(person, expected), 'there is work left').toBe(true);
      await person.signIn(personWith('packer'));
      await packReady(person, expected);
    }
    await expectNothingLost(person, expected);
    const { kills, unanswered, justAnswered } = plan.tally;
    process.stdout.write(
      `${JSON.stringify({ seed: SEED, kills, unanswered, justAnswered, usualAnswerMs: Math.round(person.usualMs()), ...expected.counts() })}\n`,
    );
    expect(world.pageErrors).toEqual([]);
    expect(unanswered).toBeGreaterThan(KILLS / 4);
  },
  60_000 + KILLS * MS_PER_KILL,
);
