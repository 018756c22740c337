/**
 * Every route of the app, asked by programs that get it wrong: bodies, queries, paths and headers, random and
 * changed field by field from good ones. What its description does not allow is refused and changes nothing;
 * whatever it allows is no fault of central's. A seed that fails is repeated with STOWLINE_SEED.
 */
import { createHash, generateKeyPairSync, randomUUID } from 'node:crypto';
import type { InjectOptions } from 'fastify';
import { Compile } from 'typebox/compile';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROUTES, type RouteName, type RouteSpec } from '../../shared/protocol/index.ts';
import {
  createTestCentral,
  createTestStation,
  TEST_PEOPLE,
  WAREHOUSE,
  type TestCentral,
  type TestStation,
} from '../../tests/builders/central.ts';
import { createRandom, SEED, type Random } from '../../tests/fuzz/random.ts';
import { checkRebuild, verifyLedger } from '../ledger/index.ts';
import type { RouteEntry } from './index.ts';
import { junk, junkText, mutateField, mutateText } from './testing/mutate.ts';

/** For each route; ten thousand would take a quarter of an hour. */
const CASES = process.env['STOWLINE_LONG'] === undefined ? 300 : 10_000;

let central: TestCentral;
let station: TestStation;
let token: string;
/** A request of each route that went well before: going well again, it changes nothing. */
const good: Partial<Record<RouteName, { body?: unknown; query?: Record<string, unknown> }>> = {};

beforeAll(async () => {
  const roles = ['picker', 'packer', 'supervisor', 'clerk', 'admin'] as const;
  const [first] = TEST_PEOPLE;
  if (!first) throw new Error('nobody');
  central = await createTestCentral({
    people: [{ ...first, id: 'person-all', roles }],
    limits: { station: 0, address: 0, failures: 0 },
  });
  await central.put([
    { collection: 'settings', id: 'warehouse', doc: { gs1CompanyPrefix: '9521234' } },
    { collection: 'contacts', id: 'c1', doc: { name: 'N', phone: '1' } },
  ]);
  station = await createTestStation(central);
  token = await station.token('person-all');
  const { code } = await central.auth.createEnrolmentCode(WAREHOUSE);
  const key = generateKeyPairSync('ed25519').publicKey.export({ format: 'der', type: 'spki' });
  const nonce = randomUUID();
  const sig = station.sign(`session:${station.stationId}::${nonce}`);
  const note = { exceptionId: 'x1', kind: 'damage', note: 'n' } as const;
  const facts = [0, 1, 2].map((n) =>
    station.fact('exception.raised', { ...note, exceptionId: `x${n}` }),
  );
  const line = { lineId: '1', sku: 'A', description: 'a', qty: 1, uom: 'each', unitPriceMinor: 5 };
  const order = {
    ...{
      channel: 'c',
      externalId: 'o1',
      revision: 1,
      action: 'place',
      country: 'GB',
      currency: 'GBP',
    },
    ...{
      placedAt: '2026-11-22T09:00:00.000Z',
      customerRef: 'r',
      lines: [line, { ...line, lineId: '2' }],
    },
  };
  good.enrol = { body: { code, name: 'Fuzz', publicKey: key.toString('base64') } };
  good.openSession = { body: { stationId: station.stationId, nonce, sig } };
  good.leaseRange = { body: { kind: 'sscc', epoch: station.epoch, count: 5, requestId: 'r1' } };
  good.pushFacts = { body: { station: station.stationId, epoch: station.epoch, facts } };
  good.postOrders = { body: [order, { ...order, externalId: 'o2' }] };
  const action = { type: 'hold', reason: 'look', mayRelease: ['clerk'] };
  const condition = { field: 'country', operator: 'in', value: ['GB'] };
  const when = { combinator: 'and', rules: [condition, { combinator: 'or', rules: [condition] }] };
  const rule = { id: 'r', name: 'R', on: true, when, actions: [action] };
  const set = { mode: 'all', timeZone: 'UTC', rules: [rule] };
  good.saveRules = { body: { basedOn: 0, set, note: 'n' } };
  good.checkRules = { body: { set } };
  good.dryRunRules = { body: { set, limit: 10 } };
  good.holdOrder = { body: { action: 'release', note: 'n' } };
  good.connectChannel = {
    body: {
      ...{ id: 'shop', kind: 'own-shop', name: 'Shop', on: false },
      settings: { baseUrl: 'http://127.0.0.1:9' },
      secrets: { accessToken: 'token-of-nobody' },
    },
  };
  good.changeChannel = { body: { name: 'Shop', settings: { baseUrl: 'http://127.0.0.1:9' } } };
  good.settleChannelTrouble = { body: { of: 'problem', id: 'p1', action: 'retry' } };
  good.sendImport = { query: { filename: 'a.csv' } };
  const mapping = {
    ...{ channel: 'dealer', headerRow: 1, constants: [{ field: 'currency', value: 'GBP' }] },
    columns: [{ field: 'orderNumber', column: 'order' }],
    ...{ grouping: 'by-number', decimal: '.', dateOrder: 'ymd', timeZone: 'UTC' },
  };
  good.lookAtImport = { query: { sheet: 'Orders', headerRow: 2 } };
  good.previewImport = { body: { mapping } };
  good.takeImport = { body: { mapping, remember: true } };
  good.discardImport = { body: {} };
  good.queryOrders = { query: { search: 'a', sort: 'number', limit: 5, offset: 0 } };
  good.pull = { query: { limit: 10, answered: 0, epoch: station.epoch } };
  good.readLedger = { query: { after: 0, limit: 10, shard: WAREHOUSE } };
  for (const [name, { body }] of Object.entries(good)) {
    const { method, path } = ROUTES[name as RouteName] as RouteSpec;
    if (method === 'GET' || body === undefined || path.includes('{')) continue;
    await station.request(method, path, { token, body });
  }
  const heads = await station.request<{ heads: unknown[] }>('GET', '/v1/ledger/heads', { token });
  good.reportWitness = { body: { heads: heads.body.heads.slice(0, 1) } };
  await central.store.relay.drained();
});
afterAll(() => central.destroy());

