import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FactResult } from '../../shared/facts/envelope.ts';
import type { HostEvents } from '../../shared/host/contract.ts';
import { isSscc } from '../../shared/barcodes/index.ts';
import {
  closeParcel,
  makeDirectory,
  removeDirectory,
  scanRejected,
  startTestStation,
  until,
  type TestStation,
} from './testing/startTestStation.ts';
import { TinyCentral } from './testing/tinyCentral.ts';
import { callHost } from './callHost.ts';

let directory = '';
let central: TinyCentral;
let running: TestStation | undefined;

async function start(options?: Parameters<typeof startTestStation>[2]): Promise<TestStation> {
  running = await startTestStation(directory, central.url, options);
  return running;
}
const status = (test: TestStation) => test.station.handlers['station:get-status']({});
const untilLive = (test: TestStation): Promise<void> =>
  until(async () => {
    const { connection, ssccLeft } = await status(test);
    const people = await test.station.handlers['session:list-people']({});
    return connection === 'live' && ssccLeft > 0 && people.length > 0;
  });
const untilNothingWaits = (test: TestStation): Promise<void> =>
  until(async () => (await status(test)).waiting === 0);
const signIn = (test: TestStation, badge: string) =>
  test.station.handlers['session:sign-in']({ badge });

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

  it('answers a repeated call with what was recorded, even after signing out', async () => {
    const test = await start();
    await untilLive(test);
    await signIn(test, 'BADGE-PACK');
    const input = closeParcel('pa1');
    const first = await test.station.handlers['facts:record'](input);
    const { ssccLeft } = await status(test);
    await test.station.handlers['session:sign-out']({});
    expect(await test.station.handlers['facts:record'](input)).toEqual(first);
    expect((await status(test)).ssccLeft).toBe(ssccLeft);
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
    const before = await status(test);
    await expect(test.station.handlers['facts:record'](input)).rejects.toMatchObject({ code });
    const { waiting, ssccLeft } = await status(test);
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
    const { ssccLeft } = await status(test);
    await expect(test.station.handlers['facts:record'](closeParcel('x'))).rejects.toThrow(
      'no font',
    );
    expect((await status(test)).ssccLeft).toBe(ssccLeft);
  });

  it('of a parcel stops, clearly, when the numbers are used up and central is away', async () => {
    const test = await start();
    await untilLive(test);
    await signIn(test, 'BADGE-PACK');
    await central.stop();
    const { ssccLeft } = await status(test);
    for (let i = 0; i < ssccLeft; i += 1) {
      await test.station.handlers['facts:record'](closeParcel(`pa${i}`));
    }
    await expect(test.station.handlers['facts:record'](closeParcel('last'))).rejects.toMatchObject({
      code: 'no-numbers-left',
    });
  });
});

describe('facts on their way up', () => {
  it('arrive once, in order, when answers were lost and central was away', async () => {
    const test = await start();
    await untilLive(test);
    await signIn(test, 'BADGE-PICK');
    central.loseAnswers = 2;
    await test.station.handlers['facts:record'](scanRejected(3));
    await until(() => central.loseAnswers === 0);
    await central.stop();
    for (let i = 0; i < 5; i += 1) await test.station.handlers['facts:record'](scanRejected(2));
    await until(async () => (await status(test)).connection === 'offline');
    await central.start();
    await untilNothingWaits(test);
    expect(central.facts.map(({ n }) => n)).toEqual(Array.from({ length: 13 }, (_, i) => i + 1));
  });

  it('wait for a retry to end, and the good ones are not held up by a refused one', async () => {
    const test = await start();
    await untilLive(test);
    await signIn(test, 'BADGE-PICK');
    let hold = true;
    central.decide = (fact) => {
      if (fact.n === 1) return { outcome: 'refused', reason: 'too-late' };
      return { outcome: fact.n === 2 && hold ? 'retry' : 'applied' };
    };
    for (let i = 0; i < 3; i += 1) await test.station.handlers['facts:record'](scanRejected());
    await until(async () => (await status(test)).troubled === 1);
    expect((await status(test)).waiting).toBe(2);
    hold = false;
    await untilNothingWaits(test);
    const [refused] = await test.station.handlers['facts:list-waiting']({ limit: 10 });
    expect(refused?.result).toMatchObject({ outcome: 'refused', reason: 'too-late' });
    await test.station.handlers['facts:dismiss']({ factId: refused?.fact.id ?? '' });
    expect((await status(test)).troubled).toBe(0);
  });

  it('go out after a restart without anybody signing in', async () => {
    const first = await start();
    await untilLive(first);
    await signIn(first, 'BADGE-PICK');
    await central.stop();
    await first.station.handlers['facts:record'](scanRejected(2));
    await first.station.close();
    await central.start();
    const second = await start();
    await untilNothingWaits(second);
    expect(central.facts).toHaveLength(2);
    expect((await second.station.handlers['session:get']({}))?.operator.personId).toBe('p-pick');
  });

  it('are pushed with a new token when central no longer takes the old one', async () => {
    const test = await start();
    await untilLive(test);
    await signIn(test, 'BADGE-PICK');
    central.forgetTokens();
    await test.station.handlers['facts:record'](scanRejected());
    await untilNothingWaits(test);
  });
});

