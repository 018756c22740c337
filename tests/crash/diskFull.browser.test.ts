import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRandomStream } from '../../shared/sample/random.ts';
import { personWith } from '../e2e/launch.ts';
import { runs } from '../runs.ts';
import { Expected } from './expected.ts';
import { expectNothingLost } from './finish.ts';
import { noKills } from './killPlan.ts';
import { readTraffic } from './pageWatch.ts';
import { Person } from './person.ts';
import { leaveBatch, openBatch, pickNext } from './picking.ts';
import { releaseWork } from './release.ts';
import { mountSmallDisk, whyNoDisk, type SmallDisk } from './smallDisk.ts';
import { World } from './world.ts';

const RUNS = runs(3);
const SEED = Number(process.env['STOWLINE_SEED'] ?? Date.now() % 1_000_000);
const MIB = 1024 * 1024;
/** Room for the station, its reserve, and enough beyond for the reserve to be filled again. */
const DISK_BYTES = 320 * MIB;
/** Somewhat more than what the station calls nearly full. */
const NOT_YET_LOW = 70 * MIB;
/** Below what the station calls nearly full, with work going on for a while. */
const NEARLY_FULL = { least: 1, most: 60 };
/** Scans after which a disk that is full to the last byte must have been noticed. */
const SCANS_MOST = 400;

const missing = whyNoDisk();
if (missing !== undefined) process.stdout.write(`Disk-full runs are skipped: ${missing}.\n`);

let mount: string;
let disk: SmallDisk | undefined;
let world: World;
beforeAll(async () => {
  if (missing !== undefined) return;
  mount = await mkdtemp(path.join(tmpdir(), 'stowline-disk-'));
  disk = mountSmallDisk(mount, DISK_BYTES);
  world = await World.open({ agentData: path.join(mount, 'agent'), sampleOrders: 60 + RUNS * 10 });
});
afterAll(async () => {
  await world?.close();
  disk?.unmount();
  if (mount !== undefined) await rm(mount, { recursive: true, force: true });
});

it.skipIf(missing !== undefined)(
  `loses nothing on a full disk, warns of it and goes on after it, ${RUNS} times (STOWLINE_SEED=${SEED})`,
  async () => {
    if (disk === undefined) throw new Error('no disk');
    const random = createRandomStream(SEED);
    const expected = new Expected();
    const person = new Person(world, noKills());
    await releaseWork(person, 60 + RUNS * 10, 6);
    await person.signIn(personWith('picker'));
    await person.untilBack();
    const figures = { warnedMs: [] as number[], scans: 0, refused: 0 };

    /** One scan; from batch to batch. */
    const pick = async (): Promise<'recorded' | 'not-recorded'> => {
      const result = await pickNext(person, expected);
      if (result === 'done') {
        await leaveBatch(person);
        return pick();
      }
      if (result === 'home') {
        const opened = await openBatch(person);
        expect(opened, 'there is work left').not.toBe('none');
        return opened === 'refused' ? 'not-recorded' : pick();
      }
      figures.scans += 1;
      return result === 'not-recorded' ? result : 'recorded';
    };

    /** Does something to the agent, which is running again afterwards and talks to the page. */
    const withNewAgent = async (what: () => Promise<void>): Promise<void> => {
      const { opened } = await readTraffic(world.page);
      await what();
      await world.start('agent');
      await world.linked(opened);
    };

    for (let run = 0; run < RUNS; run += 1) {
      // A write-ahead log that has grown once is written over for ever, and needs no new space.
      if (run > 0) await withNewAgent(() => world.stop('agent'));
      const warning = world.page.getByTestId('disk-low');
      await warning.waitFor({ state: 'detached' });
      for (let n = random.integer(1, 6); n > 0; n -= 1) expect(await pick()).toBe('recorded');

      disk.fillTo(NOT_YET_LOW);
      const warned = warning.waitFor().then(() => performance.now());
      const start = performance.now();
      disk.fillTo(random.integer(NEARLY_FULL.least, NEARLY_FULL.most) * MIB);
      figures.warnedMs.push(Math.round((await warned) - start));
      for (let n = random.integer(0, 5); n > 0; n -= 1) expect(await pick()).toBe('recorded');

      disk.eatAll();
      let full = false;
      for (let n = 0; n < SCANS_MOST && !full; n += 1) full = (await pick()) === 'not-recorded';
      expect(full, 'nothing was recorded for want of space').toBe(true);
      await world.page
        .getByText(/磁盘已满/)
        .first()
        .waitFor();
      for (let n = random.integer(0, 3); n > 0; n -= 1) {
        if ((await pick()) === 'not-recorded') figures.refused += 1;
      }
      // A crash on top, now and then: all that was acknowledged is on the disk all the same.
      if (random.chance(0.4)) {
        await withNewAgent(async () => {
          await world.kill('agent');
          disk?.clear();
        });
      } else disk.clear();
      await warning.waitFor({ state: 'detached' });
      expect(await pick()).toBe('recorded');
    }
    await person.allSent();
    await expectNothingLost(person, expected);
    const { picks } = expected.counts();
    const worst = Math.max(...figures.warnedMs);
    process.stdout.write(
      `${JSON.stringify({ seed: SEED, runs: RUNS, picks, worstWarningMs: worst, ...figures })}\n`,
    );
    expect(world.pageErrors).toEqual([]);
  },
  60_000 + RUNS * 60_000,
);
