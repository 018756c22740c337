/** What a station keeps on its disk once it may not read it any more, against the real central. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { letGo, savePeople } from '../../central/auth/index.ts';
import { openCentralStore } from '../../central/openCentralStore.ts';
import { TEST_PEOPLE } from '../../tests/builders/central.ts';
import type { CollectionName, Role } from '../../shared/schema/index.ts';
import { createGrants } from './grants.ts';
import { openJournal } from './journal/index.ts';
import { makeGroup } from './journal/testing/groups.ts';
import {
  readStatus,
  scanRejected,
  signIn,
  until,
  untilNothingWaits,
  type TestStation,
} from './testing/startTestStation.ts';
import { createWorld, type World } from './testing/withRealCentral.ts';

let world: World;
let test: TestStation;
beforeEach(async () => {
  world = await createWorld();
  test = await world.start(world.folder());
});
afterEach(() => world.end());

const giveRoles = async (id: string, roles: readonly Role[]): Promise<void> => {
  const people = TEST_PEOPLE.filter((person) => person.id === id);
  await savePeople(
    world.central.store,
    people.map((person) => ({ ...person, roles })),
  );
};
const held = async (): Promise<CollectionName[]> =>
  (await test.station.handlers['held:list']({})).map(({ collection }) => collection);
const lost = async (): Promise<Record<string, number>> => (await readStatus(test)).lostGrants;

const hold = (): Promise<unknown> =>
  test.station.handlers['held:save']({
    put: (['contacts', 'tasks'] as const).map((collection) => ({
      collection,
      document: { id: 'x', clock: 1 },
    })),
    remove: [],
  });

it('forgets what a person may read no longer as soon as central takes the role away', async () => {
  await signIn(test, 'BADGE-packer');
  await hold();
  await giveRoles('person-packer', ['picker']);
  await until(async () => (await lost())['contacts'] === 1);
  expect(await held()).toEqual(['tasks']);
  expect(await lost()).toEqual({ contacts: 1 });
  expect((await test.station.handlers['session:get']({}))?.roles).toEqual(['picker']);
});

it('keeps it while somebody else works here who may still read it', async () => {
  await signIn(test, 'BADGE-packer');
  await hold();
  await giveRoles('person-clerk', ['picker']);
  await until(async () => {
    const people = await test.station.handlers['session:list-people']({});
    return people.some(
      ({ personId, roles }) => personId === 'person-clerk' && roles[0] === 'picker',
    );
  });
  expect(await held()).toEqual(['contacts', 'tasks']);
  expect(await lost()).toEqual({});
});

it('forgets it when nobody who may sign in here may read it, though nobody is signed in', async () => {
  await signIn(test, 'BADGE-packer');
  await hold();
  await test.station.handlers['session:sign-out']({});
  for (const id of ['person-packer', 'person-clerk', 'person-supervisor']) {
    await giveRoles(id, ['picker']);
  }
  await until(async () => (await lost())['contacts'] === 1);
  expect(await held()).toEqual(['tasks']);
});

it('forgets the labels that are done with once it is shut out, and keeps those that are not', () => {
  const directory = mkdtempSync(join(tmpdir(), 'stowline-grants-'));
  const journal = openJournal({ directory, monotonicMs: () => performance.now() });
  const [done, waiting] = [makeGroup(journal), makeGroup(journal)].map((group) => {
    journal.recordGroup(group);
    return `job-${group.group}`;
  }) as [string, string];
  const at = '2026-11-22T09:00:00.000Z';
  journal.transaction(() => journal.jobs.update({ jobId: done, state: 'void', reason: null }, at));
  createGrants(journal).revoked();
  expect(journal.jobs.get(done)).toBeUndefined();
  expect(journal.jobs.get(waiting)).toMatchObject({ state: 'queued' });
  journal.close();
  rmSync(directory, { recursive: true });
});

const signedIn = async () => (await test.station.handlers['session:get']({}))?.operator.personId;

it('signs out whoever another process of central lets go', async () => {
  await signIn(test, 'BADGE-packer');
  const other = await openCentralStore({ database: world.central.database });
  await letGo(other, 'person-packer');
  await other.close();
  await until(async () => (await signedIn()) === undefined);
  await expect(signIn(test, 'BADGE-packer')).rejects.toThrow('badge-unknown');
});

it('hears of it when it was away, and what was recorded meanwhile lands and is flagged', async () => {
  let away = false;
  const folder = world.folder();
  const line: typeof fetch = (input, init) =>
    away ? Promise.reject(new TypeError('no line')) : fetch(input, init);
  test = await world.start(folder, { env: { fetch: line } });
  away = true;
  await signIn(test, 'BADGE-picker');
  await letGo(world.central.store, 'person-picker');
  await test.station.handlers['facts:record'](scanRejected(2));
  expect(await signedIn()).toBe('person-picker');
  away = false;
  await untilNothingWaits(test);
  await until(async () => (await signedIn()) === undefined);
  const rows = await world.central.store.read
    .selectFrom('facts')
    .select(['outcome', 'reason'])
    .execute();
  expect(rows).toEqual([1, 2].map(() => ({ outcome: 'flagged', reason: 'not-allowed' })));
});
