import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { KEEP_EVERY_MS } from '../../renderer/replication/held.ts';
import { createRandomStream } from '../../shared/sample/random.ts';
import { personWith } from '../e2e/launch.ts';
import { readCentral } from '../invariants/index.ts';
import { countStored, replicaEqual } from '../invariants/station.ts';
import { runs } from '../runs.ts';
import { Expected } from './expected.ts';
import { expectNothingLost } from './finish.ts';
import { noKills } from './killPlan.ts';
import { Person, untilSoon } from './person.ts';
import { leaveBatch, openBatch, pickNext, pickPlace } from './picking.ts';
import { releaseWork } from './release.ts';
import { damageDatabases, damageFiles, RUNNING, STOPPED, type Damage } from './storageDamage.ts';
import { World } from './world.ts';

const EVERY = [...STOPPED, ...RUNNING] as const;
const RUNS = runs(EVERY.length);
const SEED = Number(process.env['STOWLINE_SEED'] ?? Date.now() % 1_000_000);
/** Scans between two misfortunes. */
const SCANS = { least: 2, most: 6 };

let world: World;
beforeAll(async () => {
  world = await World.open({ sampleOrders: 30 + RUNS * 3 });
});
afterAll(() => world?.close());

const isRunning = (damage: Damage): damage is (typeof RUNNING)[number] =>
  (RUNNING as readonly string[]).includes(damage);

/**
 * All databases share one log: cut short, it is a whole copy of earlier, cursors and all. Where that is only
 * seconds ago there is nothing to be told; what came later comes again.
 */
const mayLeaveAnOlderCopy = (damage: Damage): boolean =>
  ['file', 'truncated', 'overwritten'].includes(damage);

it(
  `notices ${RUNS} damages to the browser's storage, tells the person, and is whole again (STOWLINE_SEED=${SEED})`,
  async () => {
    const random = createRandomStream(SEED);
    const expected = new Expected();
    const person = new Person(world, noKills());
    await releaseWork(person, 30 + RUNS * 3, 5);
    await person.signIn(personWith('picker'));
    await person.untilBack();
    const tally: Record<string, number> = { told: 0, nothingLost: 0, withoutCentral: 0 };

    const pick = async (scans: number): Promise<void> => {
      for (let n = 0; n < scans; n += 1) {
        const result = await pickNext(person, expected);
        if (result === 'done') await leaveBatch(person);
        if (result === 'home') expect(await openBatch(person)).toBe('opened');
      }
    };
    const told = () =>
      world.page
        .locator(
          ['wiped', 'failed', 'older']
            .map((what) => `[data-testid="notice-storage-${what}"]`)
            .join(', '),
        )
        .first();
    const stored = async (after: string) =>
      untilSoon(
        `everything to be stored after ${after}`,
        async () => (await replicaEqual(readCentral(world.database), world.page)).length === 0,
      );

    for (let run = 0; run < RUNS; run += 1) {
      const damage = EVERY[run % EVERY.length] ?? 'folder';
      // In the middle of a handful: the batch is this person's, whatever happens to the browser.
      await pick(random.integer(SCANS.least, SCANS.most));
      if ((await pickPlace(person)).startsWith('done')) await pick(3);
      await person.allSent();
      await stored('some picks');
      const before = await countStored(world.page);
      const place = await pickPlace(person);
      const alone = random.chance(0.5);
      if (alone) {
        // A batch just taken is copied to the host within this time; nothing on the screen tells when.
        await pause(2 * KEEP_EVERY_MS);
        await world.stop('central');
      }

      let done: string;
      if (isRunning(damage)) {
        done = await damageDatabases(world.page, damage, random);
      } else {
        await world.stop('chromium');
        done = damageFiles(world.profile, damage, random);
        await world.start('chromium');
        await person.untilBack();
      }
      const what = `${done}${alone ? ', central away' : ''}`;
      // What is lost is told; and the person goes on at the same step, with central or without it.
      const certain = !isRunning(damage) && !mayLeaveAnOlderCopy(damage);
      const lost = alone && certain && (await countStored(world.page)) < before;
      if (lost) await told().waitFor();
      await untilSoon(
        `the same step after ${what}`,
        async () => (await pickPlace(person)) === place,
      );
      // To a fact: what nobody changes is looked at again only every minute or so.
      const { picks } = expected.counts();
      while (expected.counts().picks === picks) await pick(1);
      if (alone) {
        tally['withoutCentral'] = (tally['withoutCentral'] ?? 0) + 1;
        await world.start('central');
      }
      await person.allSent();
      await stored(what);
      if ((await told().count()) === 0) {
        // Only where the damage fell on what was not needed any more, or left an older copy whole.
        expect(mayLeaveAnOlderCopy(damage), what).toBe(true);
        tally['nothingLost'] = (tally['nothingLost'] ?? 0) + 1;
      } else {
        tally['told'] = (tally['told'] ?? 0) + 1;
        while ((await told().count()) > 0) await told().getByRole('button').click();
      }
    }
    await expectNothingLost(person, expected);
    process.stdout.write(`${JSON.stringify({ seed: SEED, runs: RUNS, ...tally })}\n`);
  },
  60_000 + RUNS * 60_000,
);
