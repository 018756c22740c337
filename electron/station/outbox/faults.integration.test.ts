/** The way of facts up, against the real central, with everything that can go wrong on the line. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { savePeople } from '../../../central/auth/index.ts';
import { TEST_PEOPLE } from '../../../tests/builders/central.ts';
import type { Role } from '../../../shared/schema/index.ts';
import {
  closeParcel,
  readStatus,
  scanRejected,
  signIn,
  until,
  untilNothingWaits,
  type TestStation,
} from '../testing/startTestStation.ts';
import {
  centralFacts,
  createWorld,
  idsOf,
  openExceptions,
  urlOf,
  type World,
} from '../testing/withRealCentral.ts';

type Fetch = typeof fetch;
type Fault = (send: () => Promise<Response>, init: RequestInit | undefined) => Promise<Response>;

let world: World;
/** What happens to the next requests to a path, in order; then they go through. */
let faults: { path: string; fault: Fault }[];
let pushes: number[];

/** The station sends text. */
const bodyOf = (init: RequestInit | undefined): string =>
  typeof init?.body === 'string' ? init.body : '{"facts":[]}';

const faulty: Fetch = (input, init) => {
  const url = urlOf(input);
  if (url.endsWith('/v1/facts')) {
    const { facts } = JSON.parse(bodyOf(init)) as { facts: unknown[] };
    pushes.push(facts.length);
  }
  const at = faults.findIndex(({ path }) => url.includes(path));
  const [due] = at === -1 ? [] : faults.splice(at, 1);
  const send = () => fetch(input, init);
  return due ? due.fault(send, init) : send();
};

const lost: Fault = () => Promise.reject(new TypeError('fetch failed'));
const answerLost: Fault = async (send) => {
  await send();
  throw new TypeError('fetch failed');
};
const twice: Fault = async (send) => {
  await send();
  return send();
};
const cutInBody: Fault = async (send) => {
  const text = await (await send()).text();
  const half = new TextEncoder().encode(text.slice(0, text.length / 2));
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(half),
    pull: (controller) => controller.error(new TypeError('terminated')),
  });
  return new Response(body, { status: 200, headers: { 'content-type': 'application/json' } });
};
const proxyError: Fault = () =>
  Promise.resolve(new Response('<h1>Bad gateway</h1>', { status: 502 }));

const busy: Fault = () =>
  Promise.resolve(
    Response.json(
      { error: { code: 'too-many-requests', meta: { retryAfterSeconds: 1 } } },
      { status: 429, headers: { 'retry-after': '1' } },
    ),
  );

beforeEach(async () => {
  world = await createWorld();
  faults = [];
  pushes = [];
});
afterEach(() => world.end());

const start = (folder = world.folder()) => world.start(folder, { env: { fetch: faulty } });
const record = async (test: TestStation, count = 1): Promise<string[]> =>
  idsOf(await test.station.handlers['facts:record'](scanRejected(count)));

/** All of them in central's books once, in the order they were recorded. */
async function expectInOrder(ids: readonly string[]): Promise<void> {
  expect((await centralFacts(world)).map(({ id }) => id)).toEqual(ids);
}

describe('facts arrive once and in order when', () => {
  it.each([
    ['a request is lost', [lost, lost]],
    ['the answer is lost after central committed', [answerLost, answerLost, answerLost]],
    ['a request arrives twice', [twice, twice]],
    ['the line is cut in the middle of the answer', [cutInBody, cutInBody]],
    ['a proxy answers in central’s place', [proxyError]],
    ['central asks for a pause', [busy]],
    ['all of it happens', [answerLost, proxyError, lost, twice, cutInBody, answerLost]],
  ] as const)('%s', async (_, each) => {
    const test = await start();
    await signIn(test, 'BADGE-picker');
    faults = each.map((fault) => ({ path: '/v1/facts', fault }));
    const ids: string[] = [];
    for (let round = 0; round < 6 || faults.length > 0; round += 1) {
      ids.push(...(await record(test, 1 + (round % 3))));
      if (round >= 6) await untilNothingWaits(test);
    }
    await untilNothingWaits(test);
    await expectInOrder(ids);
  });

  it('a proxy takes only small bodies', async () => {
    const folder = world.folder();
    const test = await start(folder);
    await signIn(test, 'BADGE-picker');
    await world.central.close();
    const ids: string[] = [];
    for (let round = 0; round < 40; round += 1) ids.push(...(await record(test, 3)));
    const small: Fault = (send, init) =>
      bodyOf(init).length > 8000
        ? Promise.resolve(new Response('too large', { status: 413 }))
        : send();
    faults = Array.from({ length: 100 }, () => ({ path: '/v1/facts', fault: small }));
    await world.stop(test);
    await world.restartCentral();
    pushes = [];
    const again = await start(folder);
    await untilNothingWaits(again);
    await expectInOrder(ids);
    expect(Math.max(...pushes)).toBe(120);
    expect(pushes.filter((size) => size % 3 !== 0)).toEqual([]);
  });

  it('the station’s token ends while they are on their way', async () => {
    const test = await start();
    await signIn(test, 'BADGE-picker');
    const ids = await record(test, 2);
    await untilNothingWaits(test);
    world.central.clock.advance(16 * 60_000);
    ids.push(...(await record(test, 2)));
    await untilNothingWaits(test);
    await expectInOrder(ids);
  });

  it('central is stopped and started again between them', async () => {
    const folder = world.folder();
    const test = await start(folder);
    await signIn(test, 'BADGE-picker');
    const ids = await record(test, 2);
    await untilNothingWaits(test);
    await world.central.close();
    ids.push(...(await record(test, 2)), ...(await record(test)));
    await world.stop(test);
    await world.restartCentral();
    const again = await start(folder);
    ids.push(...(await record(again)));
    await untilNothingWaits(again);
    await expectInOrder(ids);
  });
});

