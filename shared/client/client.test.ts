import { expect, it } from 'vitest';
import { createClient, createHttp, retryAfterOf } from './index.ts';
import type { AppError } from '../errors.ts';

const NOW = '2026-11-22T09:00:00.000Z';

/** A client whose requests are written down and answered by hand. */
function clientOf(answer: Response | (() => Promise<Response>)) {
  const sent: { url: string; method: string; headers: Headers; body: unknown }[] = [];
  let ms = 0;
  const http = createHttp({
    baseUrl: 'https://central.example',
    env: {
      fetch: (url, init) => {
        sent.push({
          url: url instanceof URL ? url.href : '',
          method: init?.method ?? '',
          headers: new Headers(init?.headers),
          body: init?.body,
        });
        return typeof answer === 'function' ? answer() : Promise.resolve(answer);
      },
      monotonicMs: () => (ms += 5),
    },
    onContact: () => undefined,
    onUnreachable: () => undefined,
  });
  return { client: createClient(http.exchange), http, sent };
}
const failure = (work: Promise<unknown>): Promise<AppError> =>
  work.then(
    () => Promise.reject(new Error('went well')),
    (error: AppError) => error,
  );

it('sends what the route says, parameters escaped, and tells how long it took', async () => {
  const body = { rows: [], total: 0, byReason: {} };
  const { client, sent } = clientOf(Response.json(body));
  const asked = { params: { id: '../a b' }, query: { offset: 5, limit: 10 } };
  expect(await client.ask('getImportReport', asked)).toEqual({ value: body, roundTripMs: 5 });
  expect(sent).toMatchObject([
    {
      method: 'GET',
      url: 'https://central.example/v1/imports/..%2Fa%20b/report?offset=5&limit=10',
    },
  ]);
  expect(sent[0]?.headers.get('x-stowline-protocol')).toBe('1');
});

it('sends bodies as JSON, and files as they are', async () => {
  const people = clientOf(Response.json({ people: [], serverTime: NOW }));
  await people.client.ask('readRoster', {});
  expect(people.sent[0]?.body).toBeNull();
  const enrolled = { stationId: 'st-1', name: 'N', shard: 'wh:main', serverTime: NOW };
  const { client, sent } = clientOf(Response.json(enrolled));
  await client.ask('enrol', { body: { code: 'ABCDE', name: 'N', publicKey: 'k' } });
  expect(sent[0]?.headers.get('content-type')).toBe('application/json');
  expect(sent[0]?.body).toBe('{"code":"ABCDE","name":"N","publicKey":"k"}');
  const upload = clientOf(Response.json({ importId: 'i' }, { status: 202 }));
  await upload.client.ask('sendImport', { query: { filename: 'ä.csv' }, bytes: new Blob(['a']) });
  expect(upload.sent[0]).toMatchObject({ method: 'POST', body: expect.any(Blob) as Blob });
  expect(upload.sent[0]?.headers.get('content-type')).toBe('application/octet-stream');
  expect(upload.sent[0]?.url).toContain('filename=%C3%A4.csv');
});

it('throws central’s own refusal, with how long it wants to be left alone', async () => {
  const refusal = { error: { code: 'too-many-requests', meta: { retryAfterSeconds: 7 } } };
  const headers = { 'retry-after': '7' };
  const { client } = clientOf(Response.json(refusal, { status: 429, headers }));
  const error = await failure(client.ask('readRoster', {}));
  expect(error).toMatchObject({ code: 'too-many-requests', meta: { status: 429 } });
  expect(retryAfterOf(error)).toBe(7000);
});

it.each([
  ['no header', 429, undefined, undefined],
  ['a date, which central never sends', 503, 'Wed, 21 Oct 2026 07:28:00 GMT', undefined],
  ['rubbish', 503, '-3', undefined],
  ['a day', 503, '86400', 120_000],
  ['something else than a refusal for now', 400, '5', undefined],
])('with %s as Retry-After', async (_, status, value, wait) => {
  const headers: Record<string, string> = value === undefined ? {} : { 'retry-after': value };
  const { client } = clientOf(new Response('<h1>busy</h1>', { status, headers }));
  const error = await failure(client.ask('readRoster', {}));
  expect(error.code).toBe('central-failed');
  expect(retryAfterOf(error)).toBe(wait);
});

it('takes no answer that is not what the route says', async () => {
  const { client } = clientOf(Response.json({ people: 'all', serverTime: NOW }));
  expect(await failure(client.ask('readRoster', {}))).toMatchObject({
    code: 'central-answer-invalid',
    meta: { place: '/people' },
  });
});

it('hands an answer on untouched where that is asked for', async () => {
  const { client } = clientOf(new Response('{"error":1}', { status: 410 }));
  const answer = await client.fetch('pull', { params: { collection: 'tasks' }, query: {} });
  expect(answer.status).toBe(410);
  expect(new TextDecoder().decode(answer.body)).toBe('{"error":1}');
});

it('is offline where nobody answers', async () => {
  const cause = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
  const { client } = clientOf(() => Promise.reject(new TypeError('fetch failed', { cause })));
  expect(await failure(client.ask('readRoster', {}))).toMatchObject({
    code: 'offline',
    meta: { reason: 'ECONNREFUSED' },
  });
});
