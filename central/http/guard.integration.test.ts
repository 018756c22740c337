/** What holds of every route there is, of those that will be added too: they are taken from the app itself. */
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createTestCentral,
  createTestStation,
  type TestCentral,
} from '../../tests/builders/central.ts';
import { SECURITY_HEADERS } from './headers.ts';
import type { RouteEntry } from './index.ts';

let central: TestCentral;
let token: string;
let routes: readonly RouteEntry[];
beforeAll(async () => {
  central = await createTestCentral({ patience: { headersMs: 1000, bodyMs: 500, idleMs: 4000 } });
  token = await (await createTestStation(central)).token('person-supervisor');
  routes = central.app.routeTable;
});
afterAll(() => central.destroy());

const pathOf = (url: string): string => url.replaceAll(/:\w+/g, 'tasks').replaceAll('*', 'x');
const withBody = (): RouteEntry[] => routes.filter(({ method }) => method === 'POST');
const describeRoute = ({ method, url }: RouteEntry): string => `${method} ${url}`;

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}
async function ask(
  { method, url }: Pick<RouteEntry, 'method' | 'url'>,
  init: Omit<RequestInit, 'headers'> & { headers?: Record<string, string> } = {},
): Promise<Answer> {
  const response = await fetch(`${central.url}${pathOf(url)}`, {
    method,
    ...init,
    headers: { authorization: `Bearer ${token}`, ...init.headers },
    signal: AbortSignal.timeout(20_000),
  });
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') === true;
  const text = isStream ? '' : await response.text();
  if (isStream) await response.body?.cancel();
  const isJson =
    response.headers.get('content-type')?.startsWith('application/json') === true &&
    method !== 'HEAD';
  const body: unknown = isJson ? JSON.parse(text) : text;
  return { status: response.status, headers: response.headers, body };
}

const ERROR_SHAPE = {
  error: { code: expect.any(String) as string, meta: expect.any(Object) as object },
};
function expectRefusal(answer: Answer, status: number, route: string): void {
  expect(answer.status, `${route} ${JSON.stringify(answer.body)}`).toBe(status);
  expect(answer.body, route).toEqual(ERROR_SHAPE);
  expect(JSON.stringify(answer.body), route).not.toMatch(/\bat .*\.(ts|js):\d+|node_modules|FST_/);
}
function expectHeaders(headers: Headers, route: string): void {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) {
    if (name === 'content-security-policy' || name === 'cache-control') {
      expect(headers.get(name), `${route} ${name}`).not.toBeNull();
    } else expect(headers.get(name), `${route} ${name}`).toBe(value);
  }
}

it('knows every route of the contract', () => {
  expect(routes.map(describeRoute)).toEqual(
    expect.arrayContaining([
      'POST /v1/facts',
      'GET /v1/stream',
      'POST /v1/imports',
      'GET /metrics',
    ]),
  );
  expect(withBody().length).toBeGreaterThan(4);
});

it('every answer has the security headers: good ones, refusals, streams', async () => {
  for (const route of routes) {
    expectHeaders((await ask(route)).headers, describeRoute(route));
    const anonymous = await ask(route, { headers: { authorization: '' } });
    expectHeaders(anonymous.headers, describeRoute(route));
  }
  expectHeaders((await ask({ method: 'GET', url: '/nothing-here' })).headers, 'not found');
});

describe('a body', () => {
  const JSON_TYPE = { 'content-type': 'application/json' };
  // Those take whatever comes, and look at it themselves.
  const BYTES = ['/v1/imports', '/v1/channels/:id/webhook'];
  const jsonRoutes = () => withBody().filter(({ url }) => !BYTES.includes(url));
  const BAD: readonly [
    name: string,
    body: BodyInit,
    headers: Record<string, string>,
    status: number,
  ][] = [
    ['that is not JSON', '{"a":', JSON_TYPE, 400],
    ['that is empty', '', JSON_TYPE, 400],
    ['that is not UTF-8', Buffer.from([0x22, 0xff, 0xfe, 0x22]), JSON_TYPE, 400],
    [
      'in UTF-16',
      Buffer.from('{}', 'utf16le'),
      { 'content-type': 'application/json; charset=utf-16' },
      415,
    ],
    ['nested a hundred thousand deep', '['.repeat(100_000) + ']'.repeat(100_000), JSON_TYPE, 400],
    ['of objects nested deep', '{"a":'.repeat(5000) + '1' + '}'.repeat(5000), JSON_TYPE, 400],
    ['with __proto__', '{"__proto__":{"roles":["admin"]}}', JSON_TYPE, 400],
    ['with constructor.prototype', '{"constructor":{"prototype":{"x":1}}}', JSON_TYPE, 400],
    ['that is null', 'null', JSON_TYPE, 400],
    ['that is a number', '1e999', JSON_TYPE, 400],
    ['of a form', 'a=b', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['of text', 'a', { 'content-type': 'text/plain' }, 415],
    ['of XML', '<a/>', { 'content-type': 'application/xml' }, 415],
    ['of no type', Buffer.from('{}'), {}, 415],
    ['of a made up type', '{}', { 'content-type': 'application/json, text/html' }, 415],
  ];
  it.each(BAD)('%s is refused on every route', async (_, body, headers, status) => {
    for (const route of jsonRoutes()) {
      const answer = await ask(route, { body, headers });
      expectRefusal(answer, status, describeRoute(route));
      if (status === 400) {
        const { meta } = (answer.body as { error: { meta: object } }).error;
        const named = 'problem' in meta || 'path' in meta || 'found' in meta;
        expect(named, `${describeRoute(route)} ${JSON.stringify(meta)}`).toBe(true);
      }
    }
  });

  it('that is larger than its route takes is refused before it is read', async () => {
    const body = Buffer.alloc(17 * 1024 * 1024, ' ');
    for (const route of jsonRoutes()) {
      expectRefusal(await ask(route, { body, headers: JSON_TYPE }), 413, describeRoute(route));
    }
  });

  it('is none of the others’ business: an upload takes nothing but bytes', async () => {
    const route = { method: 'POST', url: '/v1/imports?filename=a.csv' };
    for (const type of ['application/json', 'text/csv', 'multipart/form-data; boundary=x']) {
      const answer = await ask(route, { body: 'a', headers: { 'content-type': type } });
      expectRefusal(answer, 415, type);
    }
  });
});

it('a method that a path does not have is named, with those it has', async () => {
  const paths = new Set(routes.map(({ url }) => url));
  for (const url of paths) {
    const known = routes.filter((route) => route.url === url).map(({ method }) => method);
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].filter(
      (m) => !known.includes(m),
    )) {
      const answer = await ask({ method, url });
      expectRefusal(answer, 405, `${method} ${url}`);
      for (const name of known) expect(answer.headers.get('allow')).toContain(name);
    }
  }
});

