import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OrderPageView, OrderWhy } from '../../shared/protocol/index.ts';
import type { Rule, RuleSet } from '../../shared/rules/index.ts';
import type { Batch, Fulfilment, OrderIntake, Stock } from '../../shared/schema/index.ts';
import {
  createTestCentral,
  createTestStation,
  TEST_PEOPLE,
  type TestCentral,
  type TestStation,
} from '../../tests/builders/central.ts';
import { aLine, anIntake } from '../../tests/builders/orders.ts';
import { checkRebuild, verifyLedger } from '../ledger/index.ts';
import { takeOrders } from '../orders/index.ts';
import { saveRules } from '../rules/index.ts';
import { ORG_SHARD } from './messages.ts';
import { seedSample } from './sample.ts';

/** 09:00 in London, as is the test's first instant. */
const HOUR = 3600;
let central: TestCentral;
let station: TestStation;
let version = 0;

const waveOf = (channel: string, name: string, at?: string): Rule => ({
  ...{ id: channel, name: `Orders of ${channel}`, on: true },
  when: { combinator: 'and', rules: [{ field: 'channel', operator: '=', value: channel }] },
  actions: [{ type: 'wave', name, ...(at === undefined ? {} : { at }) }],
});
async function inForce(...rules: Rule[]) {
  const set: RuleSet = { mode: 'first', timeZone: 'Europe/London', rules };
  version = await saveRules(central.store, { set, basedOn: version, note: '', by: 'test' });
}

beforeEach(async () => {
  version = 0;
  central = await createTestCentral({
    people: TEST_PEOPLE.filter(({ id }) => id === 'person-supervisor'),
  });
  await seedSample(central.store, 0);
  station = await createTestStation(central);
  await inForce(waveOf('web', 'Evening', '17:30'), waveOf('dealer', 'Pallets'));
});
afterEach(() => central.destroy());

async function take(...asked: (Partial<OrderIntake> & { externalId: string })[]) {
  const intakes = asked.map((over) =>
    anIntake({ channel: 'web', lines: [aLine({ qty: 1 })], ...over }),
  );
  await central.store.transact(ORG_SHARD, (tx) => takeOrders(tx, intakes, { source: {} }));
  await central.store.relay.drained();
}
const numbers = (...externalIds: string[]) => externalIds.map((externalId) => ({ externalId }));
async function all<T>(collection: string): Promise<T[]> {
  const rows = await central.store.read
    .selectFrom('state')
    .select('body')
    .where('collection', '=', collection)
    .where('body', 'is not', null)
    .orderBy('clock')
    .execute();
  return rows.map(({ body }) => JSON.parse(body ?? 'null') as T);
}
const fulfilments = () => all<Fulfilment>('fulfilments');
const standing = async () =>
  Object.fromEntries(
    (await fulfilments()).map(({ orderNumber, status, blocked }) => [
      orderNumber,
      blocked === null ? status : `${status} ${blocked}`,
    ]),
  );
async function after(seconds: number) {
  central.clock.advance(seconds * 1000);
  await central.store.timers.runDue();
  await central.store.relay.drained();
}
const asked = { fulfilmentIds: [], next: 0, batchSize: 8 };
async function release(over: { next?: number; wave?: string; fulfilmentIds?: string[] }) {
  const operator = { personId: 'person-supervisor', role: 'supervisor', assurance: 'pin' } as const;
  const fact = station.fact('release.requested', { ...asked, ...over }, operator);
  const [result] = await station.push(fact);
  await central.store.relay.drained();
  return result;
}
const idOf = async (number: string) =>
  (await fulfilments()).find(({ orderNumber }) => orderNumber === number);
const ask = async <T>(path: string) =>
  (await station.request<T>('GET', path, { token: await station.token('person-supervisor') })).body;
async function hold(number: string, action: 'hold' | 'release') {
  const token = await station.token('person-supervisor');
  const body = { action, note: 'look' };
  const path = `/v1/orders/${(await idOf(number))?.orderId}/hold`;
  await station.request('POST', path, { token, body });
  await central.store.relay.drained();
}

