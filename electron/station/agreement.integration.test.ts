/** Journals that were copied, restored or damaged, against the real central. */
import { cpSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  closeParcel,
  readStatus,
  scanRejected,
  signIn,
  until,
  untilNothingWaits,
  type TestStation,
} from './testing/startTestStation.ts';
import {
  centralFacts,
  createWorld,
  idsOf,
  journalPath,
  openExceptions,
  urlOf,
  type World,
} from './testing/withRealCentral.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.end());

const record = async (test: TestStation, count = 1): Promise<string[]> =>
  idsOf(await test.station.handlers['facts:record'](scanRejected(count)));
const numberOf = async (test: TestStation, parcel: string): Promise<string> =>
  (await test.station.handlers['facts:record'](closeParcel(parcel))).sscc ?? '';
const notices = async (test: TestStation) =>
  (await readStatus(test)).notices.map(({ code, count }) => ({ code, count }));

/** Every fact is in central's books exactly once, taken or as a duplicate of itself. */
async function expectOnce(ids: readonly string[]): Promise<void> {
  const known = await centralFacts(world);
  for (const id of ids) {
    const taken = known.filter((fact) => fact.id === id && fact.outcome !== 'duplicate');
    expect(
      taken.map(({ outcome }) => outcome),
      id,
    ).toHaveLength(1);
    expect(['applied', 'flagged']).toContain(taken[0]?.outcome);
  }
}

describe('a journal that was restored from a backup', () => {
  it('is found out before its numbers are used again, and works on under a new epoch', async () => {
    const folder = world.folder();
    const before = await world.start(folder);
    await signIn(before, 'BADGE-packer');
    const first = await record(before, 2);
    await untilNothingWaits(before);
    const { epoch } = await readStatus(before);
    await world.stop(before);
    const backup = world.copyOf(folder);

    const going = await world.start(folder);
    const lost = [await numberOf(going, 'pa1'), await numberOf(going, 'pa2')];
    await untilNothingWaits(going);
    await world.stop(going);

    const restored = await world.start(backup);
    await until(async () => (await notices(restored)).length > 0);
    expect(await notices(restored)).toEqual([{ code: 'journal-behind', count: 0 }]);
    await until(async () => (await readStatus(restored)).ssccLeft > 0);
    expect((await readStatus(restored)).epoch).not.toBe(epoch);
    expect(lost).not.toContain(await numberOf(restored, 'pa3'));
    const later = await record(restored);
    await untilNothingWaits(restored);
    await expectOnce([...first, ...later]);
    expect(JSON.stringify(await openExceptions(world))).not.toContain('"fork"');

    await restored.station.handlers['station:dismiss-notice']({ code: 'journal-behind' });
    expect(await notices(restored)).toEqual([]);
    await world.stop(restored);
    expect(await notices(await world.start(backup))).toEqual([]);
  });

  it('sends what it does not know to be sent, and none of it counts twice', async () => {
    const folder = world.folder();
    const before = await world.start(folder);
    await signIn(before, 'BADGE-picker');
    await world.stop(before);
    const url = world.central.url;
    await world.central.close();
    const offline = await world.start(folder, { live: false });
    const waiting = [...(await record(offline)), ...(await record(offline, 2))];
    await world.stop(offline);
    const backup = world.copyOf(folder);
    await world.restartCentral();
    expect(world.central.url).not.toBe(url);

    const going = await world.start(folder);
    const after = await record(going, 2);
    await untilNothingWaits(going);
    await world.stop(going);
    const restored = await world.start(backup);
    await until(async () => (await notices(restored)).length > 0);
    const later = await record(restored);
    await untilNothingWaits(restored);
    await expectOnce([...waiting, ...after, ...later]);
    expect(await openExceptions(world)).toEqual([]);
  });

  it('is found out by the fork when it recorded before it could ask', async () => {
    const folder = world.folder();
    const before = await world.start(folder);
    await signIn(before, 'BADGE-picker');
    await world.stop(before);
    const backup = world.copyOf(folder);
    const going = await world.start(folder);
    const first = await record(going, 3);
    await untilNothingWaits(going);
    await world.stop(going);

    // Pulls get lost, so that the push is what finds it out.
    const restored = await world.start(backup, {
      live: false,
      env: {
        fetch: (input, init) =>
          urlOf(input).includes('/v1/pull/')
            ? Promise.reject(new TypeError('lost'))
            : fetch(input, init),
      },
    });
    const second = [...(await record(restored)), ...(await record(restored, 3))];
    await untilNothingWaits(restored);
    expect((await notices(restored)).map(({ code }) => code)).toEqual(['journal-forked']);
    expect((await readStatus(restored)).troubled).toBe(0);
    await expectOnce([...first, ...second]);
    // A supervisor sees that two disks went by one name.
    expect(JSON.stringify(await openExceptions(world))).toContain('"fork"');
  });
});

