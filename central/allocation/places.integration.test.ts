import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_ALLOCATION, type AllocationSettings } from '../../shared/schema/index.ts';
import { checkRebuild } from '../ledger/index.ts';
import { addWarehouse } from '../warehouses/index.ts';
import { saveAllocation } from './keptSettings.ts';
import { sellableUnits } from './sellable.ts';
import { AllocationWorld, MAIN } from './testing/allocationWorld.ts';
import { checkPlaces, checkPromises } from './testing/checkPromises.ts';

const LEEDS = 'wh:leeds';
const YORK = 'wh:york';
const ALL = [MAIN, LEEDS, YORK];
let world: AllocationWorld;
beforeEach(async () => {
  world = await AllocationWorld.open(['Leeds', 'York']);
});
afterEach(async () => {
  for (const warehouse of ALL) expect(await checkPromises(world, warehouse)).toEqual([]);
  expect(await checkPlaces(world, ALL)).toEqual([]);
  expect((await checkRebuild(world.store)).differences).toEqual([]);
  await world.close();
});

const set = async (over: Partial<AllocationSettings>) => {
  await saveAllocation(world.store, { settings: { ...DEFAULT_ALLOCATION, ...over }, by: 'p' });
  await world.store.relay.drained();
};
const standing = async () => ({
  main: await world.standing(MAIN),
  leeds: await world.standing(LEEDS),
  york: await world.standing(YORK),
});
const orderOf = async (number: number) =>
  (await world.orders()).find((order) => order.number === String(number));

describe('an order whose warehouse lacks some of it', () => {
  it('goes to one that has it, with its address, and is told of', async () => {
    await world.count('A', 5, 'A-1', YORK);
    const address = { name: 'Ann Lee', lines: ['Road 1'], postcode: '1', city: 'X', phone: '9' };
    for (const number of [1, 2, 3, 4, 5]) {
      await world.order(number, { A: 1 }, { address: { ...address, country: 'UK' } });
    }
    expect((await standing()).york).toEqual([
      '1* open',
      '2* open',
      '3* open',
      '4* open',
      '5* open',
    ]);
    expect(await world.documents(YORK, 'contacts')).toHaveLength(5);
    const others = [
      await world.documents(MAIN, 'contacts'),
      await world.documents(LEEDS, 'contacts'),
    ];
    expect(others.flat()).toEqual([]);
    const kinds = (await world.orders()).flatMap(({ history = [] }) => history.map((e) => e.kind));
    expect(kinds).toContain('moved');
  });

  it('waits where it would wait for least when nobody has it, and is called off there', async () => {
    await world.count('A', 2, 'A-1', LEEDS);
    await world.order(1, { A: 3 });
    expect(await standing()).toEqual({ main: [], leeds: ['1 open awaiting-stock'], york: [] });
    await world.order(1, {}, { action: 'cancel' });
    expect(await standing()).toEqual({ main: [], leeds: [], york: [] });
  });

  it('stays where a person or the settings keep it', async () => {
    await set({ tryOthers: false });
    for (const number of [1, 2, 3, 4, 5, 6]) await world.order(number, { A: 1 });
    const before = await standing();
    await world.count('A', 9, 'A-1', YORK);
    expect({ ...(await standing()), york: [] }).toEqual({ ...before, york: [] });
  });

  it('is sent from several where that is allowed and helps, and its cost is told', async () => {
    await set({ split: true, parcelMinor: 450 });
    await world.count('A', 5, 'A-1', LEEDS);
    await world.count('B', 5, 'B-1', YORK);
    await world.order(1, { A: 2, B: 2 });
    expect(await standing()).toEqual({ main: [], leeds: ['1* open'], york: ['1* open'] });
    const order = await orderOf(1);
    expect(order?.history?.find(({ kind }) => kind === 'split')).toMatchObject({
      values: { parcels: 1, minor: 450 },
    });
    await world.order(1, { A: 3, B: 1, C: 1 });
    expect((await standing()).leeds.length + (await standing()).york.length).toBe(2);
    await world.count('C', 1, 'C-1', LEEDS);
    await world.count('C', 1, 'C-1', YORK);
    expect(await world.release({ next: 1 }, LEEDS)).toBe('applied');
    expect((await orderOf(1))?.status).toBe('open');
    expect(await world.release({ next: 1 }, YORK)).toBe('applied');
    expect((await orderOf(1))?.status).toBe('released');
  });

  it('goes on in parts: one whose goods are gone goes whole to who has them, whatever became of the others', async () => {
    await set({ split: true });
    const address = { name: 'Ann Lee', lines: ['Road 1'], postcode: '1', city: 'X', phone: '9' };
    await world.count('A', 5, 'A-1', LEEDS);
    await world.count('B', 5, 'B-1', YORK);
    await world.order(1, { A: 2, B: 3 }, { address: { ...address, country: 'UK' } });
    expect(await world.release({ next: 1 }, LEEDS)).toBe('applied');
    await world.count('B', 2, 'B-2', MAIN);
    // Nobody has all of the part by now: it waits where it is.
    await world.count('B', 0, 'B-1', YORK);
    expect(await standing()).toEqual({
      ...{ main: [], leeds: ['1 released'], york: ['1 open awaiting-stock'] },
    });
    await world.count('B', 3, 'B-1', YORK);
    await world.count('B', 3, 'B-2', MAIN);
    await world.count('B', 1, 'B-1', YORK);
    expect(await standing()).toEqual({ main: ['1* open'], leeds: ['1 released'], york: [] });
    const contacts = await world.documents<{ name: string }>(MAIN, 'contacts');
    expect(contacts.map(({ name }) => name)).toEqual(['Ann Lee']);
    expect(await world.documents(YORK, 'contacts')).toEqual([]);
    await world.count('B', 9, 'B-1', YORK);
    expect(await world.release({ next: 1 }, MAIN)).toBe('applied');
    expect((await orderOf(1))?.status).toBe('released');
    const told = (await orderOf(1))?.history?.map(({ kind }) => kind) ?? [];
    expect(told.filter((kind) => kind === 'moved' || kind === 'split')).toEqual(['split', 'moved']);
  });

  it('calls a part off that it had called off before and asked for again', async () => {
    await set({ split: true });
    await world.count('A', 5, 'A-1', LEEDS);
    await world.count('B', 5, 'B-1', YORK);
    await world.order(1, { A: 2, B: 2 });
    await world.order(1, { A: 2 });
    expect(await standing()).toEqual({ main: [], leeds: ['1* open'], york: [] });
    await world.order(1, { A: 2, B: 1 });
    expect(await standing()).toEqual({ main: [], leeds: ['1* open'], york: ['1* open'] });
    await world.order(1, {}, { action: 'cancel' });
    expect(await standing()).toEqual({ main: [], leeds: [], york: [] });
    expect((await orderOf(1))?.status).toBe('cancelled');
  });

  it('keeps what it has of it when the rest comes from elsewhere', async () => {
    await set({ tryOthers: true, by: 'country' });
    await world.order(1, { A: 2, B: 2 });
    const { warehouse = MAIN } = (await orderOf(1)) ?? {};
    const other = ALL.find((one) => one !== warehouse) ?? '';
    await world.order(1, {}, { action: 'cancel' });
    await set({ split: true });
    await world.count('A', 2, 'A-1', warehouse);
    await world.count('B', 2, 'B-1', other);
    await world.order(2, { A: 2, B: 2 });
    await world.count('B', 0, 'B-1', other);
    await world.count('B', 2, 'B-2', other);
    expect((await world.orders()).every(({ placing }) => !placing?.moving)).toBe(true);
  });
});