describe('an address', () => {
  it.each([
    ['/v1/orders/%ff', 400],
    [`/v1/orders/${'x'.repeat(101)}`, 414],
    ['/v1/orders/..%2f..%2fetc', 404],
    ['/v1/orders?limit=1&limit=2', 400],
    ['/v1/orders?__proto__=1', 400],
    ['/v1/orders?constructor[prototype]=1', 400],
    ['/v1/pull/__proto__', 400],
    ['/v1/pull/constructor', 400],
    ['/v1/orders/constructor', 404],
    ['/v1/ledger?after=-1', 400],
    ['/v1/ledger?after=99999999999999999999', 400],
    ['/v1/orders?offset=1e30', 400],
    ['/%00', 404],
  ])('%s is answered %i', async (url, status) => {
    const answer = await ask({ method: 'GET', url });
    expectRefusal(answer, status, url);
    expectHeaders(answer.headers, url);
  });
});

/** Bytes on a bare connection, and all that came back until it was closed. */
const raw = (...pieces: readonly string[]): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(central.url).port), '127.0.0.1');
    let text = '';
    socket.setEncoding('utf8').on('data', (piece: string) => {
      text += piece;
    });
    socket.on('close', () => resolve(text)).on('error', reject);
    for (const piece of pieces) socket.write(piece);
  });

const HEAD = 'host: central\r\n';
describe('bytes that are hardly a request', () => {
  it.each([
    ['rubbish', ['\u0000\u0001rubbish\r\n\r\n'], 400],
    ['headers of 20 KB', [`GET /healthz HTTP/1.1\r\n${HEAD}x: ${'y'.repeat(20_000)}\r\n\r\n`], 431],
    ['headers that never end', [`GET /healthz HTTP/1.1\r\n${HEAD}x: `], 408],
    [
      'two lengths',
      [`POST /v1/session HTTP/1.1\r\n${HEAD}content-length: 1\r\ncontent-length: 2\r\n\r\n{}`],
      400,
    ],
    [
      'a length and chunks, as smugglers do',
      [
        `POST /v1/session HTTP/1.1\r\n${HEAD}content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`,
      ],
      400,
    ],
  ])('(%s) get an answer of the same shape and are cut off', async (_, pieces, status) => {
    const text = await raw(...pieces);
    expect(text).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(text.toLowerCase()).toContain('x-content-type-options: nosniff');
    expect(JSON.parse(text.split('\r\n\r\n')[1] ?? '')).toEqual(ERROR_SHAPE);
  });

  it('a body that does not come is not waited for', async () => {
    const text = await raw(
      `POST /v1/session HTTP/1.1\r\n${HEAD}content-type: application/json\r\ncontent-length: 100\r\n\r\n{"sta`,
    );
    expect(text).toMatch(/^HTTP\/1.1 408 /);
    expect(text).toContain('{"error":{"code":"body-timeout","meta":{}}}');
  });

  it('an upload that stalls is cut off', async () => {
    const text = await raw(
      `POST /v1/imports?filename=a.csv HTTP/1.1\r\n${HEAD}authorization: Bearer ${token}\r\n` +
        'content-type: application/octet-stream\r\ncontent-length: 100\r\n\r\nabc',
    );
    expect(text).not.toMatch(/^HTTP\/1.1 2/);
  });
});

it('nothing of all that was the fault of central', () => {
  expect(central.errors).toEqual([]);
});