describe('orders of a wave', () => {
  it('wait for it, whatever else is released, and say so', async () => {
    await take(...numbers('1', '2'), { externalId: '3', channel: 'shop' });
    const token = await station.token('person-supervisor');
    const body = { on: true, gatherSeconds: 1 };
    await station.request('POST', '/v1/release-policy', { token, body });
    await after(5);
    expect(await standing()).toEqual({ 1: 'open', 2: 'open', 3: 'released' });
    expect(await release({ next: 5 })).toMatchObject({ reason: 'nothing-to-release' });
    const first = await idOf('1');
    const goes = { at: '17:30', timeZone: 'Europe/London' };
    expect(first?.wave).toEqual({ name: 'Evening', goes });
    const { documents } = await station.pullAll('fulfilments');
    expect(documents.find(({ id }) => id === first?.id)).toMatchObject({ wave: { goes } });
    const why = await ask<OrderWhy>(`/v1/orders/${first?.orderId}/why`);
    expect(why.wave).toEqual({ name: 'Evening', goes, rule: 'Orders of web' });
    expect(why.decided?.outcome.wave).toMatchObject({ name: 'Evening', at: '17:30' });
    const page = await ask<OrderPageView>(`/v1/orders/${first?.orderId}/page`);
    expect(page.timeline.find(({ kind }) => kind === 'wave-joined-for')).toMatchObject({
      cause: 'rule:Orders of web',
      values: { wave: 'Evening', time: '17:30' },
    });
  });

  it('go together at its time, those that come later a day later', async () => {
    await take(...numbers('1', '2'));
    await after(8.5 * HOUR - 1);
    expect(await standing()).toEqual({ 1: 'open', 2: 'open' });
    await after(1);
    expect(await standing()).toEqual({ 1: 'released', 2: 'released' });
    expect(await all<Batch>('batches')).toMatchObject([{ code: 'B-0001', unitCount: 2 }]);
    await take(...numbers('3'));
    await after(24 * HOUR - 1);
    expect(await standing()).toMatchObject({ 3: 'open' });
    await after(1);
    expect(await standing()).toMatchObject({ 3: 'released' });
    const { orderId = '' } = (await idOf('1')) ?? {};
    const page = await ask<OrderPageView>(`/v1/orders/${orderId}/page`);
    expect(page.timeline.find(({ kind }) => kind === 'wave-released')).toMatchObject({
      cause: 'timer:wave',
      values: { wave: 'Evening' },
    });
    expect(await verifyLedger(central.store)).toMatchObject({ ok: true });
    expect(await checkRebuild(central.store)).toMatchObject({ ok: true });
  });

  it('go together by a person’s word, before its time too', async () => {
    await take(...numbers('1', '2'), { externalId: '3', channel: 'dealer' });
    expect(await release({ wave: 'Evening' })).toMatchObject({ outcome: 'applied' });
    expect(await standing()).toEqual({ 1: 'released', 2: 'released', 3: 'open' });
    expect(await release({ wave: 'Evening' })).toMatchObject({ reason: 'nothing-to-release' });
    await after(48 * HOUR);
    expect(await standing()).toMatchObject({ 3: 'open' });
    await release({ wave: 'Pallets' });
    const { orderId = '', status } = (await idOf('3')) ?? {};
    expect(status).toBe('released');
    const page = await ask<OrderPageView>(`/v1/orders/${orderId}/page`);
    expect(page.timeline.find(({ kind }) => kind === 'wave-released')).toMatchObject({
      ...{ cause: 'person:person-supervisor', by: 'Test supervisor' },
      values: { wave: 'Pallets' },
    });
  });

  it('can be singled out, changed and cancelled until it goes', async () => {
    await take(...numbers('1', '2', '3', '4'));
    await release({ fulfilmentIds: [(await idOf('2'))?.id ?? ''] });
    await take(
      { externalId: '3', action: 'cancel', revision: 2 },
      { externalId: '4', revision: 2, lines: [aLine({ qty: 3 })] },
    );
    expect(await standing()).toEqual({ 1: 'open', 2: 'released', 3: 'cancelled', 4: 'open' });
    await after(9 * HOUR);
    expect(await standing()).toMatchObject({ 1: 'released', 3: 'cancelled', 4: 'released' });
    expect((await idOf('4'))?.unitCount).toBe(3);
  });

  it('leave it with a revision that no rule puts there any more', async () => {
    await take(...numbers('1'));
    await inForce(waveOf('dealer', 'Pallets'));
    await take({ externalId: '1', revision: 2, lines: [aLine({ qty: 2 })] });
    expect((await idOf('1'))?.wave).toBeUndefined();
    await release({ next: 1 });
    expect(await standing()).toEqual({ 1: 'released' });
  });
});

describe('a wave that goes', () => {
  it('leaves what is held for its next time, or for a person', async () => {
    await take(...numbers('1', '2'));
    await hold('2', 'hold');
    await after(9 * HOUR);
    expect(await standing()).toEqual({ 1: 'released', 2: 'open held' });
    await hold('2', 'release');
    await after(HOUR);
    expect(await standing()).toMatchObject({ 2: 'open' });
    await after(24 * HOUR);
    expect(await standing()).toMatchObject({ 2: 'released' });
  });

  it('keeps what is short, tells of it, and takes it along once there are goods', async () => {
    await take(...numbers('1', '2'));
    // Counted down to what one of them wants, as another system would: nobody has released anything yet.
    const [stock] = await all<Stock>('stock');
    const doc = { ...stock, onHand: 1 };
    await central.put([{ collection: 'stock', id: stock?.id ?? '', doc }]);
    await after(9 * HOUR);
    const told = Object.values(await standing()).toSorted();
    expect(told).toEqual(['open awaiting-stock', 'released']);
    const more = { ...stock, onHand: 50, reserved: 1 };
    await central.put([{ collection: 'stock', id: stock?.id ?? '', doc: more }]);
    await central.store.relay.drained();
    await after(24 * HOUR);
    expect(await standing()).toEqual({ 1: 'released', 2: 'released' });
  });

  it('goes at the time that its orders were told, where rules say another since', async () => {
    await take(...numbers('1'));
    await inForce(waveOf('web', 'Evening', '19:00'));
    await take(...numbers('2'));
    await after(8.5 * HOUR);
    expect(await standing()).toEqual({ 1: 'released', 2: 'open' });
    await after(1.5 * HOUR);
    expect(await standing()).toMatchObject({ 2: 'released' });
  });
});
