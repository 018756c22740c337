/** What central erased is gone from a station's files, too. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { erasePersonal, findSubjects } from '../../central/erasure/index.ts';
import { fulfilmentIdOf, orderIdOf } from '../../central/orders/orderDoc.ts';
import { WAREHOUSE } from '../../tests/builders/central.ts';
import { aParcel } from '../../tests/builders/documents.ts';
import { anIntake } from '../../tests/builders/orders.ts';
import { uuidv7 } from '../../shared/ids.ts';
import type { HostInput } from '../../shared/host/contract.ts';
import { takeOrders } from '../../central/orders/index.ts';
import {
  closeParcel,
  readStatus,
  signIn,
  until,
  untilNothingWaits,
  type TestStation,
} from './testing/startTestStation.ts';
import { createWorld, type World } from './testing/withRealCentral.ts';

const ADA = {
  name: 'Ada Lovelace',
  lines: ['12 Analytical Row'],
  postcode: 'AB1 2CD',
  city: 'Newtown',
  country: 'United Kingdom',
  phone: '+44 20 7946 0001',
};
const contactId = fulfilmentIdOf(orderIdOf('shop', 'A-1'), WAREHOUSE);

let world: World;
let folder: string;
let test: TestStation;
beforeEach(async () => {
  world = await createWorld();
  folder = world.folder();
  test = await world.start(folder);
});
afterEach(() => world.end());

const stored = (): string =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.startsWith('journal'))
    .map((name) => readFileSync(join(folder, name)).toString('utf8'))
    .join('\n');

const correct = (address: typeof ADA): HostInput<'facts:record'> => ({
  facts: [
    {
      id: uuidv7(),
      type: 'address.corrected',
      data: { fulfilmentId: contactId, revision: 1, address },
    },
  ],
  print: [],
  takeSscc: false,
});

it('facts, labels and copies of an erased contact are in no file of the station any more', async () => {
  const { store } = world.central;
  await store.transact('org', (tx) =>
    takeOrders(tx, [anIntake({ externalId: 'A-1', address: ADA })], { source: { by: 'test' } }),
  );
  await store.relay.drained();
  await world.central.put([
    {
      collection: 'parcels',
      id: 'pa1',
      doc: { ...aParcel({ id: 'pa1', fulfilmentId: contactId }) },
    },
  ]);
  const call = test.station.handlers;
  await call['session:sign-in']({ badge: 'BADGE-clerk', pin: '1111' });
  await call['facts:record'](correct({ ...ADA, name: 'Ada King' }));
  await signIn(test, 'BADGE-packer');
  const label = closeParcel('pa1');
  const print = label.print.map((job) => ({ ...job, data: { to: ADA } }));
  await call['facts:record']({ ...label, print });
  const document = { ...ADA, id: contactId, clock: 1 };
  await call['held:save']({ put: [{ collection: 'contacts', document }], remove: [] });
  await untilNothingWaits(test);
  expect(stored()).toContain('Ada King');
  expect(stored()).toContain(ADA.phone);

  const subjects = await findSubjects(store, { order: 'A-1' });
  expect(subjects).toMatchObject([{ contactId, parcelIds: ['pa1'] }]);
  await erasePersonal(store, subjects, { reason: 'DSR-7', evenOpen: true });
  // The label still waits for a printer: it goes when it was printed or called off.
  const [jobId] = print.map((job) => job.jobId);
  test.printing.deps?.jobs.commit({ jobId: jobId ?? '', state: 'printed', reason: null });
  await world.stop(test);
  test = await world.start(folder);
  await until(() => !stored().includes('Ada King'));
  await until(() => !stored().includes(ADA.phone));
  expect(await test.station.handlers['held:list']({})).toEqual([]);
  expect((await readStatus(test)).notices).toEqual([]);
});