describe('state on its way down', () => {
  it('is preceded by the answers it shows', async () => {
    const test = await start();
    await untilLive(test);
    await signIn(test, 'BADGE-PICK');
    central.decide = () => ({ outcome: 'retry' });
    const { facts } = await test.station.handlers['facts:record'](scanRejected());
    const id = facts[0]?.id ?? '';
    const answer: FactResult = { id, n: 1, outcome: 'applied', clock: 7 };
    central.page = { documents: [{ id: 'd1', clock: 7 }], answers: [answer] };
    const order: string[] = [];
    test.station.on('answers', ({ results }) => order.push(`answers ${results.length}`));
    const page = await test.station.pull('tasks', { limit: '10' });
    order.push('page');
    expect(order).toEqual(['answers 1', 'page']);
    expect((await status(test)).waiting).toBe(0);
    expect(JSON.parse(Buffer.from(page.body).toString()).answers).toEqual([answer]);
    await test.station.pull('tasks', { after: 'c1', limit: '10' });
    expect(order).toEqual(['answers 1', 'page']);
    expect(central.pulls.map((url) => url.searchParams.get('answered'))).toEqual(['0', '1']);
    expect(central.pulls[0]?.searchParams.get('epoch')).toBe((await status(test)).epoch);
  });

  it('is asked for in the name of who is signed in, else of the station', async () => {
    const test = await start();
    await untilLive(test);
    await test.station.pull('tasks', {});
    expect(central.sessions).toEqual([undefined]);
    await signIn(test, 'BADGE-LEAD');
    await test.station.pull('tasks', {});
    expect(central.sessions).toEqual([undefined, 'p-lead']);
  });

  it('still flows for a person whom central no longer knows', async () => {
    const test = await start();
    await untilLive(test);
    await signIn(test, 'BADGE-LEAD');
    central.people = [];
    expect((await test.station.pull('tasks', {})).status).toBe(200);
  });

  it('says offline when central is away, and refuses what is no collection', async () => {
    const test = await start();
    await untilLive(test);
    expect((await test.station.pull('../facts', {})).status).toBe(404);
    await central.stop();
    const page = await test.station.pull('tasks', {});
    expect(page.status).toBe(503);
    expect(JSON.parse(Buffer.from(page.body).toString()).error.code).toBe('offline');
  });

  it('is poked for by central', async () => {
    const test = await start();
    const pokes: HostEvents['poke'][] = [];
    test.station.on('poke', (poke) => pokes.push(poke));
    await untilLive(test);
    central.poke(42);
    await until(() => pokes.length > 0);
    expect(pokes).toEqual([{ shard: 'w1', clock: 42 }]);
  });
});

