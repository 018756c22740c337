import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FactResult } from '../../shared/facts/envelope.ts';
import type { HostEvents } from '../../shared/host/contract.ts';
import {
  closeParcel,
  makeDirectory,
  readStatus,
  removeDirectory,
  scanRejected,
  signIn,
  startTestStation,
  until,
  untilLive,
  untilNothingWaits,
  type TestStation,
} from './testing/startTestStation.ts';
import { TinyCentral } from './testing/tinyCentral.ts';
import { SSCC_ASK, SSCC_KEEP } from './uplink/upkeep.ts';

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
    await until(async () => (await readStatus(test)).connection === 'offline');
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
    await until(async () => (await readStatus(test)).troubled === 1);
    expect((await readStatus(test)).waiting).toBe(2);
    hold = false;
    await untilNothingWaits(test);
    const [refused] = await test.station.handlers['facts:list-waiting']({ limit: 10 });
    expect(refused?.result).toMatchObject({ outcome: 'refused', reason: 'too-late' });
    await test.station.handlers['facts:dismiss']({ factId: refused?.fact.id ?? '' });
    expect((await readStatus(test)).troubled).toBe(0);
  });

  it('that were refused stay until who asked puts them away, or a supervisor with a PIN', async () => {
    const test = await start();
    await untilLive(test);
    central.decide = () => ({ outcome: 'refused', reason: 'too-late' });
    await signIn(test, 'BADGE-PICK');
    await test.station.handlers['facts:record'](scanRejected(2));
    await until(async () => (await readStatus(test)).troubled === 2);
    const { handlers } = test.station;
    const refused = await handlers['facts:list-waiting']({ limit: 10 });
    const [own, other] = refused.map(({ fact }) => ({ factId: fact.id }));
    if (!own || !other) throw new Error('two were refused');

    await handlers['session:sign-out']({});
    await expect(handlers['facts:dismiss'](own)).rejects.toMatchObject({ code: 'not-signed-in' });
    await signIn(test, 'BADGE-PACK');
    await expect(handlers['facts:dismiss'](own)).rejects.toMatchObject({
      code: 'not-yours-to-dismiss',
    });
    await signIn(test, 'BADGE-LEAD');
    await expect(handlers['facts:dismiss'](own)).rejects.toMatchObject({ code: 'needs-pin' });
    expect(await handlers['facts:list-waiting']({ limit: 10 })).toEqual(refused);

    await signIn(test, 'BADGE-PICK');
    await handlers['facts:dismiss'](own);
    await handlers['session:sign-in']({ personId: 'p-lead', pin: '3333' });
    await handlers['facts:dismiss'](other);
    expect((await readStatus(test)).troubled).toBe(0);
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
    expect((await readStatus(test)).waiting).toBe(0);
    expect(JSON.parse(Buffer.from(page.body).toString()).answers).toEqual([answer]);
    await test.station.pull('tasks', { after: 'c1', limit: '10' });
    expect(order).toEqual(['answers 1', 'page']);
    const pulls = central.pulls.filter(({ pathname }) => pathname.endsWith('/tasks'));
    expect(pulls.map((url) => url.searchParams.get('answered'))).toEqual(['0', '1']);
    expect(pulls[0]?.searchParams.get('epoch')).toBe((await readStatus(test)).epoch);
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
    expect(pokes).toEqual([{ shard: 'w1', clock: 42, own: false }]);
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
    await until(async () => (await readStatus(second)).connection === 'offline');
    expect((await readStatus(second)).waiting).toBe(1);
  });

  it('shows refused when central will not have the station, and recovers when it will', async () => {
    const test = await start();
    await untilLive(test);
    central.refuseStation = true;
    central.forgetTokens();
    await central.stop();
    await central.start();
    await until(async () => (await readStatus(test)).connection === 'refused');
    central.refuseStation = false;
    await test.station.handlers['central:retry-now']({});
    await until(async () => (await readStatus(test)).connection === 'live');
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
    expect((await readStatus(second)).ssccLeft).toBe(SSCC_ASK);
  });

  it('are leased again before they run low', async () => {
    const test = await start();
    await untilLive(test);
    await signIn(test, 'BADGE-PACK');
    const parcels = SSCC_ASK - SSCC_KEEP + 1;
    for (let i = 0; i < parcels; i += 1) {
      await test.station.handlers['facts:record'](closeParcel(`pa${i}`));
    }
    await until(async () => (await readStatus(test)).ssccLeft === 2 * SSCC_ASK - parcels);
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
