import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type {
  DryRunResponse,
  OrderDetail,
  OrderWhy,
  RulesResponse,
  RuleVersions,
} from '../../shared/protocol/index.ts';
import { NO_RULES, type Rule, type RuleGroup, type RuleSet } from '../../shared/rules/index.ts';
import type { Fulfilment, OrderIntake, OrderPage } from '../../shared/schema/index.ts';
import {
  createTestCentral,
  createTestStation,
  TEST_PEOPLE,
  type TestCentral,
  type TestStation,
} from '../../tests/builders/central.ts';
import { aLine, anIntake } from '../../tests/builders/orders.ts';
import { checkRebuild, verifyLedger } from '../ledger/index.ts';
import type { IntakeResult } from '../orders/index.ts';
import { readDocument } from '../store/index.ts';
import { addWarehouse } from '../warehouses/index.ts';
import { takeOrders } from '../orders/index.ts';

const LEEDS = 'wh:leeds';
let central: TestCentral;
let station: TestStation;
beforeAll(async () => {
  central = await createTestCentral({
    people: TEST_PEOPLE.filter(({ id }) => id !== 'person-packer'),
  });
  await central.put([{ collection: 'settings', id: 'warehouse', doc: { name: 'Main' } }]);
  await addWarehouse(central.store, { name: 'Leeds', serves: ['IE'] });
  station = await createTestStation(central);
});
afterAll(() => central.destroy());

async function ask<T>(
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
  personId = 'person-supervisor',
) {
  return station.request<T & { error: { code: string; meta: Record<string, unknown> } }>(
    method,
    path,
    { token: await station.token(personId), ...(body === undefined ? {} : { body }) },
  );
}
let numbers = 1000;
const place = async (over: Partial<OrderIntake> = {}): Promise<string> => {
  const externalId = over.externalId ?? `R${(numbers += 1)}`;
  const { body } = await ask<{ results: IntakeResult[] }>(
    'POST',
    '/v1/orders',
    anIntake({ ...over, externalId }),
  );
  const [result] = body.results;
  if (!result) throw new Error(JSON.stringify(body));
  await central.store.relay.drained();
  return result.orderId;
};
const why = async (id: string): Promise<OrderWhy> =>
  (await ask<OrderWhy>('GET', `/v1/orders/${id}/why`)).body;
const fulfilmentOf = async (orderId: string, warehouse: string) => {
  const { body } = await ask<OrderDetail>('GET', `/v1/orders/${orderId}`);
  const id = body.order.fulfilmentId ?? '';
  return (await readDocument<Fulfilment>(central.store.read, warehouse, 'fulfilments', id))?.doc;
};

const when = (...rules: RuleGroup['rules']): RuleGroup => ({ combinator: 'and', rules });
let ids = 0;
const rule = (name: string, condition: RuleGroup, ...actions: Rule['actions']): Rule => ({
  ...{ id: `r${(ids += 1)}`, name, on: true },
  when: condition,
  actions,
});
const set = (...rules: Rule[]): RuleSet => ({ mode: 'all', timeZone: 'Europe/London', rules });
async function save(rules: RuleSet): Promise<number> {
  const { body: before } = await ask<RulesResponse>('GET', '/v1/rules');
  const { status, body } = await ask<{ version: number }>('POST', '/v1/rules', {
    ...{ basedOn: before.version, set: rules, note: 'test' },
  });
  if (status !== 200) throw new Error(JSON.stringify(body));
  return body.version;
}

