/**
 * Role × warehouse × collection × operation: who receives what. Generated from COLLECTIONS and the app's own
 * table of routes, so that whatever is added is in it, or fails it; what is pushed has a file of its own.
 * Every person asks with a token from when they had every role: what they hold now is what has to count.
 */
import { createSecretKey } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PullResponse, RosterResponse } from '../../shared/protocol/index.ts';
import { COLLECTION_NAMES, COLLECTIONS, ROLES, type Role } from '../../shared/schema/index.ts';
import { createTestStation } from '../../tests/builders/central.ts';
import { openStream } from '../../tests/builders/stream.ts';
import { revokeStation } from '../stations/index.ts';
import { letGo } from './managePeople.ts';
import { answered, countCells, shows } from './testing/matrixCells.ts';
import {
  createMatrixWorld,
  documentIn,
  LEEDS,
  MAIN,
  MARKS,
  otherThan,
  PERSONAL,
  PERSONS,
  rolesEverywhere,
  rolesIn,
  shardOf,
  SHARDS,
  STATION,
  SUBJECTS,
  WAREHOUSES,
  worksIn,
  type MatrixWorld,
  type Subject,
  type Warehouse,
} from './testing/matrixWorld.ts';
import { signToken } from './tokens.ts';

let world: MatrixWorld;
beforeAll(async () => {
  world = await createMatrixWorld();
});
afterAll(() => world.central.destroy());

describe('pull', () => {
  it('gives each what their role may read of their station’s warehouse, and nothing else', async () => {
    const { check, end } = countCells();
    for (const warehouse of WAREHOUSES) {
      const station = world.stations[warehouse];
      for (const subject of SUBJECTS) {
        for (const collection of COLLECTION_NAMES) {
          const where = `${subject.name} at ${warehouse}, ${collection}`;
          const needed: readonly Role[] | undefined = COLLECTIONS[collection].roles;
          const may =
            worksIn(subject, warehouse) &&
            (needed === undefined || rolesIn(subject, warehouse).some((r) => needed.includes(r)));
          const token = world.tokenOf(subject, station);
          const { status, text } = await world.ask('GET', `/v1/pull/${collection}`, token);
          check(where, answered(may, status));
          check(where, shows(text, MARKS[otherThan(warehouse)]));
          if (collection !== 'contacts') check(where, shows(text, PERSONAL));
          const own = MARKS[shardOf(collection, warehouse)];
          check(where, may ? !text.includes(own) && 'lacks its own' : shows(text, own));
        }
      }
    }
    end('pull', 1000);
  });

  it('never gives a picker, or a station without anybody, a customer’s name, street or phone', async () => {
    const { check, end } = countCells();
    const token = (subject: Subject) => world.tokenOf(subject, world.stations[MAIN]);
    const pickers = PERSONS.filter(({ role, place }) => role === 'picker' && place !== LEEDS);
    for (const subject of [STATION, ...pickers]) {
      for (const { method, url } of world.central.app.routeTable) {
        if (method !== 'GET' || url === '/v1/stream') continue;
        for (const collection of COLLECTION_NAMES) {
          const path = url.replace(':collection', collection).replace(':id', world.orders[MAIN]);
          if (path === url && collection !== 'contacts') continue;
          const { text } = await world.ask('GET', path, token(subject));
          check(`${subject.name} ${path}`, shows(text, PERSONAL));
        }
      }
    }
    end('personal', 60);
  });

  it('takes no cursor of another warehouse, and tells of what is gone by its id alone', async () => {
    const { check, end } = countCells();
    for (const collection of COLLECTION_NAMES) {
      const pull = async (warehouse: Warehouse, after?: string) => {
        const admin = PERSONS.find(({ name }) => name === 'admin everywhere') ?? STATION;
        const token = world.tokenOf(admin, world.stations[warehouse]);
        const cursor = after === undefined ? '' : `?after=${after}`;
        return world.ask('GET', `/v1/pull/${collection}${cursor}`, token);
      };
      const first = JSON.parse((await pull(MAIN)).text) as PullResponse;
      const shard = shardOf(collection, MAIN);
      const elsewhere = await pull(LEEDS, first.checkpoint.after);
      check(`${collection} at ${LEEDS}`, shard !== 'org' && elsewhere.status !== 410 && 'taken');
      const write = documentIn(collection, shard);
      await world.central.put([{ ...write, gone: true }], shard);
      const { documents } = JSON.parse(
        (await pull(MAIN, first.checkpoint.after)).text,
      ) as PullResponse;
      const marker = documents.find(({ id }) => id === write.id) ?? { id: '' };
      const fields = Object.keys(marker).sort().join();
      check(`${collection} gone`, fields !== '_deleted,clock,id' && `shows ${fields}`);
      await world.central.put([write], shard);
    }
    end('cursors', 22);
  });

  it('brings a station no answers but its own, whatever epoch it names', async () => {
    const { [MAIN]: main, [LEEDS]: leeds } = world.stations;
    const note = leeds.fact(
      'exception.raised',
      { exceptionId: 'x-answers', kind: 'damage', note: '' },
      { personId: 'supervisor-everywhere' },
    );
    await leeds.push(note);
    for (const [station, answers] of [
      [main, 0],
      [leeds, 1],
    ] as const) {
      const query = `?epoch=${leeds.epoch}&answered=0`;
      const token = world.tokenOf(STATION, station);
      const { text } = await world.ask('GET', `/v1/pull/tasks${query}`, token);
      expect((JSON.parse(text) as PullResponse).answers).toHaveLength(answers);
    }
  });
});

