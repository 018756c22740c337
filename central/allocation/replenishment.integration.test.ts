import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ExceptionCase } from '../../shared/schema/index.ts';
import { checkRebuild, verifyLedger } from '../ledger/index.ts';
import { AllocationWorld, MAIN } from './testing/allocationWorld.ts';

const MINUTE = 60_000;
let world: AllocationWorld;
beforeEach(async () => {
  world = await AllocationWorld.open();
});
afterEach(async () => {
  expect((await checkRebuild(world.store)).differences).toEqual([]);
  expect((await verifyLedger(world.store)).problems).toEqual([]);
  await world.close();
});

async function after(ms = MINUTE): Promise<void> {
  world.clock.advance(ms);
  await world.store.timers.runDue();
  await world.store.relay.drained();
}
async function requests(): Promise<ExceptionCase[]> {
  const all = (await world.documents(MAIN, 'exceptions')) as unknown as ExceptionCase[];
  return all.filter(({ kind }) => kind === 'replenishment');
}
const standing = async () =>
  (await requests())
    .map(({ subject: { sku }, status, evidence: [one] }) =>
      [sku, status, one?.values['lacking'], one?.values['orders']].join(' '),
    )
    .toSorted();
const ledgerKinds = async () => {
  const rows = await world.store.read
    .selectFrom('ledger')
    .select('kind')
    .where('kind', 'like', 'replenishment.%')
    .orderBy('clock')
    .execute();
  return rows.map(({ kind }) => kind.replace('replenishment.', ''));
};
/** As a supervisor does at the desk. */
async function answer(sku: string, action: 'ordered' | 'back-order'): Promise<void> {
  const one = (await requests()).find(({ subject }) => subject.sku === sku);
  if (!one) throw new Error(`nobody asked for ${sku}`);
  const resolution = { factId: 'f1', action, note: '200', personId: 'p' };
  const doc = { ...one, status: 'resolved', resolution };
  await world.write(MAIN, [{ collection: 'exceptions', id: one.id, doc }]);
}

describe('a request for stock', () => {
  it('is one of a SKU, of a hundred orders that are short of three', async () => {
    await world.count('A', 5);
    await world.count('B', 7);
    for (let number = 1; number <= 100; number += 1) {
      await world.order(number, { [['A', 'B', 'C'][number % 3] ?? 'A']: 2 });
    }
    await after();
    // 33 of A and C and 34 of B want two each; two of A and three of B are promised theirs.
    expect(await standing()).toEqual(['A open 61 31', 'B open 61 31', 'C open 66 33']);
    expect(await ledgerKinds()).toEqual(['requested', 'requested', 'requested']);
    const [a] = (await requests()).filter(({ subject }) => subject.sku === 'A');
    expect(a).toMatchObject({
      ...{ subject: { sku: 'A', locationId: 'A-1' }, severity: 'high' },
      proposals: ['ordered', 'count-bin', 'back-order'],
    });
    await after();
    expect(await ledgerKinds()).toHaveLength(3);
  });

  it('is kept true in place, and settles itself when the stock covers what waits', async () => {
    await world.order(1, { A: 4 });
    await after();
    await world.order(2, { A: 3 });
    await world.order(3, { A: 1 });
    await after();
    expect(await standing()).toEqual(['A open 8 3']);
    await world.order(3, {}, { action: 'cancel' });
    await after();
    expect(await standing()).toEqual(['A open 7 2']);
    await world.count('A', 5);
    await after();
    // Four went to the first; one is left for the second.
    expect(await standing()).toEqual(['A open 2 1']);
    await world.count('A', 20);
    await after();
    const [one] = await requests();
    expect(one).toMatchObject({ status: 'resolved', resolution: { action: 'restocked' } });
    expect(one?.evidence).toHaveLength(1);
    await world.order(4, { A: 50 });
    await after();
    expect(await standing()).toEqual(['A open 37 1']);
    expect((await requests())[0]?.createdAt).not.toBe(one?.createdAt);
  });

  it('that a person answered is quiet until twice as much lacks, or the next time', async () => {
    await world.order(1, { A: 10 });
    await after();
    await answer('A', 'ordered');
    await world.order(2, { A: 9 });
    await after();
    expect(await standing()).toEqual(['A resolved 10 1']);
    await world.order(3, { A: 1 });
    await after();
    expect(await standing()).toEqual(['A open 20 3']);
    await answer('A', 'ordered');
    await world.count('A', 20);
    await after();
    expect(await standing()).toEqual(['A resolved 0 0']);
    expect((await requests())[0]).toMatchObject({ resolution: { action: 'ordered' } });
    await world.order(4, { A: 1 });
    await after();
    expect(await standing()).toEqual(['A open 1 1']);
  });

  it('does not count what is held or lies free for somebody else', async () => {
    await world.count('A', 3);
    await world.order(1, { A: 3, B: 1 });
    await world.order(2, { B: 7 });
    const held = (await world.fulfilments()).find(({ orderNumber }) => orderNumber === '2');
    if (!held) throw new Error('no second order');
    const doc = { ...held, blocked: 'held' };
    await world.write(MAIN, [{ collection: 'fulfilments', id: held.id, doc }]);
    await after();
    expect(await standing()).toEqual(['B open 1 1']);
  });
});
