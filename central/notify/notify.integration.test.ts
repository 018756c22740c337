import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type {
  NoticesResponse,
  NoticeTargetRequest,
  OrderNotices,
  OutboxPage,
} from '../../shared/protocol/index.ts';
import type { OrderIntake } from '../../shared/schema/index.ts';
import {
  createTestCentral,
  createTestStation,
  TEST_PEOPLE,
  type TestCentral,
  type TestStation,
} from '../../tests/builders/central.ts';
import { anIntake } from '../../tests/builders/orders.ts';
import { verifyLedger } from '../ledger/index.ts';
import { takeOrders } from '../orders/index.ts';
import { Notifier } from './index.ts';
import { withNotify } from './notifyTables.ts';
import { claim, LEASE_MS, moveHeld } from './outbox.ts';
import { openHookServer, type HookServer } from './testing/hookServer.ts';
import { MAIL_PASSWORD, MAIL_USER, openMailServer, type MailServer } from './testing/mailServer.ts';

const SECRET = 'webhook-secret-4711-0815';
const HOUR = 3_600_000;
const supervisor = TEST_PEOPLE.filter(({ id }) => id === 'person-supervisor');

let central: TestCentral;
let station: TestStation;
let hooks: HookServer;
let mail: MailServer;
beforeEach(async () => {
  [central, hooks, mail] = await Promise.all([
    createTestCentral({ people: supervisor, logLevel: 'trace' }),
    openHookServer(),
    openMailServer(),
  ]);
  // Tests say when messages are sent.
  await central.notifier.stop();
  await central.put([{ collection: 'settings', id: 'warehouse', doc: { name: 'Main' } }]);
  station = await createTestStation(central);
});
afterEach(async () => {
  await Promise.all([central.destroy(), hooks.close(), mail.close()]);
});

async function ask<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> {
  const token = await station.token('person-supervisor');
  const parts = { token, ...(body === undefined ? {} : { body }) };
  const answer = await station.request<T>(method, path, parts);
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return answer.body;
}

const base = { on: true, language: 'en' as const, events: ['order.received' as const] };
async function save(target: Partial<NoticeTargetRequest> & Pick<NoticeTargetRequest, 'kind'>) {
  central.clock.advance(1);
  const body = { ...base, name: 'T', ...target };
  return (await ask<{ id: string }>('POST', '/v1/notifications/targets', body)).id;
}
const saveHook = (over: Partial<NoticeTargetRequest> = {}) =>
  save({ kind: 'webhook', url: `${hooks.url}/in`, secret: SECRET, ...over });
const saveMail = (over: Record<string, unknown> = {}) =>
  ask('POST', '/v1/notifications/mail', {
    ...{ host: '127.0.0.1', port: mail.port, security: 'none', user: MAIL_USER },
    ...{ from: 'orders@example.com', fromName: '发货部', password: MAIL_PASSWORD, ...over },
  });
const place = (externalId: string, over: Partial<OrderIntake> = {}) => {
  central.clock.advance(1);
  return central.store.transact('org', (tx) =>
    takeOrders(tx, [anIntake({ externalId, ...over })], { source: {} }),
  );
};
const run = (after = 0) => {
  central.clock.advance(after);
  return new Notifier(central.store, (error) => {
    throw error;
  }).runOnce();
};
const outbox = (query = '') => ask<OutboxPage>('GET', `/v1/notifications/outbox${query}`);
const states = async () =>
  (await outbox()).notices.map(({ about, state }) => `${about} ${state}`).toReversed();
const numbers = () => hooks.got.map(({ body }) => body.order?.number);
const decode = (raw: string) =>
  Buffer.from(raw.split('\r\n\r\n').slice(1).join('\r\n\r\n'), 'base64').toString();