/** Whom a route is for. `nobody's`: it gives and takes nothing of the house, or checks credentials of its own. */
type Rule =
  | 'nobody’s'
  | 'station'
  | { readonly here: readonly Role[] }
  | { readonly everywhere: readonly Role[] };
const DESK: Role[] = ['supervisor', 'clerk', 'admin'];
const LEAD: Role[] = ['supervisor', 'admin'];
/** Every route there is. One that is not in it fails the test: say whom it is for. */
const RULES: Readonly<Record<string, Rule>> = {
  'GET /healthz': 'nobody’s',
  'GET /readyz': 'nobody’s',
  'GET /metrics': 'nobody’s',
  'GET /openapi.json': 'nobody’s',
  'POST /v1/stations/enrol': 'nobody’s',
  'POST /v1/session': 'nobody’s',
  'GET /v1/erasures': 'station',
  'GET /v1/roster': 'station',
  'GET /v1/pull/:collection': 'station',
  'GET /v1/stream': 'station',
  'POST /v1/facts': 'station',
  'POST /v1/ranges': 'station',
  'GET /v1/ledger/heads': 'station',
  'POST /v1/ledger/witness': 'station',
  'GET /v1/ledger': { here: LEAD },
  'GET /v1/orders': { here: DESK },
  'GET /v1/orders/:id': { here: DESK },
  'GET /v1/orders/:id/why': { here: DESK },
  'POST /v1/orders/:id/hold': { here: DESK },
  'POST /v1/release-policy': { here: LEAD },
  'GET /v1/automation/runs': { everywhere: LEAD },
  'GET /v1/orders/:id/outward': { here: DESK },
  'GET /v1/orders/:id/sources': { here: DESK },
  'POST /v1/channels/:id/webhook': 'nobody’s',
  'GET /v1/channels': { everywhere: DESK },
  'POST /v1/channels': { everywhere: LEAD },
  'POST /v1/channels/test': { everywhere: LEAD },
  'POST /v1/channels/:id': { everywhere: LEAD },
  'POST /v1/channels/:id/remove': { everywhere: LEAD },
  'POST /v1/channels/:id/ask': { everywhere: DESK },
  'GET /v1/channels/:id/troubles': { everywhere: DESK },
  'POST /v1/channels/:id/troubles': { everywhere: DESK },
  'GET /v1/orders/:id/page': { here: DESK },
  'POST /v1/orders/:id/correct': { here: DESK },
  'POST /v1/orders/:id/reopen': { here: DESK },
  'GET /v1/checks': { everywhere: LEAD },
  'POST /v1/checks': { everywhere: LEAD },
  'POST /v1/checks/blocked': { everywhere: LEAD },
  'POST /v1/checks/unblock': { everywhere: LEAD },
  'GET /v1/allocation': { everywhere: LEAD },
  'POST /v1/allocation': { everywhere: LEAD },
  'GET /v1/rules': { everywhere: LEAD },
  'POST /v1/rules': { everywhere: LEAD },
  'GET /v1/rules/versions': { everywhere: LEAD },
  'POST /v1/rules/check': { everywhere: LEAD },
  'POST /v1/rules/dry-run': { everywhere: LEAD },
  'GET /v1/orders/:id/notifications': { here: DESK },
  'GET /v1/notifications': { everywhere: LEAD },
  'POST /v1/notifications/targets': { everywhere: LEAD },
  'POST /v1/notifications/targets/:id/remove': { everywhere: LEAD },
  'POST /v1/notifications/targets/:id/test': { everywhere: LEAD },
  'POST /v1/notifications/mail': { everywhere: LEAD },
  'GET /v1/notifications/outbox': { everywhere: LEAD },
  'POST /v1/notifications/outbox/:id': { everywhere: LEAD },
  'POST /v1/orders': { everywhere: DESK },
  'POST /v1/imports': { everywhere: DESK },
  'GET /v1/imports': { everywhere: DESK },
  'GET /v1/imports/:id': { everywhere: DESK },
  'GET /v1/imports/:id/report': { everywhere: DESK },
  'GET /v1/imports/:id/table': { everywhere: DESK },
  'POST /v1/imports/:id/preview': { everywhere: DESK },
  'POST /v1/imports/:id/take': { everywhere: DESK },
  'POST /v1/imports/:id/discard': { everywhere: DESK },
};

