/** A journal that was put back from a backup while central can't be reached, found out by its witness. */
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  closeParcel,
  makeDirectory,
  readStatus,
  removeDirectory,
  scanRejected,
  signIn,
  untilLive,
  untilNothingWaits,
  type TestStation,
} from './testing/startTestStation.ts';
import { centralFacts, createWorld, idsOf, type World } from './testing/withRealCentral.ts';
import { witnessDirectories } from './witness.ts';

let world: World;
let parent: string;
let folder: string;
let backup: string;
beforeEach(async () => {
  world = await createWorld();
  parent = makeDirectory();
  folder = join(parent, 'station');
  backup = join(parent, 'backup');
});
afterEach(async () => {
  await world.end();
  removeDirectory(parent);
});

const start = (live = true): Promise<TestStation> =>
  world.start(folder, { live, witnessDirectories: witnessDirectories(folder) });
const record = async (test: TestStation): Promise<string[]> =>
  idsOf(await test.station.handlers['facts:record'](scanRejected()));
const close = (test: TestStation, parcelId: string) =>
  test.station.handlers['facts:record'](closeParcel(parcelId));
const notices = async (test: TestStation): Promise<string[]> =>
  (await readStatus(test)).notices.map(({ code }) => code);
const putBack = (path = ''): void => {
  rmSync(join(folder, path), { recursive: true });
  cpSync(join(backup, path), join(folder, path), { recursive: true });
};

/** A day with a backup at noon; central is away at its end. What was recorded, and the numbers used. */
async function workADay(): Promise<{ ids: string[]; numbers: (string | null)[]; epoch: string }> {
  const morning = await start();
  await signIn(morning, 'BADGE-packer');
  const ids = await record(morning);
  const { sscc } = await close(morning, 'pa1');
  await untilNothingWaits(morning);
  const { epoch } = await readStatus(morning);
  await world.stop(morning);
  cpSync(folder, backup, { recursive: true });

  const afternoon = await start();
  ids.push(...(await record(afternoon)));
  const numbers = [sscc, (await close(afternoon, 'pa2')).sscc];
  await untilNothingWaits(afternoon);
  await world.stop(afternoon);
  await world.central.close();
  return { ids, numbers, epoch };
}

it.each([
  ['the folder', ''],
  ['the journal alone', 'journal.sqlite'],
])(
  'is noticed offline where %s was put back: a new epoch, no old number, no label printed again',
  async (_, path) => {
    const { ids, numbers, epoch } = await workADay();
    putBack(path);
    const restored = await start(false);
    expect(await notices(restored)).toEqual(['journal-behind']);
    expect((await readStatus(restored)).epoch).not.toBe(epoch);
    await expect(close(restored, 'pa3')).rejects.toMatchObject({ code: 'no-numbers-left' });
    const jobs = await restored.station.handlers['jobs:list']({ openOnly: true });
    expect(jobs.map(({ state, reason }) => [state, reason])).toEqual([
      ['unknown', 'journal-restored'],
    ]);
    ids.push(...(await record(restored)));
    await world.stop(restored);

    await world.restartCentral();
    const online = await start();
    numbers.push((await close(online, 'pa4')).sscc);
    await untilNothingWaits(online);
    expect(new Set(numbers).size).toBe(3);
    expect(await notices(online)).toEqual(['journal-behind']);
    const known = await centralFacts(world);
    for (const id of ids) expect(known.filter((fact) => fact.id === id)).toHaveLength(1);
  },
);

it('is noticed each time the same backup is put back', async () => {
  await workADay();
  putBack();
  const once = await start(false);
  const { epoch } = await readStatus(once);
  await world.stop(once);
  putBack();
  const twice = await start(false);
  expect(await notices(twice)).toEqual(['journal-behind']);
  expect((await readStatus(twice)).epoch).not.toBe(epoch);
});

it('is not suspected where nothing was put back, or no witness can be read', async () => {
  const { epoch } = await workADay();
  const again = await start(false);
  expect(await notices(again)).toEqual([]);
  await world.stop(again);
  for (const directory of witnessDirectories(folder)) {
    writeFileSync(join(directory, 'journal.witness.json'), '{"stationId":');
  }
  const blind = await start(false);
  expect(await notices(blind)).toEqual([]);
  expect((await readStatus(blind)).epoch).toBe(epoch);
  await world.stop(blind);
  await world.restartCentral();
  const live = await start(false);
  await untilLive(live);
  expect(await notices(live)).toEqual([]);
});