describe('rules in force', () => {
  it('send an order elsewhere, with another priority and service, and say why', async () => {
    const version = await save(
      set(
        rule(
          'Germany from Leeds',
          when({ field: 'country', operator: '=', value: 'Germany' }),
          { type: 'warehouse', warehouse: LEEDS },
          { type: 'carrier', service: 'dhl' },
        ),
        rule(
          'Large first',
          when({ field: 'total', operator: '>=', value: 10 }),
          { type: 'priority', priority: 9 },
          { type: 'tag', tag: 'large' },
        ),
        rule('Never', when({ field: 'units', operator: '>', value: 1000 }), {
          type: 'priority',
          priority: 0,
        }),
      ),
    );
    const id = await place({ country: 'Germany', lines: [aLine({ qty: 4, unitPriceMinor: 255 })] });
    const doc = await fulfilmentOf(id, LEEDS);
    expect(doc).toMatchObject({ priority: 9, carrierService: 'dhl', blocked: 'unknown-sku' });
    const told = await why(id);
    expect(told).toMatchObject({ warehouse: LEEDS, priority: 9, tags: ['large'], hold: null });
    expect(told.decided).toMatchObject({
      version,
      asked: { priority: 5, carrierService: 'standard' },
    });
    expect(told.decided?.rules.map(({ name, result }) => [name, result])).toEqual([
      ['Germany from Leeds', 'met'],
      ['Large first', 'met'],
      ['Never', 'not-met'],
    ]);
    expect(told.decided?.rules.flatMap(({ conditions }) => conditions)).toEqual([
      { field: 'country', operator: '=', value: 'DE', seen: 'DE', met: true },
      { field: 'total', operator: '>=', value: 10, seen: 10.2, met: true },
      { field: 'units', operator: '>', value: 1000, seen: 4, met: false },
    ]);
    const { body } = await ask<OrderPage>('GET', '/v1/orders?search=LARGE&warehouse=all');
    expect(body.rows.map((row) => row.id)).toEqual([id]);
  });

  it('are told of as they were when the order was taken, whatever was saved since', async () => {
    const before = await save(set(rule('Old', when(), { type: 'tag', tag: 'old' })));
    const id = await place();
    await save(set(rule('New', when(), { type: 'tag', tag: 'new' })));
    expect((await why(id)).decided).toMatchObject({ version: before, rules: [{ name: 'Old' }] });
  });

  it('see stock, free of reservations, and what waits', async () => {
    const bin = { containerKind: 'location', containerId: 'A1', condition: 'available' };
    const stock = { sku: 'S1', ...bin, owner: 'own', onHand: 10, reserved: 5 };
    await central.put([{ collection: 'stock', id: 'S1|location|A1', doc: stock }], LEEDS);
    await save(
      set(
        rule('Where it is', when({ field: 'stockAt', operator: 'contains', value: LEEDS }), {
          type: 'warehouse',
          warehouse: LEEDS,
        }),
      ),
    );
    const order = (qty: number) => place({ lines: [aLine({ sku: 'S1', qty })] });
    expect((await why(await order(5))).warehouse).toBe(LEEDS);
    expect((await why(await order(6))).warehouse).toBe('wh:main');
  });

  it('apply to a newer revision, which stays where it is', async () => {
    await save(NO_RULES);
    const externalId = 'REV';
    const id = await place({ externalId });
    await save(
      set(
        rule(
          'All',
          when(),
          { type: 'warehouse', warehouse: LEEDS },
          { type: 'priority', priority: 1 },
        ),
      ),
    );
    await place({ externalId, revision: 2, lines: [aLine({ qty: 2 })] });
    expect(await why(id)).toMatchObject({ warehouse: 'wh:main', priority: 1 });
    expect(await fulfilmentOf(id, 'wh:main')).toMatchObject({ priority: 1, unitCount: 2 });
  });

  it('mean the same to an import and to every order of a batch', async () => {
    await save(set(rule('All', when(), { type: 'warehouse', warehouse: LEEDS })));
    const results = await central.store.transact('org', (tx) =>
      takeOrders(
        tx,
        ['B1', 'B2', 'B3'].map((externalId) => anIntake({ externalId })),
        { source: { importId: 'x' }, unversioned: true },
      ),
    );
    for (const { orderId } of results) expect((await why(orderId)).warehouse).toBe(LEEDS);
  });
});