const maySend = (rule: Rule, subject: Subject, warehouse: Warehouse): boolean => {
  if (rule === 'nobody’s') return true;
  if (rule === 'station') return worksIn(subject, warehouse);
  const [needed, held] =
    'here' in rule
      ? [rule.here, rolesIn(subject, warehouse)]
      : [rule.everywhere, rolesEverywhere(subject)];
  return held.some((role) => needed.includes(role));
};

describe('routes', () => {
  /** Documentation pages have any number of files. */
  const routes = () =>
    world.central.app.routeTable.filter(
      ({ method, url }) => method !== 'HEAD' && !url.startsWith('/docs'),
    );
  const ruleOf = ({ method, url }: { method: string; url: string }): Rule =>
    RULES[`${method} ${url}`] ?? { everywhere: [] };
  const pathOf = (url: string, warehouse: Warehouse): string =>
    url.replace(':collection', 'tasks').replace(':id', world.orders[warehouse]);

  /** Whoever routes the orders of the house has to know its warehouses by name. */
  const namesAll = ({ method, url }: { method: string; url: string }): boolean =>
    `${method} ${url}` === 'GET /v1/rules';

  it('are all in the table of who may use them, and nothing else is', () => {
    const named = routes().map(({ method, url }) => `${method} ${url}`);
    expect(named.toSorted()).toEqual(Object.keys(RULES).toSorted());
  });

  it('answer whom they are for, and show nothing of another warehouse', async () => {
    const { check, end } = countCells();
    for (const warehouse of WAREHOUSES) {
      for (const subject of SUBJECTS) {
        const token = world.tokenOf(subject, world.stations[warehouse]);
        for (const route of routes()) {
          if (route.url === '/v1/stream') continue;
          const body = route.method === 'GET' ? undefined : {};
          const path = pathOf(route.url, warehouse);
          const { status, text } = await world.ask(route.method, path, token, body);
          const where = `${subject.name} at ${warehouse}: ${route.method} ${path}`;
          const rule = ruleOf(route);
          if (rule !== 'nobody’s') {
            check(where, answered(maySend(rule, subject, warehouse), status));
            const mayName = namesAll(route) && maySend(rule, subject, warehouse);
            check(where, !mayName && shows(text, MARKS[otherThan(warehouse)]));
          } else check(where, shows(text, ...SHARDS.map((shard) => MARKS[shard]), PERSONAL));
        }
      }
    }
    end('routes', 1000);
  });

  it('are closed to tokens that are missing, forged, over, or of a station that was shut out', async () => {
    const { check, end } = countCells();
    const station = world.stations[MAIN];
    const admin = PERSONS.find(({ name }) => name === 'admin everywhere') ?? STATION;
    const good = world.tokenOf(admin, station);
    const [payload = ''] = good.split('.');
    const key = createSecretKey(world.central.store.key('token'));
    const claims = {
      stationId: station.stationId,
      shard: MAIN,
      personId: 'admin-everywhere',
      roles: [...ROLES],
    };
    const lost = await createTestStation(world.central, 'Lost');
    await revokeStation(world.central.store, lost.stationId);
    const bad: readonly (readonly [string, string | undefined])[] = [
      ['missing', undefined],
      ['forged', `${payload}.${'A'.repeat(43)}`],
      [
        'of another key',
        signToken(createSecretKey(Buffer.alloc(32)), claims, world.central.clock.now() + 60_000),
      ],
      ['over', signToken(key, claims, world.central.clock.now())],
      [
        'of no station',
        signToken(key, { ...claims, stationId: 'st-none' }, world.central.clock.now() + 60_000),
      ],
    ];
    for (const route of routes()) {
      if (ruleOf(route) === 'nobody’s') continue;
      for (const [name, token] of bad) {
        const body = route.method === 'GET' ? undefined : {};
        const { status } = await world.ask(route.method, pathOf(route.url, MAIN), token, body);
        check(`${name}: ${route.method} ${route.url}`, status !== 401 && `answered with ${status}`);
      }
      const shutOut = await world.ask(
        route.method,
        pathOf(route.url, MAIN),
        world.tokenOf(admin, lost),
        route.method === 'GET' ? undefined : {},
      );
      check(`shut out: ${route.method} ${route.url}`, answered(false, shutOut.status));
    }
    end('bad tokens', 60);
  });

  it('give no more than a token says, whatever its person may do', async () => {
    const { stationId } = world.stations[MAIN];
    const key = createSecretKey(world.central.store.key('token'));
    const asPicker = signToken(
      key,
      { stationId, shard: MAIN, personId: 'supervisor-everywhere', roles: ['picker'] },
      world.central.clock.now() + 60_000,
    );
    for (const url of ['/v1/ledger', '/v1/orders', '/v1/pull/contacts', '/v1/imports']) {
      expect((await world.ask('GET', url, asPicker)).status).toBe(403);
    }
  });
});