describe('following', () => {
  it('tells each event once, from when a target was switched on, across restarts', async () => {
    await place('1');
    const id = await saveHook();
    await place('2');
    await place('3');
    expect(await run()).toBe(2);
    expect(await run()).toBe(0);
    central = await central.restart();
    await central.notifier.stop();
    station.url = central.url;
    expect(await run()).toBe(0);
    // Whoever died between the outbox and its cursor reads the same again.
    await withNotify(central.store.write).updateTable('notify_cursors').set({ clock: 0 }).execute();
    expect(await run()).toBe(0);
    await saveHook({ id, on: false });
    await place('4');
    await saveHook({ id });
    await place('5');
    await run();
    expect(numbers()).toEqual(['2', '3', '5']);
    expect(hooks.got[0]?.body).toMatchObject({
      event: 'order.received',
      order: { status: 'open' },
    });
  });

  it('tells only of what was asked for, of holds and cancels by their own events', async () => {
    await saveHook({ events: ['order.held', 'order.cancelled'] });
    const [result] = await place('1');
    await central.store.relay.drained();
    const orderId = result?.orderId ?? '';
    await ask('POST', `/v1/orders/${orderId}/hold`, { action: 'hold', note: 'odd address' });
    await ask('POST', `/v1/orders/${orderId}/hold`, { action: 'decline', note: '' });
    await central.store.relay.drained();
    await run();
    expect(hooks.got.map(({ body }) => [body.event, body.values])).toEqual([
      ['order.held', { reason: 'odd address' }],
      ['order.cancelled', {}],
    ]);
    const { notices } = await ask<OrderNotices>('GET', `/v1/orders/${orderId}/notifications`);
    expect(notices.map(({ event, state }) => `${event} ${state}`)).toEqual([
      'order.held sent',
      'order.cancelled sent',
    ]);
  });

  it('tells of an exception once, however much evidence comes', async () => {
    await saveHook({ events: ['exception.raised'] });
    const doc = {
      ...{ kind: 'damage', status: 'open', severity: 'low', subject: { sku: 'A' } },
      ...{
        evidence: [],
        proposals: ['accept'],
        resolution: null,
        createdAt: '2026-11-22T09:00:00Z',
      },
    };
    for (let times = 0; times < 3; times += 1) {
      await central.put([{ collection: 'exceptions', id: 'x1', doc }]);
      await run();
    }
    expect(hooks.got.map(({ body }) => body.event)).toEqual(['exception.raised']);
  });
});

