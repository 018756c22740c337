import { afterEach, expect, it } from 'vitest';
import {
  createTestCentral,
  createTestStation,
  type TestCentral,
} from '../../tests/builders/central.ts';
import type { Limits } from './index.ts';

let central: TestCentral;
afterEach(() => central.destroy());

const start = async (
  limits: Partial<Limits>,
  more: { trustProxy?: string[] } = {},
): Promise<void> => {
  central = await createTestCentral({ people: [], limits, ...more });
};
const post = (path: string, body: unknown) =>
  fetch(`${central.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
const times = <T>(count: number, work: () => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, work));
const statuses = (answers: readonly { status: number }[]): number[] =>
  answers.map(({ status }) => status).toSorted((a, b) => a - b);

it('a station that asks too often is told when to come again; the others are not', async () => {
  await start({ station: 5 });
  const [eager, calm] = [await createTestStation(central), await createTestStation(central)];
  const tokens = { eager: await eager.token(), calm: await calm.token() };
  const roster = (token: string) =>
    fetch(`${central.url}/v1/roster`, { headers: { authorization: `Bearer ${token}` } });
  const answers = await times(8, () => roster(tokens.eager));
  expect(statuses(answers)).toEqual([200, 200, 200, 200, 200, 429, 429, 429]);
  const refused = answers.find(({ status }) => status === 429);
  const seconds = Number(refused?.headers.get('retry-after'));
  expect(seconds).toBeGreaterThan(0);
  expect(seconds).toBeLessThanOrEqual(10);
  expect(await refused?.json()).toEqual({
    error: { code: 'too-many-requests', meta: { retryAfterSeconds: seconds } },
  });
  expect((await roster(tokens.calm)).status).toBe(200);
});

it('counts a station as one, whoever is signed in there', async () => {
  await start({ station: 3 });
  const station = await createTestStation(central);
  const tokens = [await station.token(), await station.token()];
  const answers = await times(4, () =>
    fetch(`${central.url}/v1/roster`, {
      headers: { authorization: `Bearer ${tokens.pop() ?? tokens[0] ?? ''}` },
    }),
  );
  expect(statuses(answers)).not.toContain(429);
});

it('an address without a token is held back on every route that needs none', async () => {
  await start({ address: 4 });
  expect(statuses(await times(6, () => fetch(`${central.url}/healthz`)))).toContain(429);
  expect((await fetch(`${central.url}/metrics`)).status).toBe(429);
  expect((await fetch(`${central.url}/nothing-here`)).status).toBe(429);
});

it('after too many wrong codes the right one is not found out either', async () => {
  await start({ failures: 3 });
  const { code } = await central.auth.createEnrolmentCode('wh:main');
  const station = await createTestStation(central);
  const enrol = (tried: string) =>
    post('/v1/stations/enrol', {
      code: tried,
      name: 'N',
      publicKey: 'MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=',
    });
  const wrong = [];
  for (const guess of ['AAAAA-AAAAA', 'BBBBB-BBBBB', 'CCCCC-CCCCC', 'DDDDD-DDDDD']) {
    wrong.push((await enrol(guess)).status);
  }
  expect(wrong).toEqual([401, 401, 401, 429]);
  const right = await enrol(code);
  expect(right.status).toBe(429);
  expect(Number(right.headers.get('retry-after'))).toBeGreaterThan(0);
  // Who has a token already goes on.
  expect((await station.openSession()).status).toBe(429);
});

it('wrong tokens are counted, and good ones from the same address pass', async () => {
  await start({ failures: 2 });
  const station = await createTestStation(central);
  const token = await station.token();
  const roster = (bearer: string) =>
    fetch(`${central.url}/v1/roster`, { headers: { authorization: `Bearer ${bearer}` } });
  const answers = [];
  for (const bad of ['a.b', 'c.d', 'e.f']) answers.push(await roster(bad));
  expect(answers.map(({ status }) => status)).toEqual([401, 401, 429]);
  expect((await roster(token)).status).toBe(200);
});

it('behind a balancer counts whom the balancer names, and only if it may name anybody', async () => {
  const from = (address: string) =>
    fetch(`${central.url}/healthz`, { headers: { 'x-forwarded-for': address } });
  await start({ address: 2 }, { trustProxy: ['127.0.0.1'] });
  const [mine, yours] = ['203.0.113.7', '203.0.113.8'];
  expect(statuses(await times(3, () => from(mine)))).toEqual([200, 200, 429]);
  expect((await from(yours)).status).toBe(200);
  await central.destroy();
  await start({ address: 2 });
  await times(3, () => from(mine));
  expect((await from(yours)).status).toBe(429);
});

it('0 is no limit', async () => {
  await start({ address: 0 });
  const answers = await times(50, () => fetch(`${central.url}/healthz`));
  expect(new Set(statuses(answers))).toEqual(new Set([200]));
});