describe('a held order', () => {
  beforeAll(async () => {
    const bin = { containerKind: 'location', containerId: 'B1', condition: 'available' };
    const stock = { ...bin, sku: '85123A', owner: 'own', onHand: 100, reserved: 0 };
    await central.put([{ collection: 'stock', id: '85123A|location|B1', doc: stock }]);
  });
  const hold = (
    mayRelease: Rule['actions'][number] extends never ? never : ('clerk' | 'supervisor')[],
  ) =>
    save(
      set(
        rule('Look', when({ field: 'customer', operator: '=', value: 'odd' }), {
          ...{ type: 'hold' as const, reason: 'Ring the customer', mayRelease },
        }),
      ),
    );
  const settle = async (id: string, action: string, personId?: string) => {
    const path = `/v1/orders/${id}/hold`;
    const answer = await ask<{ outcome: string }>('POST', path, { action, note: 'n' }, personId);
    await central.store.relay.drained();
    return answer.status === 200 ? answer.body.outcome : answer.body.error.code;
  };
  const heldIds = async () =>
    (await ask<OrderPage>('GET', '/v1/orders?held=true')).body.rows.map((row) => row.id);
  beforeAll(async () => {
    const product = { sku: '85123A', description: 'Heart', tracking: 'none', uoms: [] };
    await central.put([{ collection: 'products', id: '85123A', doc: product }], 'org');
  });

  it('waits until somebody who may has released it, and can be held again', async () => {
    await hold(['clerk']);
    const id = await place({ customerRef: 'odd' });
    const other = await place({ customerRef: 'even' });
    expect((await why(id)).hold).toMatchObject({ reason: 'Ring the customer', rule: 'Look' });
    expect((await fulfilmentOf(id, 'wh:main'))?.blocked).toBe('held');
    expect((await fulfilmentOf(other, 'wh:main'))?.blocked).toBeNull();
    expect(await heldIds()).toEqual([id]);
    expect(await settle(id, 'release', 'person-clerk')).toBe('released');
    expect(await settle(id, 'release')).toBe('unchanged');
    expect((await fulfilmentOf(id, 'wh:main'))?.blocked).toBeNull();
    expect(await heldIds()).toEqual([]);
    expect(await settle(id, 'hold', 'person-clerk')).toBe('not-allowed');
    expect(await settle(id, 'hold')).toBe('held');
    expect((await fulfilmentOf(id, 'wh:main'))?.blocked).toBe('held');
    expect(await settle(id, 'release')).toBe('released');
  });

  it('is not released by who may not, and cancelled when it is declined', async () => {
    await hold([]);
    const id = await place({ customerRef: 'odd' });
    expect(await settle(id, 'release', 'person-clerk')).toBe('not-allowed');
    expect(await settle(id, 'decline')).toBe('declined');
    expect(await settle(id, 'decline')).toBe('unchanged');
    expect(await settle(id, 'release')).toBe('order-in-work');
    expect((await fulfilmentOf(id, 'wh:main'))?.status).toBe('cancelled');
    expect(await heldIds()).toEqual([]);
  });

  it('waits on through a newer revision', async () => {
    await hold([]);
    const externalId = 'HELD-REV';
    const id = await place({ externalId, customerRef: 'odd' });
    await save(NO_RULES);
    await place({ externalId, customerRef: 'odd', revision: 2, lines: [aLine({ qty: 1 })] });
    expect(await fulfilmentOf(id, 'wh:main')).toMatchObject({ blocked: 'held', unitCount: 1 });
  });

  it('is not released to the floor when it is named', async () => {
    await hold([]);
    const id = await place({ customerRef: 'odd' });
    const fulfilmentIds = [(await fulfilmentOf(id, 'wh:main'))?.id ?? ''];
    const fact = station.fact(
      'release.requested',
      { fulfilmentIds, next: 0, batchSize: 8 },
      { personId: 'person-supervisor', role: 'supervisor', assurance: 'pin' },
    );
    expect(await station.push(fact)).toMatchObject([{ reason: 'nothing-to-release' }]);
  });
});

describe('versions', () => {
  it('are kept with who and when, and saving the same makes none', async () => {
    const rules = set(rule('Kept', when(), { type: 'tag', tag: 'k' }));
    const version = await save(rules);
    expect(await save(rules)).toBe(version);
    const { body } = await ask<RuleVersions>('GET', '/v1/rules/versions');
    const [newest, older] = body.versions;
    expect(newest).toMatchObject({ version, by: 'person-supervisor', note: 'test', rules: 1 });
    expect(older?.version).toBe(version - 1);
    const earlier = await ask<RulesResponse>('GET', `/v1/rules?version=${version - 1}`);
    expect(earlier.body.version).toBe(version - 1);
    expect((await ask('GET', '/v1/rules?version=999')).body.error.code).toBe('rules-not-found');
  });

  it('are not made from another than the latest', async () => {
    const version = await save(NO_RULES);
    const body = { basedOn: version - 1, set: set(rule('X', when(), { type: 'tag', tag: 'x' })) };
    const answer = await ask('POST', '/v1/rules', { ...body, note: '' });
    expect([answer.status, answer.body.error.code]).toEqual([409, 'rules-changed']);
  });

  it('are refused with the place of what is wrong', async () => {
    const wrong = set(rule('Far', when(), { type: 'warehouse', warehouse: 'wh:mars' }));
    const { body } = await ask('POST', '/v1/rules', { basedOn: 0, set: wrong, note: '' });
    expect(body.error).toMatchObject({
      code: 'rule-unknown-warehouse',
      meta: { path: 'rules/0/actions/0/warehouse', rule: 'Far', warehouse: 'wh:mars' },
    });
  });

  it('are for those who lead everywhere', async () => {
    expect((await ask('GET', '/v1/rules', undefined, 'person-clerk')).status).toBe(403);
  });
});