it('lets both of two copies of one disk work on, each under an epoch of its own', async () => {
  const folder = world.folder();
  const original = await world.start(folder);
  await signIn(original, 'BADGE-packer');
  await world.stop(original);
  const copy = world.copyOf(folder);
  const one = await world.start(folder);
  const two = await world.start(copy);
  const ids: string[] = [];
  for (let round = 0; round < 4; round += 1) {
    ids.push(...(await record(one)), ...(await record(two, 2)));
    await untilNothingWaits(one);
    await untilNothingWaits(two);
  }
  await expectOnce(ids);
  const epochs = await Promise.all([readStatus(one), readStatus(two)]);
  expect(epochs[0]?.epoch).not.toBe(epochs[1]?.epoch);
  expect([...(await notices(one)), ...(await notices(two))].length).toBeGreaterThan(0);
  const numbers = [
    await numberOf(one, 'pa1'),
    await numberOf(two, 'pa2'),
    await numberOf(one, 'pa3'),
    await numberOf(two, 'pa4'),
  ];
  expect(new Set(numbers).size).toBe(4);
});

it('closes numbers that the journal lost, so that the rest gets through, and tells', async () => {
  const folder = world.folder();
  const before = await world.start(folder);
  await signIn(before, 'BADGE-picker');
  const first = await record(before, 2);
  await untilNothingWaits(before);
  await world.stop(before);
  await world.central.close();
  const offline = await world.start(folder, { live: false });
  for (let i = 0; i < 4; i += 1) await record(offline);
  await world.stop(offline);
  const db = new DatabaseSync(journalPath(folder));
  db.exec('DELETE FROM facts WHERE n IN (3, 5)');
  db.close();
  await world.restartCentral();

  const damaged = await world.start(folder);
  await untilNothingWaits(damaged);
  expect(await notices(damaged)).toEqual([{ code: 'numbers-lost', count: 2 }]);
  const known = await centralFacts(world);
  expect(known.map(({ n, type }) => [n, type])).toEqual([
    [1, 'scan.rejected'],
    [2, 'scan.rejected'],
    [3, 'number.lost'],
    [4, 'scan.rejected'],
    [5, 'number.lost'],
    [6, 'scan.rejected'],
  ]);
  expect((await openExceptions(world)).map(({ kind }) => kind)).toEqual(['lost-record']);
  await expectOnce([...first, ...(await record(damaged))].slice(0, 2));
});

it('sends again what a central restored from a backup has forgotten', async () => {
  const folder = world.folder();
  const test = await world.start(folder);
  await signIn(test, 'BADGE-picker');
  const ids = await record(test, 3);
  await untilNothingWaits(test);
  await world.central.close();
  const saved = world.folder();
  cpSync(world.central.folder, saved, { recursive: true });
  await world.restartCentral();
  await world.stop(test);
  const going = await world.start(folder);
  ids.push(...(await record(going, 2)), ...(await record(going)));
  await untilNothingWaits(going);
  await world.stop(going);

  await world.central.close();
  rmSync(world.central.folder, { recursive: true });
  cpSync(saved, world.central.folder, { recursive: true });
  await world.restartCentral();
  const again = await world.start(folder);
  ids.push(...(await record(again)));
  await untilNothingWaits(again);
  await expectOnce(ids);
  expect(await notices(again)).toEqual([{ code: 'central-behind', count: 0 }]);
  expect((await centralFacts(world)).map(({ n }) => n)).toEqual([1, 2, 3, 4, 5, 6, 7]);
});