/** Tables that a route may write to whatever it is asked: refusals of facts are kept, and a probe writes. */
const KEPT: Readonly<Record<string, readonly string[]>> = {
  '/v1/facts': ['facts', 'ledger', 'shard_clock', 'streams', 'fact_forks'],
  '/readyz': ['meta'],
};

/** A digest of each table: `state` without exceptions, those being how refusals are shown. */
async function digests(): Promise<Record<string, string>> {
  const { read } = central.store;
  const tables = (await read.introspection.getTables()).map(({ name }) => name);
  const found: Record<string, string> = {};
  for (const name of tables) {
    const rows = await read
      .selectFrom(name as 'state')
      .selectAll()
      .execute();
    const counted = name === 'state' ? rows.filter((row) => row.collection !== 'exceptions') : rows;
    const texts = counted.map((row) => JSON.stringify(row)).toSorted();
    found[name] = createHash('sha256').update(texts.join('\n')).digest('hex');
  }
  return found;
}

const validators = new WeakMap<object, ReturnType<typeof Compile>>();
function allows(
  schema: RouteSpec['query'] | RouteSpec['body'],
  value: unknown,
  textual: boolean,
): boolean {
  if (schema === undefined) return true;
  const validator = validators.get(schema) ?? Compile(schema);
  validators.set(schema, validator);
  return validator.Check(textual ? validator.Convert(structuredClone(value)) : value);
}

/** What no schema says: text is whole characters, and none is NUL. */
const isPlainText = (json: string): boolean => !/\\u(?:0000|d[89a-f])/i.test(json);

interface Case {
  readonly request: InjectOptions;
  /** The description allows it. */
  readonly allowed: boolean;
}

function headersOf(random: Random, signedIn: boolean): Record<string, string> {
  const odd = random.pick([
    'x-request-id',
    'accept',
    'accept-version',
    'x-forwarded-for',
    'cookie',
    'range',
    'if-match',
  ]);
  const text = junkText(random).replaceAll(/[^\x20-\x7e]/g, '');
  return {
    ...(signedIn ? { authorization: `Bearer ${token}` } : {}),
    ...(random.below(3) === 0 ? { [odd]: text } : {}),
    ...(signedIn && random.below(20) === 0
      ? { authorization: `Bearer ${mutateText(token, random)}`.replaceAll(/[^\x20-\x7e]/g, '') }
      : {}),
  };
}

