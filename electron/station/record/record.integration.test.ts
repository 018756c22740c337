import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HostEvents } from '../../../shared/host/contract.ts';
import { isSscc } from '../../../shared/barcodes/index.ts';
import { uuidv7 } from '../../../shared/ids.ts';
import {
  closeParcel,
  makeDirectory,
  readStatus,
  removeDirectory,
  scanRejected,
  signIn,
  startTestStation,
  untilLive,
  untilNothingWaits,
  type TestStation,
} from '../testing/startTestStation.ts';
import { TinyCentral } from '../testing/tinyCentral.ts';
import { callHost } from '../callHost.ts';

let directory = '';
let central: TinyCentral;
let running: TestStation | undefined;

async function start(options?: Parameters<typeof startTestStation>[2]): Promise<TestStation> {
  running = await startTestStation(directory, central.url, options);
  return running;
}
beforeEach(async () => {
  directory = makeDirectory();
  central = new TinyCentral();
  await central.start();
});
afterEach(async () => {
  await running?.station.close();
  running = undefined;
  await central.stop();
  removeDirectory(directory);
});

describe('recording', () => {
  it('journals, signs and pushes what a signed-in person does', async () => {
    const test = await start();
    await untilLive(test);
    await signIn(test, 'BADGE-PICK');
    const { facts } = await test.station.handlers['facts:record'](scanRejected(2));
    expect(facts.map(({ n }) => n)).toEqual([1, 2]);
    expect(new Set(facts.map(({ group }) => group)).size).toBe(1);
    await untilNothingWaits(test);
    expect(central.facts).toEqual(facts);
    expect(test.reports).toEqual([]);
  });

  it('gives a closed parcel one number in fact, label and answer', async () => {
    const test = await start();
    await untilLive(test);
    await signIn(test, 'BADGE-PACK');
    const { facts, sscc } = await test.station.handlers['facts:record'](closeParcel('pa1'));
    expect(isSscc(sscc ?? '')).toBe(true);
    expect(facts[0]?.data).toMatchObject({ sscc });
    const [job] = await test.station.handlers['jobs:list']({ parcelId: 'pa1', openOnly: true });
    const { base64 } = await test.station.handlers['labels:get-bytes']({
      jobId: job?.jobId ?? '',
    });
    expect(Buffer.from(base64, 'base64').toString()).toBe(
      `shipping-label:${JSON.stringify({ sscc })}`,
    );
    expect(test.printing.woken).toBe(1);
  });

  it('gives a pallet the next number, and never that one again', async () => {
    const test = await start();
    await untilLive(test);
    await signIn(test, 'BADGE-PACK');
    const take = () =>
      test.station.handlers['facts:record']({
        facts: [{ id: uuidv7(), type: 'pallet.numbered', data: { sscc: '' } }],
        print: [],
        takeSscc: true,
      });
    const { facts, sscc } = await take();
    expect(isSscc(sscc ?? '')).toBe(true);
    expect(facts[0]).toMatchObject({ type: 'pallet.numbered', data: { sscc } });
    const parcel = await test.station.handlers['facts:record'](closeParcel('pa1'));
    expect(new Set([sscc, parcel.sscc, (await take()).sscc]).size).toBe(3);
  });

  it('answers a repeated call with what was recorded, even after signing out', async () => {
    const test = await start();
    await untilLive(test);
    await signIn(test, 'BADGE-PACK');
    const input = closeParcel('pa1');
    const first = await test.station.handlers['facts:record'](input);
    const { ssccLeft } = await readStatus(test);
    await test.station.handlers['session:sign-out']({});
    expect(await test.station.handlers['facts:record'](input)).toEqual(first);
    expect((await readStatus(test)).ssccLeft).toBe(ssccLeft);
  });

  it('numbers concurrent calls in the order they were made', async () => {
    const test = await start();
    await untilLive(test);
    await signIn(test, 'BADGE-PACK');
    const inputs = Array.from({ length: 20 }, (_, i) => closeParcel(`pa${i}`));
    const all = await Promise.all(inputs.map((i) => test.station.handlers['facts:record'](i)));
    expect(all.map(({ facts }) => facts[0]?.n)).toEqual(inputs.map((_, index) => index + 1));
    expect(new Set(all.map(({ sscc }) => sscc)).size).toBe(20);
  });

  it.each([
    ['nobody is signed in', undefined, scanRejected(), 'not-signed-in'],
    ['the role does not allow it', 'BADGE-PICK', closeParcel('x'), 'role-not-allowed'],
    ['it takes a PIN', 'BADGE-LEAD', intent(), 'needs-pin'],
    ['the type is unknown', 'BADGE-PICK', withType('scan.dreamt'), 'fact-unknown-type'],
    ['only the host may say it', 'BADGE-PACK', withType('label.printed'), 'fact-made-by-host'],
    ['the data is not as it must be', 'BADGE-PACK', withType('parcel.shipped'), 'fact-invalid'],
  ])('is refused when %s, and leaves nothing behind', async (_, badge, input, code) => {
    const test = await start();
    await untilLive(test);
    if (badge) await signIn(test, badge);
    const before = await readStatus(test);
    await expect(test.station.handlers['facts:record'](input)).rejects.toMatchObject({ code });
    const { waiting, ssccLeft } = await readStatus(test);
    expect({ waiting, ssccLeft }).toEqual({ waiting: 0, ssccLeft: before.ssccLeft });
  });

  it('uses no number when the label cannot be built', async () => {
    const test = await start({
      buildLabel: async () => {
        throw new Error('no font');
      },
    });
    await untilLive(test);
    await signIn(test, 'BADGE-PACK');
    const { ssccLeft } = await readStatus(test);
    await expect(test.station.handlers['facts:record'](closeParcel('x'))).rejects.toThrow(
      'no font',
    );
    expect((await readStatus(test)).ssccLeft).toBe(ssccLeft);
  });

  it('of a parcel stops, clearly, when the numbers are used up and central is away', async () => {
    const test = await start();
    await untilLive(test);
    await signIn(test, 'BADGE-PACK');
    await central.stop();
    const { ssccLeft } = await readStatus(test);
    for (let i = 0; i < ssccLeft; i += 1) {
      await test.station.handlers['facts:record'](closeParcel(`pa${i}`));
    }
    await expect(test.station.handlers['facts:record'](closeParcel('last'))).rejects.toMatchObject({
      code: 'no-numbers-left',
    });
  });
});

