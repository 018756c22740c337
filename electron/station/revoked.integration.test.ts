/** A station that central has shut out, against the real central. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  readStatus,
  scanRejected,
  signIn,
  until,
  untilNothingWaits,
} from './testing/startTestStation.ts';
import { centralFacts, createWorld, type World } from './testing/withRealCentral.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.end());

const revoke = (revoked: 0 | 1) =>
  world.central.store.write.updateTable('stations').set({ revoked }).execute();

it('unlocks nothing, forgets what it held and who works here, keeps its facts and says why; let in again it goes on', async () => {
  const folder = world.folder();
  const test = await world.start(folder);
  const { handlers } = test.station;
  await signIn(test, 'BADGE-packer');
  const contact = { collection: 'contacts' as const, document: { id: 'f1', clock: 1 } };
  const task = { collection: 'tasks' as const, document: { id: 't1', clock: 1 } };
  await handlers['held:save']({ put: [contact, task], remove: [] });
  await revoke(1);
  await handlers['facts:record'](scanRejected(2));
  await until(async () => (await readStatus(test)).refusal === 'station-revoked');
  expect(await handlers['session:get']({})).toBeNull();
  expect(await handlers['held:list']({})).toEqual([]);
  expect(await handlers['session:list-people']({})).toEqual([]);
  const { lostGrants } = await readStatus(test);
  expect(lostGrants).toMatchObject({ contacts: 1, tasks: 1, products: 1, people: 1 });
  await expect(signIn(test, 'BADGE-packer')).rejects.toMatchObject({ code: 'station-revoked' });
  await expect(handlers['facts:record'](scanRejected())).rejects.toMatchObject({
    code: 'not-signed-in',
  });
  await world.stop(test);

  // Without central nobody gets in either.
  await world.central.close();
  const offline = await world.start(folder, { live: false });
  await expect(signIn(offline, 'BADGE-packer')).rejects.toMatchObject({ code: 'station-revoked' });
  expect((await readStatus(offline)).waiting).toBe(2);
  await world.stop(offline);

  await world.restartCentral();
  await revoke(0);
  const again = await world.start(folder);
  expect((await readStatus(again)).lostGrants).toEqual(lostGrants);
  await untilNothingWaits(again);
  expect((await centralFacts(world)).map(({ outcome }) => outcome)).toEqual(['applied', 'applied']);
  await signIn(again, 'BADGE-packer');
});