function makeCase(route: RouteEntry, random: Random): Case {
  const id = route.schema?.operationId;
  const name = id !== undefined && id in ROUTES ? (id as RouteName) : undefined;
  const spec: Partial<RouteSpec> = name === undefined ? {} : ROUTES[name];
  const base = (name === undefined ? undefined : good[name]) ?? {};
  const query: Record<string, unknown> = { ...base.query };
  const known = Object.keys(spec.query?.properties ?? {});
  if (random.below(2) === 0 && known.length > 0) query[random.pick(known)] = junkText(random);
  if (random.below(8) === 0)
    query[random.pick(['extra', 'shard', '__proto__x', 'limit'])] = junkText(random);
  const params: Record<string, string> = {};
  const path = route.url.replaceAll(/:(\w+)/g, (_, key: string) => {
    params[key] =
      random.below(3) === 0
        ? junkText(random) || 'x'
        : random.pick(['tasks', 'contacts', 'stock', 'o1']);
    return encodeURIComponent(params[key].toWellFormed());
  });
  const asked = Object.entries(query).map(([key, value]) => [key, String(value).toWellFormed()]);
  const search = new URLSearchParams(asked).toString();
  // A stream never ends: its refusals are what can be asked for.
  const signedIn = id !== 'openStream';
  const headers = headersOf(random, signedIn);
  const url = search === '' ? path : `${path}?${search}`;
  const sent = Object.fromEntries(new URLSearchParams(search));
  const looked = { ...(spec.query && sent), ...(spec.params && params) };
  const isWhole = !JSON.stringify(looked).includes('\\u0000');
  const plain = isWhole && allows(spec.query, sent, true) && allows(spec.params, params, true);
  if (route.method === 'GET') return { request: { method: 'GET', url, headers }, allowed: plain };
  if (spec.takesBytes === true) {
    const payload = Buffer.from(mutateText('order,sku,qty\n1,A,2\n', random));
    headers['content-type'] = random.pick([
      'application/octet-stream',
      'application/json',
      'text/csv',
    ]);
    const right = headers['content-type'] === 'application/octet-stream';
    return { request: { method: 'POST', url, headers, payload }, allowed: plain && right };
  }
  headers['content-type'] =
    random.below(25) === 0 ? junkText(random).replaceAll(/[^\x20-\x7e]/g, '') : 'application/json';
  const valid = base.body ?? {};
  let payload: string;
  switch (random.below(5)) {
    case 0:
      payload = mutateText(JSON.stringify(valid), random);
      break;
    case 1:
      payload = JSON.stringify(junk(random));
      break;
    default:
      payload = JSON.stringify(mutateField(valid, random));
  }
  let body: unknown;
  try {
    body = JSON.parse(payload);
  } catch {
    return { request: { method: 'POST', url, headers, payload }, allowed: false };
  }
  const isJson = headers['content-type'] === 'application/json';
  return {
    request: { method: 'POST', url, headers, payload },
    allowed: plain && isJson && isPlainText(payload) && allows(spec.body, body, false),
  };
}

const told = ({ request, allowed }: Case, answer: { statusCode: number; body: string }): string =>
  `seed ${SEED} ${allowed ? 'allowed' : 'not allowed'} ${JSON.stringify(request).slice(0, 1500)} -> ${answer.statusCode} ${answer.body.slice(0, 300)}`;

/** Facts are answered one by one, so their push as a whole is allowed more; imports are few at once. */
async function ask(route: RouteEntry, one: Case): Promise<void> {
  const answer = await central.app.inject(one.request);
  const isBusy = answer.statusCode === 503 && answer.body.includes('"of":"imports"');
  if (isBusy) return;
  expect(answer.statusCode, told(one, answer)).toBeLessThan(500);
  if (one.allowed || route.url === '/v1/facts') return;
  expect(answer.statusCode, told(one, answer)).toBeGreaterThanOrEqual(400);
}

/** What a valid request of theirs leaves behind is what they are for. */
const CHANGES: readonly string[] = [
  '/v1/channels',
  '/v1/orders',
  '/v1/ranges',
  '/v1/imports',
  '/v1/rules',
  '/v1/ledger/witness',
];

describe('every route', () => {
  it(`refuses ${CASES} requests each that it is not described to take, and nothing changes`, async () => {
    const random = createRandom(SEED);
    const valid: [RouteEntry, Case][] = [];
    for (const route of central.app.routeTable) {
      if (route.method === 'HEAD' || route.url.startsWith('/docs')) continue;
      const before = await digests();
      for (let n = 0; n < CASES; n += 1) {
        const one = makeCase(route, random);
        if (one.allowed && route.method !== 'GET' && CHANGES.includes(route.url))
          valid.push([route, one]);
        else await ask(route, one);
      }
      const after = await digests();
      const changed = Object.keys(after).filter((name) => after[name] !== before[name]);
      const beyond = changed.filter((name) => KEPT[route.url]?.includes(name) !== true);
      expect(beyond, `${route.method} ${route.url}, seed ${SEED}`).toEqual([]);
    }
    // What is allowed after all may change what it is for, and is never central's fault.
    for (const [route, one] of valid) await ask(route, one);
    expect(valid.length).toBeGreaterThan(0);
  }, 1_800_000);

  it('leaves a ledger that verifies and from which the state can be made again', async () => {
    await central.store.relay.drained();
    expect(await verifyLedger(central.store)).toMatchObject({ ok: true });
    expect(await checkRebuild(central.store)).toMatchObject({ ok: true });
  });

  it('holds nothing of them any more', async () => {
    const { body } = await central.app.inject({ url: '/metrics' });
    expect(body).toMatch(/^stowline_request_bytes 0$/m);
    expect(central.errors).toEqual([]);
  });
});
