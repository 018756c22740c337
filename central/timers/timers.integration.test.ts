import { afterEach, beforeEach, expect, it } from 'vitest';
import { createTestCentral, type TestCentral } from '../../tests/builders/central.ts';
import { isoTime } from '../store/index.ts';
import { clearTimer, setTimer } from './index.ts';

const SHARD = 'wh:main';
const HOUR = 3_600_000;

let central: TestCentral;
let rang: { id: string; body: unknown }[];
beforeEach(async () => {
  central = await createTestCentral({ people: [] });
  rang = [];
  central.store.timers.register('test', {
    handle: async (tx, id, body) => {
      tx.append({ kind: 'rang', input: { id }, writes: [] });
      if (body === 'fails') throw new Error('cannot do it');
      rang.push({ id, body });
    },
  });
});
afterEach(() => central.destroy());

const inHours = (hours: number) => isoTime(central.clock.now() + hours * HOUR);
const set = (id: string, hours: number, body: unknown = null) =>
  central.store.transact(SHARD, async (tx) =>
    setTimer(tx, { kind: 'test', id, dueAt: inHours(hours), body }),
  );
async function after(hours: number) {
  central.clock.advance(hours * HOUR);
  await central.store.timers.runDue();
  return rang.splice(0).map(({ id }) => id);
}
const rows = async () =>
  (
    await central.store.read
      .selectFrom('ledger')
      .select('kind')
      .where('kind', '=', 'rang')
      .execute()
  ).length;

it('runs each once, when it is due, with what it was told', async () => {
  await set('late', 3);
  await set('early', 1, { orderId: 'o1' });
  expect(await after(0.5)).toEqual([]);
  central.clock.advance(HOUR);
  await Promise.all([central.store.timers.runDue(), central.store.timers.runDue()]);
  expect(rang).toEqual([{ id: 'early', body: { orderId: 'o1' } }]);
  rang = [];
  expect(await after(10)).toEqual(['late']);
  expect(await after(10)).toEqual([]);
  expect(await rows()).toBe(2);
});

it('goes by what was said last: set anew, cleared, and set again in one transaction', async () => {
  await set('moved', 1);
  await set('moved', 5);
  await set('cleared', 1);
  await central.store.transact(SHARD, async (tx) => {
    clearTimer(tx, 'test', 'cleared');
    setTimer(tx, { kind: 'test', id: 'brief', dueAt: inHours(1) });
    clearTimer(tx, 'test', 'brief');
    clearTimer(tx, 'test', 'again');
    setTimer(tx, { kind: 'test', id: 'again', dueAt: inHours(1) });
  });
  expect(await after(2)).toEqual(['again']);
  expect(await after(4)).toEqual(['moved']);
});

it('is not put off by those who only want it soon', async () => {
  const wanted = (hours: number) =>
    central.store.transact(SHARD, async (tx) =>
      setTimer(tx, { kind: 'test', id: 'soon', dueAt: inHours(hours), sooner: true }),
    );
  await wanted(3);
  await wanted(1);
  await wanted(2);
  expect(await after(1)).toEqual(['soon']);
});

it('survives a restart, and waits for somebody who knows its kind', async () => {
  await set('kept', 1);
  central = await central.restart();
  expect(await after(2)).toEqual([]);
  central.store.timers.register('test', {
    handle: async (_, id) => void rang.push({ id, body: null }),
  });
  expect(await after(0)).toEqual(['kept']);
});

it('leaves nothing of one that fails, tells it, tries it again later, and holds up no other', async () => {
  await set('bad', 1, 'fails');
  await set('good', 1);
  expect(await after(2)).toEqual(['good']);
  expect(await rows()).toBe(1);
  expect(central.errors).toMatchObject([{ doing: 'timer', kind: 'test', id: 'bad' }]);
  expect(await after(0)).toEqual([]);
  expect(central.errors).toHaveLength(1);
  expect(await after(1)).toEqual([]);
  expect(central.errors).toHaveLength(2);
});
