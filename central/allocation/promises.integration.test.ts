import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkRebuild, verifyLedger } from '../ledger/index.ts';
import { holdOrder } from '../orders/holdOrder.ts';
import { shortages } from './backOrders.ts';
import { sellableUnits } from './sellable.ts';
import { AllocationWorld, MAIN } from './testing/allocationWorld.ts';
import { checkPromises } from './testing/checkPromises.ts';

const HOUR_MS = 3_600_000;
let world: AllocationWorld;
beforeEach(async () => {
  world = await AllocationWorld.open();
});
afterEach(async () => {
  expect(await checkPromises(world, MAIN)).toEqual([]);
  expect((await checkRebuild(world.store)).differences).toEqual([]);
  expect((await verifyLedger(world.store)).problems).toEqual([]);
  await world.close();
});

describe('a promise', () => {
  it('is made when an order comes, of all of its lines or of none', async () => {
    await world.count('A', 10);
    await world.count('B', 1);
    await world.order(1, { A: 6 });
    await world.order(2, { A: 4, B: 2 });
    await world.order(3, { A: 4 });
    expect(await world.standing()).toEqual(['1* open', '2 open awaiting-stock', '3* open']);
    expect(await sellableUnits(world.store.read, 'shop', ['A', 'B', 'X'])).toEqual(
      new Map(Object.entries({ A: 0, B: 1, X: 0 })),
    );
    expect(await shortages(world.store.read)).toEqual([
      { warehouse: MAIN, sku: 'A', units: 4, orders: 1 },
      { warehouse: MAIN, sku: 'B', units: 1, orders: 1 },
    ]);
  });

  it('turns into a reservation at release, and is nobody else’s until then', async () => {
    await world.count('A', 10);
    await world.order(1, { A: 6 });
    await world.order(2, { A: 6 });
    const second = (await world.fulfilments()).find(({ orderNumber }) => orderNumber === '2');
    expect(await world.release({ fulfilmentIds: [second?.id ?? ''] })).toBe('flagged');
    expect(await world.release({ next: 2 })).toBe('applied');
    expect(await world.standing()).toEqual(['1 released', '2 open out-of-stock']);
    expect(await world.stock()).toMatchObject([{ onHand: 10, reserved: 6 }]);
    expect(await world.documents(MAIN, 'promises')).toMatchObject([{ id: 'A', units: 0 }]);
    await world.pick('A', 6);
    expect(await world.standing()).toEqual(['1 released', '2 open out-of-stock']);
  });

  it('goes with a cancel to those that wait, the first ones first, passing over what lacks more', async () => {
    await world.count('A', 10);
    await world.order(1, { A: 10 });
    await world.order(2, { A: 11 });
    world.clock.advance(1000);
    await world.order(3, { A: 6 });
    world.clock.advance(1000);
    await world.order(4, { A: 4 });
    await world.order(1, {}, { action: 'cancel' });
    expect(await world.standing()).toEqual(['2 open awaiting-stock', '3* open', '4* open']);
  });

  it('follows a revision: more is asked for only as far as there is more', async () => {
    await world.count('A', 10);
    await world.order(1, { A: 4 });
    await world.order(1, { A: 10 });
    expect(await world.standing()).toEqual(['1* open']);
    await world.order(2, { A: 3 });
    await world.order(1, { A: 7 });
    expect(await world.standing()).toEqual(['1* open', '2* open']);
    await world.order(2, { A: 4 });
    expect(await world.standing()).toEqual(['1* open', '2 open awaiting-stock']);
  });

  it('is broken, the newest first, when goods are not there after all, and told', async () => {
    await world.count('A', 10);
    for (const number of [1, 2, 3]) {
      await world.order(number, { A: 3 });
      world.clock.advance(1000);
    }
    await world.count('A', 5);
    expect(await world.standing()).toEqual([
      ...['1* open', '2 open awaiting-stock', '3 open awaiting-stock'],
    ]);
    await world.count('A', 20);
    expect(await world.standing()).toEqual(['1* open', '2* open', '3* open']);
    const kinds = await world.store.read
      .selectFrom('ledger')
      .select('kind')
      .where('shard', '=', MAIN)
      .where('kind', 'like', 'promise.%')
      .orderBy('clock')
      .execute();
    expect(kinds.map(({ kind }) => kind)).toEqual([
      ...['promise.broken', 'promise.broken', 'promise.filled', 'promise.filled'],
    ]);
  });

  it('of a held order ends in time, and those that wait get its goods', async () => {
    await world.count('A', 4);
    const orderId = await world.order(1, { A: 3 });
    const by = { orderId, personId: 'p', roles: ['supervisor' as const], note: 'Ring first' };
    await holdOrder(world.store, { ...by, action: 'hold' });
    await world.order(2, { A: 2 });
    const after = async (hours: number) => {
      world.clock.advance(hours * HOUR_MS);
      await world.store.timers.runDue();
      await world.store.relay.drained();
      return world.standing();
    };
    expect(await after(71)).toEqual(['1* open held', '2 open awaiting-stock']);
    expect(await after(2)).toEqual(['1 open held', '2* open']);
    await holdOrder(world.store, { ...by, action: 'release' });
    expect(await after(1)).toEqual(['1 open awaiting-stock', '2* open']);
    await world.count('A', 9);
    expect(await after(1000)).toEqual(['1* open', '2* open']);
  });
});