describe('facts that wait', () => {
  it('stay through sign-out and change of person, each in the name of who made it', async () => {
    const folder = world.folder();
    await world.stop(await start(folder));
    await world.central.close();
    const offline = await world.start(folder, { live: false, env: { fetch: faulty } });
    const made: string[] = [];
    for (const badge of ['BADGE-picker', 'BADGE-packer', 'BADGE-picker']) {
      await signIn(offline, badge);
      made.push(...(await record(offline, 2)));
      await offline.station.handlers['session:sign-out']({});
    }
    const waiting = await offline.station.handlers['facts:list-waiting']({ limit: 10 });
    expect(waiting.map(({ fact }) => fact.operator.personId).toReversed()).toEqual(
      ['picker', 'picker', 'packer', 'packer', 'picker', 'picker'].map((role) => `person-${role}`),
    );
    await world.stop(offline);
    await world.restartCentral();
    const again = await start(folder);
    expect(await again.station.handlers['session:get']({})).toBeNull();
    await untilNothingWaits(again);
    await expectInOrder(made);
  });

  it('land, and are shown to a supervisor, where the person lost the role meanwhile', async () => {
    const folder = world.folder();
    const before = await start(folder);
    await signIn(before, 'BADGE-packer');
    await world.stop(before);
    await world.central.close();
    const offline = await world.start(folder, { live: false, env: { fetch: faulty } });
    await record(offline, 2);
    await world.stop(offline);
    await world.restartCentral();
    const roles: Role[] = ['clerk'];
    const people = TEST_PEOPLE.filter(({ id }) => id === 'person-packer');
    await savePeople(
      world.central.store,
      people.map((person) => ({ ...person, roles })),
    );
    const again = await start(folder);
    await untilNothingWaits(again);
    const taken = await centralFacts(world);
    expect(taken.map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ['flagged', 'not-allowed'],
      ['flagged', 'not-allowed'],
    ]);
    const kinds = (await openExceptions(world)).map(({ kind }) => kind);
    expect(kinds).toEqual(['unauthorised-work', 'unauthorised-work']);
    // The roster that came with the connection has taken the role here, too.
    await until(async () => {
      const session = await again.station.handlers['session:get']({});
      return session === null || !session.roles.includes('packer');
    });
    await expect(record(again)).rejects.toMatchObject({ code: 'role-not-allowed' });
  });
});

describe('leased numbers', () => {
  it('are the same range when the answer was lost, and no number is ever given twice', async () => {
    faults = [
      { path: '/v1/ranges', fault: answerLost },
      { path: '/v1/ranges', fault: cutInBody },
    ];
    const folder = world.folder();
    const numbers: string[] = [];
    for (let round = 0; round < 3; round += 1) {
      const test = await world.start(folder, { live: false, env: { fetch: faulty } });
      await until(async () => {
        await test.station.handlers['central:retry-now']({});
        const people = await test.station.handlers['session:list-people']({});
        return people.length > 0;
      });
      if (round === 2) {
        await until(async () => (await readStatus(test)).ssccLeft > 0);
        await signIn(test, 'BADGE-packer');
        for (let parcel = 0; parcel < 160; parcel += 1) {
          const closed = await test.station.handlers['facts:record'](closeParcel(`pa${parcel}`));
          numbers.push(closed.sscc ?? '');
        }
        await until(async () => (await readStatus(test)).ssccLeft > 500);
      }
      await world.stop(test);
    }
    expect(new Set(numbers).size).toBe(160);
    const ranges = await world.central.store.read.selectFrom('ranges').selectAll().execute();
    expect(ranges).toHaveLength(2);
    const [first, second] = ranges.toSorted((a, b) => a.first - b.first);
    expect(second?.first).toBe((first?.last ?? 0) + 1);
  });
});

it('dates facts by central’s time, whatever the device’s clock says and however it jumps', async () => {
  const folder = world.folder();
  const day = 86_400_000;
  const times: number[] = [];
  for (const days of [0, 3, -5, 400]) {
    let steps = 0;
    const test = await world.start(folder, {
      env: { wallMs: () => Date.now() + (days - (steps += 1) / 10) * day },
    });
    await signIn(test, 'BADGE-picker');
    for (let i = 0; i < 3; i += 1) {
      const { facts } = await test.station.handlers['facts:record'](scanRejected());
      times.push(Date.parse(facts[0]?.time.at ?? ''));
    }
    await untilNothingWaits(test);
    await world.stop(test);
  }
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  for (const ms of times) expect(Math.abs(ms - world.central.clock.ms)).toBeLessThan(3_600_000);
});
