/** The station against the real central: that the two mean the same by every message between them. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createTestCentral, WAREHOUSE, type TestCentral } from '../../tests/builders/central.ts';
import { isSscc } from '../../shared/barcodes/index.ts';
import { COLLECTION_NAMES } from '../../shared/schema/index.ts';
import {
  closeParcel,
  makeDirectory,
  removeDirectory,
  scanRejected,
  startTestStation,
  until,
  type TestStation,
} from './testing/startTestStation.ts';

let directory = '';
let central: TestCentral;
let test: TestStation;

beforeEach(async () => {
  directory = makeDirectory();
  central = await createTestCentral();
  await central.put([
    { collection: 'settings', id: 'warehouse', doc: { gs1CompanyPrefix: '9521234' } },
  ]);
  const { code } = await central.auth.createEnrolmentCode(WAREHOUSE);
  test = await startTestStation(directory, central.url, { enrolCode: code });
  await until(async () => {
    const { connection, ssccLeft } = await test.station.handlers['station:get-status']({});
    const people = await test.station.handlers['session:list-people']({});
    return connection === 'live' && ssccLeft > 0 && people.length > 0;
  });
});
afterEach(async () => {
  await test.station.close();
  await central.destroy();
  removeDirectory(directory);
});

const untilNothingWaits = (): Promise<void> =>
  until(async () => (await test.station.handlers['station:get-status']({})).waiting === 0);

it('enrols, signs people in by badge and PIN, and has its facts believed', async () => {
  const { handlers } = test.station;
  await handlers['session:sign-in']({ badge: 'BADGE-picker' });
  await handlers['session:sign-in']({ personId: 'person-picker', pin: '1111' });
  const { facts } = await handlers['facts:record'](scanRejected(2));
  await untilNothingWaits();
  const answered = await handlers['facts:list-unshown']({ through: -1 });
  const outcomes = answered.map(({ result }) => result?.outcome);
  for (const outcome of outcomes) expect(outcome).toBe('applied');
  expect((await handlers['facts:list-waiting']({ limit: 10 })).length).toBe(0);
  expect(facts).toHaveLength(2);
  expect(test.reports).toEqual([]);
});

it('numbers a parcel out of a range that central leased', async () => {
  const { handlers } = test.station;
  await handlers['session:sign-in']({ badge: 'BADGE-packer' });
  const { sscc } = await handlers['facts:record'](closeParcel('pa1'));
  expect(isSscc(sscc ?? '')).toBe(true);
  await untilNothingWaits();
});

it('pulls every collection that the person signed in may see', async () => {
  const { handlers } = test.station;
  await handlers['session:sign-in']({ personId: 'person-supervisor', pin: '1111' });
  for (const collection of COLLECTION_NAMES) {
    const page = await test.station.pull(collection, { limit: '10' });
    expect([collection, page.status]).toEqual([collection, 200]);
  }
  const again = JSON.parse(Buffer.from((await test.station.pull('people', {})).body).toString());
  expect(again.documents.length).toBe(4);
});

it('asks the desk’s questions in the name of who may', async () => {
  const { handlers } = test.station;
  await handlers['session:sign-in']({ personId: 'person-supervisor', pin: '1111' });
  expect(await handlers['orders:query']({ sort: 'shipBy', limit: 5 })).toEqual({
    rows: [],
    total: 0,
  });
  expect(await handlers['imports:list']({})).toEqual([]);
  const file = Buffer.from('not,the,columns\n1,2,3\n');
  const { uploadId } = await handlers['imports:begin']({ filename: 'x.csv', size: file.length });
  await handlers['imports:chunk']({ uploadId, data: file.toString('base64') });
  const { importId } = await handlers['imports:finish']({ uploadId });
  await until(async () => (await handlers['imports:get']({ importId })).state === 'waiting');
  const { mapping } = await handlers['imports:look']({ importId });
  await expect(
    handlers['imports:take']({ importId, mapping, remember: false }),
  ).rejects.toMatchObject({ code: 'import.mapping-incomplete' });
  await handlers['imports:discard']({ importId });
  await handlers['session:sign-in']({ badge: 'BADGE-picker' });
  await expect(handlers['imports:list']({})).rejects.toMatchObject({ code: 'not-allowed' });
});

it('brings everything up once central is back, and is known to it as the same station', async () => {
  const { handlers } = test.station;
  await handlers['session:sign-in']({ badge: 'BADGE-picker' });
  const port = new URL(central.url).port;
  expect(Number(port)).toBeGreaterThan(0);
  await handlers['facts:record'](scanRejected());
  await untilNothingWaits();
  await test.station.close();
  central = await central.restart();
  test = await startTestStation(directory, central.url);
  expect((await test.station.handlers['session:get']({}))?.operator.personId).toBe('person-picker');
  const { facts } = await test.station.handlers['facts:record'](scanRejected());
  expect(facts[0]?.n).toBe(2);
  await untilNothingWaits();
  expect(central.errors).toEqual([]);
});
