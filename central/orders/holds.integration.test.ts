/** What holds an order, who may let it go, what ends by itself, and what the desk puts right. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OrderPageView, RulesResponse } from '../../shared/protocol/index.ts';
import type { Rule } from '../../shared/rules/index.ts';
import { deriveProduct } from '../../shared/sample/index.ts';
import type { ExceptionCase, OrderIntake, OrderPage } from '../../shared/schema/index.ts';
import {
  createTestCentral,
  createTestStation,
  TEST_PEOPLE,
  type TestCentral,
  type TestStation,
} from '../../tests/builders/central.ts';
import { aLine, anIntake } from '../../tests/builders/orders.ts';
import { checkRebuild, verifyLedger } from '../ledger/index.ts';
import { sendFulfilmentStatus } from '../routing/index.ts';

const HOUR = 3_600_000;
const ADDRESS = {
  ...{ name: 'Ada Lovelace', lines: ['12 Analytical Row'], postcode: 'SW1A 1AA' },
  ...{ city: 'London', country: 'United Kingdom', phone: '+44 20 7946 0001' },
};
let central: TestCentral;
let station: TestStation;
beforeAll(async () => {
  central = await createTestCentral({ people: TEST_PEOPLE });
  await central.put([{ collection: 'settings', id: 'warehouse', doc: { name: 'Main' } }]);
  const bin = { containerKind: 'location', containerId: 'B1', condition: 'available' };
  const stock = { ...bin, sku: '85123A', owner: 'own', onHand: 10_000, reserved: 0 };
  await central.put([{ collection: 'stock', id: '85123A|location|B1', doc: stock }]);
  const product = deriveProduct('85123A', 'WHITE HEART');
  await central.put([{ collection: 'products', id: '85123A', doc: { ...product } }], 'org');
  station = await createTestStation(central);
});
afterAll(() => central.destroy());

async function ask<T>(
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
  personId = 'person-supervisor',
) {
  const token = await station.token(personId);
  const answer = await station.request<T & { error?: { code: string } }>(method, path, {
    token,
    ...(body === undefined ? {} : { body }),
  });
  await central.store.relay.drained();
  return answer;
}
let numbers = 0;
async function place(over: Partial<OrderIntake> = {}) {
  numbers += 1;
  const intake = anIntake({
    ...{ externalId: `H${numbers}`, customerRef: `c${numbers}` },
    ...{ placedAt: new Date(central.clock.now()).toISOString(), lines: [aLine({ qty: numbers })] },
    ...over,
  });
  const { body } = await ask<{ results: { orderId: string; outcome: string; reason?: string }[] }>(
    'POST',
    '/v1/orders',
    intake,
  );
  const [result] = body.results;
  if (!result) throw new Error(JSON.stringify(body));
  return { ...result, id: result.orderId, externalId: intake.externalId };
}
const page = async (id: string, person?: string) =>
  (await ask<OrderPageView>('GET', `/v1/orders/${id}/page`, undefined, person)).body;
const hold = async (id: string, body: object, person?: string) => {
  const answer = await ask<{ outcome: string }>(
    'POST',
    `/v1/orders/${id}/hold`,
    { note: '', ...body },
    person,
  );
  return answer.body.error?.code ?? answer.body.outcome;
};
const shownHeld = async (id: string) =>
  (await ask<OrderPage>('GET', '/v1/orders?limit=500')).body.rows.find((row) => row.id === id)
    ?.held;
const listed = async (query: string, person?: string) =>
  (await ask<OrderPage>('GET', `/v1/orders?${query}`, undefined, person)).body.rows.map(
    (row) => row.id,
  );
const blockedOf = async (id: string) => {
  const { fulfilments } = await page(id);
  return fulfilments.find(({ status }) => status !== 'cancelled')?.blocked;
};
async function rules(...list: Omit<Rule, 'id' | 'on'>[]) {
  const { body } = await ask<RulesResponse>('GET', '/v1/rules');
  const set = {
    ...{ mode: 'all', timeZone: 'UTC' },
    rules: list.map((rule, at) => ({ id: `r${at}`, on: true, ...rule })),
  };
  const saved = await ask('POST', '/v1/rules', { basedOn: body.version, set, note: '' });
  expect(saved.status).toBe(200);
}
const forOdd = {
  combinator: 'and' as const,
  rules: [{ field: 'customer', operator: '=' as const, value: 'odd' }],
};

describe('several holds of one order', () => {
  it('by two rules are released by nobody who may not release both, each told for itself', async () => {
    await rules(
      {
        name: 'Clerks',
        when: forOdd,
        actions: [{ type: 'hold', reason: 'ring', mayRelease: ['clerk'] }],
      },
      {
        name: 'Leads',
        when: forOdd,
        actions: [{ type: 'approval', reason: 'value', mayRelease: [] }],
      },
    );
    const { id } = await place({ customerRef: 'odd' });
    expect(await hold(id, { action: 'release' }, 'person-clerk')).toBe('not-allowed');
    expect(await blockedOf(id)).toBe('held');
    expect(await hold(id, { action: 'release' })).toBe('released');
    expect(await blockedOf(id)).toBeNull();
    await rules();
  });

  it('by a person stays while a revision ends the one of the checks', async () => {
    const { id, externalId } = await place({ payment: { status: 'unpaid' } });
    expect(await hold(id, { action: 'hold', note: 'ring first' })).toBe('held');
    expect((await page(id)).holds).toMatchObject([
      { checks: ['payment.unpaid'], owner: { role: 'clerk' } },
      { reason: 'ring first', owner: { person: 'person-supervisor' } },
    ]);
    await place({ externalId, revision: 2, payment: { status: 'paid' } });
    expect((await page(id)).holds).toMatchObject([{ reason: 'ring first' }]);
    expect(await blockedOf(id)).toBe('held');
    expect(await shownHeld(id)).toBe(true);
    expect(await hold(id, { action: 'release' })).toBe('released');
    expect(await shownHeld(id)).toBeUndefined();
    expect((await page(id)).timeline.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['received', 'held', 'revised', 'hold-over', 'hold-released']),
    );
  });

  it('that come too late are told as an exception, and are found among the held no more', async () => {
    const { id } = await place();
    const { fulfilments } = await page(id);
    const ids = fulfilments.map((one) => one.id);
    // The warehouse has released it, and its word of that is still under way.
    const [released] = await central.store.transact('wh:main', async (tx) => {
      const docs = [...(await tx.get('fulfilments', ids)).values()];
      return docs.map((doc) => {
        const moved = { ...doc, status: 'released' as const };
        const writes = [{ collection: 'fulfilments' as const, id: doc.id, doc: moved }];
        return { ...moved, clock: tx.append({ kind: 'test', input: null, writes }) };
      });
    });
    if (!released) throw new Error('nothing was released');
    expect(await hold(id, { action: 'hold', note: 'stop' })).toBe('held');
    expect(await listed('held=true')).toContain(id);
    await central.store.transact('wh:main', async (tx) =>
      sendFulfilmentStatus(tx, released, released.clock),
    );
    await central.store.relay.drained();
    const told = await page(id);
    expect(central.errors).toEqual([]);
    expect(told.order.status).toBe('released');
    expect(told.holds).toEqual([]);
    expect(told.exceptions).toMatchObject([
      { kind: 'refused-intent', evidence: [{ code: 'order-changed-late' }] },
    ] satisfies Partial<Omit<ExceptionCase, 'evidence'> & { evidence: unknown }>[]);
    expect(await listed('held=true')).not.toContain(id);
  });
});

describe('whose it is', () => {
  it('is a role or a person, can be changed, and filters the list', async () => {
    const { id } = await place({ payment: { status: 'unpaid' } });
    expect(await listed('mine=true', 'person-clerk')).toEqual([id]);
    expect(await listed('mine=true')).toEqual([]);
    const owner = { person: 'person-supervisor' };
    expect(await hold(id, { action: 'assign', owner })).toBe('assigned');
    expect(await hold(id, { action: 'assign', owner })).toBe('unchanged');
    expect(await listed('mine=true', 'person-clerk')).toEqual([]);
    expect(await listed('mine=true')).toEqual([id]);
    expect(await listed('held=true')).toEqual([id]);
    expect(await hold(id, { action: 'decline' })).toBe('declined');
    expect(await listed('held=true')).toEqual([]);
  });

  it('is no word of a search, nor do marks in front of numbers and tags run into SKUs', async () => {
    const { id } = await place({ externalId: '#4711', payment: { status: 'unpaid' } });
    const { id: sku } = await place({ lines: [aLine({ sku: '4711' })] });
    expect(await listed('search=%40HELD')).toEqual([]);
    expect((await listed('search=%234711')).toSorted()).toEqual([id, sku].toSorted());
    expect(await listed('search=4711')).toContain(id);
    await hold(id, { action: 'decline' });
  });
});

describe('an order that is not paid', () => {
  it('is closed after its time, with its cause, and can be opened again', async () => {
    const { id, externalId } = await place({ payment: { status: 'unpaid' }, address: ADDRESS });
    central.clock.advance(71 * HOUR);
    await central.store.timers.runDue();
    expect((await page(id)).order.status).toBe('open');
    central.clock.advance(2 * HOUR);
    await central.store.timers.runDue();
    await central.store.relay.drained();
    const closed = await page(id);
    expect(closed).toMatchObject({ order: { status: 'cancelled' }, closed: { cause: 'unpaid' } });
    expect(closed.timeline).toContainEqual(
      expect.objectContaining({ kind: 'closed-unpaid', cause: 'timer:unpaid', undo: 'reopen' }),
    );
    expect((await ask('POST', `/v1/orders/${id}/reopen`, {}, 'person-clerk')).status).toBe(200);
    const opened = await page(id);
    expect(opened).toMatchObject({ order: { status: 'open' }, address: ADDRESS });
    expect(opened.fulfilments.map(({ status }) => status).toSorted()).toEqual([
      'cancelled',
      'open',
    ]);
    expect(await blockedOf(id)).toBe('held');
    expect((await ask('POST', `/v1/orders/${id}/reopen`, {})).body.error?.code).toBe(
      'order-not-closed',
    );
    await place({ externalId, revision: 2, payment: { status: 'paid' }, address: ADDRESS });
    expect(await blockedOf(id)).toBeNull();
  });

  it('is closed when its channel says, and opens by itself when the money comes after all', async () => {
    const dueBy = new Date(central.clock.now() + HOUR).toISOString();
    const { id, externalId } = await place({ payment: { status: 'unpaid', dueBy } });
    central.clock.advance(2 * HOUR);
    await central.store.timers.runDue();
    await central.store.relay.drained();
    expect((await page(id)).order.status).toBe('cancelled');
    const late = await place({ externalId, revision: 2, payment: { status: 'paid' } });
    expect(late.outcome).toBe('revised');
    const opened = await page(id);
    expect(opened.order.status).toBe('open');
    expect(opened.timeline).toContainEqual(
      expect.objectContaining({ kind: 'reopened', cause: 'channel:shop' }),
    );
    expect(await blockedOf(id)).toBeNull();
  });

  it('is not closed once it was paid, and stays closed where a person declined it', async () => {
    const { id, externalId } = await place({ payment: { status: 'unpaid' } });
    await place({ externalId, revision: 2, payment: { status: 'paid' } });
    const declined = await place({ payment: { status: 'unpaid' } });
    await hold(declined.id, { action: 'decline' });
    central.clock.advance(100 * HOUR);
    await central.store.timers.runDue();
    expect((await page(id)).order.status).toBe('open');
    const paid = await place({
      ...{ externalId: declined.externalId, revision: 2, payment: { status: 'paid' as const } },
    });
    expect(paid).toMatchObject({ outcome: 'refused', reason: 'order-cancelled' });
  });

  it('and is declined is told as an exception once the money comes, with what there is to do', async () => {
    const order = await place({ payment: { status: 'unpaid' }, currency: 'JPY' });
    await hold(order.id, { action: 'decline' });
    const again = (revision: number, over: Partial<OrderIntake>) =>
      place({ externalId: order.externalId, currency: 'JPY', revision, ...over });
    await again(2, { payment: { status: 'unpaid' }, priority: 9 });
    expect((await page(order.id)).exceptions).toEqual([]);
    const charges = { shippingMinor: 0, taxMinor: 0, discountMinor: 0, totalMinor: 1200 };
    await again(3, { payment: { status: 'paid' }, charges });
    await again(4, { payment: { status: 'paid' }, charges, priority: 8 });
    expect((await page(order.id)).exceptions).toMatchObject([
      {
        ...{ kind: 'refused-intent', status: 'open', severity: 'high' },
        subject: { orderNumber: order.externalId },
        evidence: [{ code: 'order-paid-late', values: { paid: '1200 JPY', owner: 'clerk' } }],
      },
    ]);
  });

  it('and is cancelled by its channel is the channel’s to pay back', async () => {
    const { id, externalId } = await place({ payment: { status: 'unpaid' } });
    await place({ externalId, revision: 2, action: 'cancel' });
    await place({ externalId, revision: 3, payment: { status: 'paid' } });
    expect((await page(id)).exceptions).toEqual([]);
  });
});

describe('what the desk puts right', () => {
  it('an unknown SKU has suggestions, and a correction that goes for later revisions, too', async () => {
    const lines = [aLine({ sku: '85I23-A', description: 'WHITE HEART' })];
    const { id, externalId } = await place({ lines, address: ADDRESS });
    const unknown = await page(id);
    expect(unknown.checked?.findings).toMatchObject([
      { code: 'sku.unknown' },
      { code: 'stock.awaiting' },
    ]);
    expect(unknown.lines[0]?.suggestions).toMatchObject([{ sku: '85123A', match: 1 }]);
    expect(await blockedOf(id)).toBe('unknown-sku');
    const correct = (sku: string) =>
      ask('POST', `/v1/orders/${id}/correct`, { lines: [{ lineId: '1', sku }] }, 'person-clerk');
    expect((await correct('NOPE')).body.error?.code).toBe('unknown-sku');
    expect((await correct('85123A')).status).toBe(200);
    const known = await page(id);
    expect(known).toMatchObject({
      checked: null,
      address: ADDRESS,
      lines: [{ sku: '85123A', sent: '85I23-A' }],
    });
    expect(await blockedOf(id)).toBeNull();
    await place({
      externalId,
      revision: 2,
      lines: [{ ...lines[0], qty: 3 } as never],
      address: ADDRESS,
    });
    expect((await page(id)).lines).toMatchObject([{ sku: '85123A', qty: 3, sent: '85I23-A' }]);
  });

  it('an address that was corrected on a station ends the hold it was for', async () => {
    const { id } = await place({ address: { ...ADDRESS, lines: [], phone: '' } });
    expect((await page(id)).holds).toMatchObject([{ checks: ['address.incomplete'] }]);
    const { fulfilments } = await page(id);
    const corrected = station.fact('address.corrected', {
      fulfilmentId: fulfilments[0]?.id ?? '',
      revision: 1,
      address: ADDRESS,
    });
    expect(await station.push(corrected)).toMatchObject([{ outcome: 'applied' }]);
    await central.store.relay.drained();
    const right = await page(id);
    expect(right.holds).toEqual([]);
    expect(right.checked).toBeNull();
    expect(await blockedOf(id)).toBeNull();
    expect(right.timeline.map(({ kind }) => kind)).toContain('hold-over');
  });

  it('leaves a ledger that verifies, state that can be made anew, and no name in it', async () => {
    expect(await verifyLedger(central.store)).toMatchObject({ ok: true, problems: [] });
    expect(await checkRebuild(central.store)).toMatchObject({ ok: true, differences: [] });
    const rows = await central.store.read
      .selectFrom('ledger')
      .select(['input', 'effects'])
      .execute();
    expect(JSON.stringify(rows)).not.toContain('Analytical');
  });
});