describe('the choice', () => {
  it('spreads a batch over goods that are counted down as they are given out', async () => {
    await set({ by: 'load-balance' });
    for (const at of ALL) await world.count('A', 2, 'A-1', at);
    for (let number = 1; number <= 6; number += 1) await world.order(number, { A: 1 });
    const { main, leeds, york } = await standing();
    expect([main.length, leeds.length, york.length]).toEqual([2, 2, 2]);
  });

  it('keeps safety stock from one channel and not from another', async () => {
    await set({
      safety: [
        { channel: 'amazon', skus: 'A', units: 3 },
        { skus: 'B*', percent: 50 },
      ],
    });
    await world.count('A', 4);
    await world.count('B', 4);
    const sellable = (channel: string) => sellableUnits(world.store.read, channel, ['A', 'B']);
    expect(await sellable('amazon')).toEqual(
      new Map([
        ['A', 1],
        ['B', 2],
      ]),
    );
    expect(await sellable('shop')).toEqual(
      new Map([
        ['A', 4],
        ['B', 2],
      ]),
    );
    await world.order(1, { A: 2 }, { channel: 'amazon' });
    await world.order(2, { A: 2 });
    expect(await world.standing()).toEqual(['1 open awaiting-stock', '2* open']);
    await addWarehouse(world.store, { name: 'Hull' });
    await world.store.relay.drained();
    expect(await world.documents('wh:hull', 'allocation')).toMatchObject([{ safety: [{}, {}] }]);
    await set({});
    expect(await world.standing()).toEqual(['1* open', '2* open']);
  });
});