describe('what is asked for by name', () => {
  const asked = async (subject: Subject, url: string) =>
    world.ask('GET', url, world.tokenOf(subject, world.stations[MAIN]));

  it('of another warehouse or the whole house is for those who hold the role everywhere', async () => {
    const { check, end } = countCells();
    for (const subject of SUBJECTS) {
      const [here, everywhere] = [rolesIn(subject, MAIN), rolesEverywhere(subject)];
      const holds = (held: readonly Role[], needed: readonly Role[]) =>
        held.some((r) => needed.includes(r));
      const cases: readonly (readonly [url: string, may: boolean])[] = [
        [`/v1/orders/${world.orders[MAIN]}`, holds(here, DESK)],
        [`/v1/orders/${world.orders[LEEDS]}`, holds(everywhere, DESK)],
        [`/v1/orders?warehouse=${MAIN}`, holds(here, DESK)],
        [`/v1/orders?warehouse=${LEEDS}`, holds(everywhere, DESK)],
        ['/v1/orders?warehouse=all', holds(everywhere, DESK)],
        [`/v1/ledger?shard=${MAIN}`, holds(here, LEAD)],
        ['/v1/ledger?shard=org', holds(everywhere, LEAD)],
        [`/v1/ledger?shard=${LEEDS}`, false],
      ];
      for (const [url, may] of cases) {
        const { status, text } = await asked(subject, url);
        check(`${subject.name} ${url}`, answered(may, status));
        check(`${subject.name} ${url}`, !may && shows(text, ...Object.values(MARKS), PERSONAL));
      }
    }
    end('by name', 250);
  });

  it('shows each roster whom its warehouse has, and no PIN as central keeps it', async () => {
    const kept = await world.central.store.read
      .selectFrom('credentials')
      .select('pin_hash')
      .execute();
    for (const warehouse of WAREHOUSES) {
      const token = world.tokenOf(STATION, world.stations[warehouse]);
      const { text } = await world.ask('GET', '/v1/roster', token);
      const { people } = JSON.parse(text) as RosterResponse;
      const here = PERSONS.filter((subject) => worksIn(subject, warehouse));
      expect(Object.fromEntries(people.map(({ personId, roles }) => [personId, roles]))).toEqual(
        Object.fromEntries(here.map((one) => [one.personId, rolesIn(one, warehouse)])),
      );
      for (const { pin_hash: hash } of kept) expect(text).not.toContain(hash.split('$').at(-1));
    }
  });
});