describe('webhooks', () => {
  it('are signed so that the verifier of the documentation believes them, and no other', async () => {
    const page = readFileSync(new URL('../../docs/notifications.md', import.meta.url), 'utf8');
    const code = /```js\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
    const { isFromStowline } = (await import(
      `data:text/javascript,${encodeURIComponent(code)}`
    )) as { isFromStowline: (...args: [string, string, string, number]) => boolean };
    await saveHook();
    await place('1');
    await run();
    const [{ signature, text } = { signature: '', text: '' }] = hooks.got;
    const now = central.clock.now() / 1000;
    expect(isFromStowline(SECRET, signature, text, now)).toBe(true);
    expect(isFromStowline(SECRET, signature, `${text} `, now)).toBe(false);
    expect(isFromStowline('another-secret-1234', signature, text, now)).toBe(false);
    expect(isFromStowline(SECRET, signature, text, now + 400)).toBe(false);
  });

  it('keep their order through a storm, under the same delivery id, and hold up no other', async () => {
    await saveHook({ name: 'stormy' });
    await saveHook({ name: 'calm', url: `${hooks.url}/calm` });
    for (const number of ['1', '2', '3']) await place(number);
    hooks.turns.push(...Array.from({ length: 40 }, (_, at) => (at % 3 === 0 ? 'hang-up' : 503)));
    for (let times = 0; times < 200; times += 1) await run(10 * 60_000);
    const of = (path: string) => hooks.got.filter((one) => one.path === path);
    for (const path of ['/in', '/calm']) {
      const ids = of(path).map(({ id }) => id);
      // No id comes back once another one came behind it.
      const runs = ids.filter((id, at) => id !== ids[at - 1]);
      expect(runs).toHaveLength(3);
      expect(new Set(runs).size).toBe(3);
    }
    expect(hooks.got).toHaveLength(46);
    expect((await outbox()).notices.every(({ state }) => state === 'sent')).toBe(true);
  });

  it('wait as long as Retry-After says', async () => {
    await saveHook();
    await place('1');
    hooks.turns.push({ status: 429, headers: { 'retry-after': '7200' } });
    await run();
    await run(1.9 * HOUR);
    expect(hooks.got).toHaveLength(1);
    await run(0.2 * HOUR);
    expect(hooks.got).toHaveLength(2);
  });

  it('follow no redirect, give up on refusals, and are sent again at a person’s word', async () => {
    await saveHook();
    await place('1');
    await place('2');
    const elsewhere = { status: 302, headers: { location: `${hooks.url}/elsewhere` } };
    hooks.turns.push(elsewhere, 404, 404, 404, 404, 404);
    for (let times = 0; times < 8; times += 1) await run(HOUR);
    expect(await states()).toEqual(['1 failed', '2 sent']);
    expect(hooks.got.some(({ path }) => path === '/elsewhere')).toBe(false);
    const [failed] = (await outbox('?troubled=true')).notices;
    expect(failed?.error).toEqual({ code: 'status', status: 404 });
    await ask('POST', `/v1/notifications/outbox/${failed?.id ?? ''}`, { action: 'retry' });
    await run();
    expect(await states()).toContain('1 sent');
  });

  it('are given up after three days, and a receiver that is gone is switched off', async () => {
    const id = await saveHook();
    await place('1');
    hooks.turns.push(...Array.from({ length: 100 }, () => 500));
    for (let times = 0; times < 37; times += 1) await run(2 * HOUR);
    expect(await states()).toEqual(['1 failed']);
    hooks.turns.splice(0, Infinity, 410);
    await place('2');
    await run();
    await place('3');
    await run(HOUR);
    const { targets } = await ask<NoticesResponse>('GET', '/v1/notifications');
    expect(targets).toMatchObject([{ id, on: false, stopped: 'gone', troubled: 2 }]);
    expect(numbers().at(-1)).toBe('2');
  });

  it('of a process that died are sent by another one, under the same id', async () => {
    await saveHook();
    await place('1');
    hooks.turns.push(500);
    await run();
    const [row] = (await outbox()).notices;
    central.clock.advance(HOUR);
    expect(await claim(central.store, row?.id ?? '', 'dead')).toBe(true);
    await run();
    expect(hooks.got).toHaveLength(1);
    await run(LEASE_MS + 1);
    expect(hooks.got.map(({ id }) => id)).toEqual([row?.id, row?.id]);
    expect(await moveHeld(central.store, row?.id ?? '', 'dead', { state: 'waiting' })).toBe(false);
  });
});

describe('e-mails', () => {
  const address = {
    ...{ name: '王小明', lines: ['1 Road'], postcode: '1', city: 'X', country: 'United Kingdom' },
    ...{ phone: '1', email: 'ming@example.com' },
  };

  it('go to people of the house with details, and to the customer in their language without', async () => {
    await saveMail();
    await save({ kind: 'email', recipients: ['lead@example.com', 'nobody@example.com'] });
    await save({ kind: 'customer', language: 'zh-CN' });
    await place('订单-九', { address });
    await central.store.relay.drained();
    await run();
    expect(mail.mails.flatMap(({ to }) => to).toSorted()).toEqual([
      'lead@example.com',
      'ming@example.com',
    ]);
    const house = mail.mails.find(({ to }) => to[0] === 'lead@example.com')?.raw ?? '';
    expect(house).toMatch(/^Auto-Submitted: auto-generated\r$/m);
    expect(house).toContain('Message-ID: <');
    const customer = mail.mails.find(({ to }) => to[0] === 'ming@example.com')?.raw ?? '';
    expect(decode(customer)).toContain('订单 订单-九 已接收。');
    expect(decode(customer)).not.toContain('shop');
    expect(customer).toContain('To: ming@example.com');
    const { notices } = await outbox();
    expect(notices.map(({ kind, state, error }) => [kind, state, error?.code])).toEqual(
      expect.arrayContaining([
        ['email', 'sent', 'some-refused'],
        ['customer', 'sent', undefined],
      ]),
    );
    const rows = await withNotify(central.store.read)
      .selectFrom('notify_outbox')
      .selectAll()
      .execute();
    expect(JSON.stringify(rows)).not.toContain('example.com');
  });

  it('are not sent again where they may have arrived, unless a person says so', async () => {
    await saveMail();
    await save({ kind: 'email', recipients: ['lead@example.com'] });
    mail.turns.push('lose');
    await place('1');
    await place('2');
    await run();
    for (let times = 0; times < 5; times += 1) await run(HOUR);
    expect(await states()).toEqual(['1 unknown', '2 sent']);
    expect(mail.mails).toHaveLength(2);
    const [lost] = (await outbox('?troubled=true')).notices;
    await ask('POST', `/v1/notifications/outbox/${lost?.id ?? ''}`, { action: 'retry' });
    await run();
    const ids = mail.mails.map(({ raw }) => /^Message-ID: (.*)$/m.exec(raw)?.[1]);
    expect(ids[2]).toBe(ids[0]);
    expect(new Set(ids).size).toBe(2);
  });

  it('that a process was handing over when it died wait for a person', async () => {
    await saveMail();
    await save({ kind: 'email', recipients: ['lead@example.com'] });
    await place('1');
    mail.turns.push('defer');
    await run();
    const { id = '' } = (await outbox()).notices[0] ?? {};
    central.clock.advance(HOUR);
    await claim(central.store, id, 'dead');
    await moveHeld(central.store, id, 'dead', { state: 'handing' });
    for (let times = 0; times < 3; times += 1) await run(HOUR);
    expect(await states()).toEqual(['1 unknown']);
    expect(mail.mails).toHaveLength(0);
  });

  it('wait while there is no account or it is wrong, and are given up when refused', async () => {
    await save({ kind: 'email', recipients: ['lead@example.com'] });
    await place('1');
    await run();
    await saveMail({ password: 'wrong' });
    await run(HOUR);
    expect((await outbox()).notices[0]).toMatchObject({
      ...{ state: 'waiting', error: { code: 'mail-sign-in', status: 535 } },
    });
    await saveMail();
    mail.turns.push('refuse');
    await run(HOUR);
    expect(await states()).toEqual(['1 failed']);
    await save({ kind: 'customer' });
    await place('2');
    await run(HOUR);
    expect(await states()).toContain('2 dropped');
  });
});

it('sends each once, however many processes look at one outbox', async () => {
  await saveMail();
  await save({ kind: 'email', recipients: ['lead@example.com'] });
  await saveHook();
  for (let number = 1; number <= 12; number += 1) await place(String(number));
  const nodes = Array.from({ length: 4 }, () => {
    const fail = (error: unknown) => {
      throw error;
    };
    return new Notifier(central.store, fail);
  });
  for (let round = 0; round < 3; round += 1) {
    await Promise.all(nodes.map((node) => node.runOnce()));
  }
  expect(numbers()).toEqual(Array.from({ length: 12 }, (_, at) => String(at + 1)));
  expect(mail.mails).toHaveLength(12);
});

it('keeps secrets to itself: not in answers, logs, the ledger or the tables', async () => {
  await saveMail();
  await saveHook({ url: `${hooks.url}/token-in-the-path` });
  await save({ kind: 'email', recipients: ['lead@example.com'] });
  hooks.turns.push('hang-up', 500);
  mail.turns.push('defer');
  await place('1');
  for (let times = 0; times < 4; times += 1) await run(HOUR);
  const shown = JSON.stringify([
    await ask('GET', '/v1/notifications'),
    await outbox(),
    central.log,
  ]);
  const ledger = await central.store.read.selectFrom('ledger').selectAll().execute();
  const state = await central.store.read.selectFrom('state').selectAll().execute();
  const sealed = await withNotify(central.store.read)
    .selectFrom('notify_secrets')
    .selectAll()
    .execute();
  for (const secret of [SECRET, MAIL_PASSWORD, 'token-in-the-path']) {
    for (const text of [shown, JSON.stringify([ledger, state, sealed])]) {
      expect(text).not.toContain(secret);
    }
  }
  expect(JSON.stringify([ledger, state])).not.toContain('lead@example.com');
  expect(sealed).toHaveLength(3);
  expect(ledger.filter(({ kind }) => kind.startsWith('notify.'))).toHaveLength(3);
  expect((await verifyLedger(central.store)).ok).toBe(true);
});