describe('the connection', () => {
  it('shows live, offline, and live again by itself', async () => {
    const test = await start();
    const seen: string[] = [];
    test.station.on('status', ({ connection }) => {
      if (seen.at(-1) !== connection) seen.push(connection);
    });
    await untilLive(test);
    await central.stop();
    await until(() => seen.at(-1) === 'offline');
    await central.start();
    await until(() => seen.at(-1) === 'live');
  });

  it('starts and signs people in while central is away', async () => {
    const first = await start();
    await untilLive(first);
    await first.station.close();
    await central.stop();
    const second = await start();
    await signIn(second, 'BADGE-PICK');
    await second.station.handlers['facts:record'](scanRejected());
    await until(async () => (await status(second)).connection === 'offline');
    expect((await status(second)).waiting).toBe(1);
  });

  it('shows refused when central will not have the station, and recovers when it will', async () => {
    const test = await start();
    await untilLive(test);
    central.refuseStation = true;
    central.forgetTokens();
    await central.stop();
    await central.start();
    await until(async () => (await status(test)).connection === 'refused');
    central.refuseStation = false;
    await test.station.handlers['central:retry-now']({});
    await until(async () => (await status(test)).connection === 'live');
  });
});

describe('leased numbers', () => {
  it('neither get lost nor come twice when the answer does', async () => {
    central.loseAnswers = 1;
    const first = await start();
    await until(() => central.rangeRequests.length === 1);
    await first.station.close();
    const second = await start();
    await untilLive(second);
    expect(new Set(central.rangeRequests).size).toBe(1);
    expect((await status(second)).ssccLeft).toBe(200);
  });

  it('are leased again before they run low', async () => {
    const test = await start();
    await untilLive(test);
    await signIn(test, 'BADGE-PACK');
    for (let i = 0; i < 151; i += 1) {
      await test.station.handlers['facts:record'](closeParcel(`pa${i}`));
    }
    await until(async () => (await status(test)).ssccLeft === 249);
  });
});

describe('enrolment', () => {
  it('is refused with central’s reason, and can be done with the right code afterwards', async () => {
    await expect(start({ enrolCode: 'WRONG' })).rejects.toMatchObject({ code: 'code-invalid' });
    await untilLive(await start());
  });

  it('waits for a central that is still starting', async () => {
    await central.stop();
    const starting = start();
    await central.start();
    await untilLive(await starting);
  });

  it('names what is missing when there is no code or no central', async () => {
    const { url } = central;
    await central.stop();
    const never = startTestStation(directory, url, { enrolPatienceMs: 0 });
    await expect(never).rejects.toMatchObject({ code: 'offline' });
  });
});

it('sends an import file as it was, whatever the chunks', async () => {
  const test = await start();
  await untilLive(test);
  await signIn(test, 'BADGE-LEAD');
  const file = Buffer.from('InvoiceNo,名称\r\n1,"茶杯"\r\n'.repeat(1000));
  const { handlers } = test.station;
  const { uploadId } = await handlers['imports:begin']({ filename: '订单.csv', size: file.length });
  const chunks = [file.subarray(0, 7), file.subarray(7, 9001), file.subarray(9001)];
  await Promise.all(
    chunks.map((chunk) => handlers['imports:chunk']({ uploadId, data: chunk.toString('base64') })),
  );
  expect(await handlers['imports:finish']({ uploadId })).toEqual({ importId: 'i1' });
  expect(central.imports[0]?.filename).toBe('订单.csv');
  expect(central.imports[0]?.body.equals(file)).toBe(true);
});

it('does not send an import file that is incomplete', async () => {
  const test = await start();
  const { handlers } = test.station;
  const { uploadId } = await handlers['imports:begin']({ filename: 'a.csv', size: 10 });
  await handlers['imports:chunk']({ uploadId, data: Buffer.from('12345').toString('base64') });
  await expect(handlers['imports:finish']({ uploadId })).rejects.toMatchObject({
    code: 'upload-incomplete',
  });
  expect(central.imports).toEqual([]);
});

it('tells the spool’s facts to central in the name of who queued the job', async () => {
  const test = await start();
  await untilLive(test);
  await signIn(test, 'BADGE-PACK');
  await test.station.handlers['facts:record'](closeParcel('pa1'));
  await test.station.handlers['session:sign-out']({});
  const jobs = test.printing.deps?.jobs;
  const job = jobs?.nextQueued('any');
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