describe('streams', () => {
  it('tell of the own warehouse and the house, and end with the right to listen', async () => {
    const { central, stations, tokenOf } = world;
    const listeners = SUBJECTS.flatMap((subject) =>
      WAREHOUSES.map((warehouse) => ({ subject, warehouse, may: worksIn(subject, warehouse) })),
    );
    const open = await Promise.all(
      listeners.map(async (one) => ({
        ...one,
        stream: await openStream(central.url, tokenOf(one.subject, stations[one.warehouse])),
      })),
    );
    const { check, end } = countCells();
    try {
      const clocks = new Map<string, number>();
      for (const shard of SHARDS) {
        clocks.set(shard, await central.put([{ collection: 'counters', id: 'c', doc: {} }], shard));
      }
      const heard = (pokes: readonly { shard: string; clock: number }[], shard: string) =>
        pokes.some((poke) => poke.shard === shard && poke.clock >= (clocks.get(shard) ?? 0));
      const listening = open.filter(({ may }) => may);
      await expect
        .poll(() =>
          listening.every(({ stream, warehouse }) =>
            [warehouse, 'org'].every((shard) => heard(stream.pokes, shard)),
          ),
        )
        .toBe(true);
      for (const { subject, warehouse, may, stream } of open) {
        const where = `${subject.name} at ${warehouse}`;
        check(where, answered(may, stream.status));
        const shards = stream.pokes.map(({ shard }) => shard);
        check(where, shards.includes(otherThan(warehouse)) && 'hears of another');
      }
      await letGo(central.store, 'packer-everywhere');
      await revokeStation(central.store, stations[LEEDS].stationId);
      const ends = ({ subject, warehouse }: (typeof open)[number]) =>
        warehouse === LEEDS || subject.personId === 'packer-everywhere';
      await expect
        .poll(() => listening.filter((one) => one.stream.isCut() !== ends(one)))
        .toEqual([]);
      for (const one of listening)
        check(one.subject.name, one.stream.isCut() !== ends(one) && 'goes on');
    } finally {
      for (const { stream } of open) stream.stop();
    }
    end('streams', 80);
  });
});