describe('a dry run', () => {
  it('tells page by page which past orders would be elsewhere, and which rules disagree', async () => {
    await save(NO_RULES);
    const asked = set(
      rule('To Leeds', when({ field: 'country', operator: '=', value: 'GB' }), {
        type: 'warehouse',
        warehouse: LEEDS,
      }),
      rule('Home', when(), { type: 'warehouse', warehouse: 'wh:main' }),
    );
    let after: string | null = '';
    const sums = { examined: 0, changed: 0, moved: 0, conflicts: 0, rows: 0 };
    let total = 0;
    while (after !== null) {
      const body: object = { set: asked, limit: 4, ...(after === '' ? {} : { after }) };
      const page: DryRunResponse = (await ask<DryRunResponse>('POST', '/v1/rules/dry-run', body))
        .body;
      total = page.total;
      sums.examined += page.examined;
      sums.changed += page.changed;
      sums.rows += page.rows.length;
      for (const { from, to, orders } of page.moves) {
        expect([from, to]).toEqual(['wh:main', LEEDS]);
        sums.moved += orders;
      }
      for (const { first, second, action, orders } of page.conflicts) {
        expect([first, second, action]).toEqual(['To Leeds', 'Home', 'warehouse']);
        sums.conflicts += orders;
      }
      after = page.next;
    }
    // One order is from Germany: nothing was to change for it.
    expect(sums).toEqual({
      examined: total,
      changed: total - 1,
      moved: total - 1,
      conflicts: total - 1,
      rows: total - 1,
    });
    const { body } = await ask<{ version: number }>('GET', '/v1/rules');
    expect((await ask<RulesResponse>('GET', '/v1/rules')).body.version).toBe(body.version);
  });

  it('tells of holds that disagree, leaves out rules that are over, and sees goods where they are', async () => {
    const bin = { containerKind: 'location', containerId: 'D1', condition: 'available' };
    const stock = { ...bin, sku: 'DRY', owner: 'own', onHand: 100, reserved: 0 };
    await central.put([{ collection: 'stock', id: 'DRY|location|D1', doc: stock }], LEEDS);
    const id = await place({ channel: 'dry', lines: [aLine({ sku: 'DRY', qty: 1 })] });
    const dry = when({ field: 'channel', operator: '=', value: 'dry' });
    const over = {
      ...rule('Over', dry, { type: 'priority', priority: 1 }),
      until: '2026-01-01T00:00:00.000Z',
    };
    const held = (name: string, mayRelease: ('clerk' | 'supervisor')[]) =>
      rule(name, dry, { type: 'hold', reason: name, mayRelease });
    const chosen = rule('Where it is', dry, { type: 'allocate', by: 'fewest-parcels' });
    const asked = set(over, held('Clerks', ['clerk']), held('Leads', []), chosen);
    const { body } = await ask<DryRunResponse>('POST', '/v1/rules/dry-run', {
      set: asked,
      limit: 500,
    });
    expect(body.conflicts).toMatchObject([
      { first: 'Clerks', second: 'Leads', action: 'hold', orders: 1 },
    ]);
    expect(body.hits[over.id]).toBe(0);
    expect(body.rows.find(({ orderId }) => orderId === id)).toMatchObject({
      after: { warehouse: LEEDS, parcels: 1, held: true },
    });
  });
});

it('leaves a ledger that verifies and rebuilds', async () => {
  expect(await verifyLedger(central.store)).toMatchObject({ ok: true });
  expect(await checkRebuild(central.store)).toMatchObject({ ok: true });
  expect(central.errors).toEqual([]);
});