it('tells the spool’s facts to central in the name of who queued the job', async () => {
  const test = await start();
  await untilLive(test);
  await signIn(test, 'BADGE-PACK');
  await test.station.handlers['facts:record'](closeParcel('pa1'));
  await test.station.handlers['session:sign-out']({});
  const jobs = test.printing.deps?.jobs;
  const job = jobs?.nextQueued({ id: 'any', language: 'zpl', dpmm: 8 }, ['shipping-label']);
  if (!jobs || !job) throw new Error('the job was queued');
  const told: HostEvents['facts'][] = [];
  test.station.on('facts', (event) => told.push(event));
  const { jobId, revision, parcelId } = job;
  const done = jobs.commit({
    jobId,
    state: 'void',
    reason: null,
    facts: [
      { type: 'label.reprinted', data: { parcelId, jobId: 'j2', revision: 2, reason: 'lost' } },
    ],
    replacement: { jobId: 'j2', revision: revision + 1 },
  });
  expect(done.replacement).toMatchObject({ state: 'queued', bytesSha256: job.bytesSha256 });
  expect(told[0]?.facts[0]?.operator.personId).toBe('p-pack');
  await untilNothingWaits(test);
  expect(central.facts.map(({ type }) => type)).toEqual(['parcel.closed', 'label.reprinted']);
});

it('answers at the edge with values: unknown calls, bad input, and errors nobody foresaw', async () => {
  const test = await start();
  const call = (name: string, input: unknown) =>
    callHost(test.station.handlers, test.station.report, name, input);
  expect(await call('files:read', {})).toMatchObject({ error: { code: 'call-unknown' } });
  expect(await call('constructor', {})).toMatchObject({ error: { code: 'call-unknown' } });
  expect(await call('session:get', { extra: 1 })).toMatchObject({
    error: { code: 'input-invalid' },
  });
  expect(await call('session:get', {})).toEqual({ ok: true, value: null });
  const printer = { name: 'x', host: 'h', port: 1, asksStatus: true };
  expect(await call('printers:save', printer)).toEqual({
    ok: false,
    error: { code: 'internal', meta: {} },
  });
  expect(test.reports).toEqual([expect.stringContaining('printers:save')]);
});

function withType(type: string): ReturnType<typeof scanRejected> {
  const input = scanRejected();
  return { ...input, facts: input.facts.map((fact) => ({ ...fact, type })) };
}
function intent(): ReturnType<typeof scanRejected> {
  const input = scanRejected();
  const data = { fulfilmentIds: [], next: 5, batchSize: 5 };
  return {
    ...input,
    facts: input.facts.map((fact) => ({ ...fact, type: 'release.requested', data })),
  };
}
