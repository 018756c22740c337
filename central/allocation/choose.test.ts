import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../tests/runs.ts';
import { choose, rank, shortOf, splitOver, type Candidate } from './choose.ts';
import { distanceKm } from './distance.ts';
import { safetyUnits, tierRank } from './units.ts';

const sku = fc.constantFrom('A', 'B', 'C');
const unitsArbitrary = (min: number) =>
  fc
    .dictionary(sku, fc.integer({ min, max: 9 }), { minKeys: 1 })
    .map((units) => new Map(Object.entries(units)));
const candidate = (warehouse: string, over: Partial<Candidate> = {}): Candidate => ({
  ...{ warehouse, country: 'GB', backlog: 0, left: new Map(), oldest: new Map() },
  ...over,
});
const candidates = fc
  .array(fc.record({ left: unitsArbitrary(-3), backlog: fc.nat(9) }), { maxLength: 4 })
  .map((all) => all.map((over, index) => candidate(`wh:${index}`, over)));
const by = fc.constantFrom(
  ...(['country', 'nearest', 'fewest-parcels', 'oldest-lot', 'load-balance'] as const),
);

describe('the choice of warehouses', () => {
  it('gives each unit to one warehouse that has it, or says that not all is there', () => {
    const check = (
      ways: Parameters<typeof choose>[0],
      split: boolean,
      units: Map<string, number>,
      among: Candidate[],
    ) => {
      const choice = choose(ways, split, { units, country: 'GB' }, among);
      expect(choice === undefined).toBe(among.length === 0);
      if (!choice) return;
      const sum = new Map<string, number>();
      for (const part of choice.parts) {
        const left = among.find(({ warehouse }) => warehouse === part.warehouse)?.left;
        for (const [one, some] of part.units) {
          sum.set(one, (sum.get(one) ?? 0) + some);
          if (choice.whole) expect(some).toBeLessThanOrEqual(left?.get(one) ?? 0);
        }
      }
      expect(sum).toEqual(units);
      const alone = among.some((one) => shortOf({ units, country: 'GB' }, one) === 0);
      if (alone) expect(choice).toMatchObject({ whole: true, parts: [{}] });
      if (!split && !alone) expect(choice.whole).toBe(false);
    };
    fc.assert(fc.property(by, fc.boolean(), unitsArbitrary(1), candidates, check), {
      numRuns: runs(500),
    });
  });

  it('splits over as few as it finds by taking the one with most first', () => {
    const among = [
      candidate('wh:a', { left: new Map([['A', 1]]) }),
      candidate('wh:b', {
        left: new Map([
          ['A', 3],
          ['B', 2],
        ]),
      }),
      candidate('wh:c', { left: new Map([['C', 1]]) }),
    ];
    const parts = splitOver(
      new Map([
        ['A', 3],
        ['B', 2],
        ['C', 1],
      ]),
      among,
    );
    expect(parts?.map(({ warehouse }) => warehouse)).toEqual(['wh:b', 'wh:c']);
    expect(splitOver(new Map([['C', 2]]), among)).toBeUndefined();
  });

  it('goes by distance, the oldest lot, or what waits there, and else by the order given', () => {
    const wanted = { units: new Map([['A', 1]]), country: 'FR' };
    const among = [
      candidate('wh:leeds', { backlog: 5, oldest: new Map([['A', '2026-03']]) }),
      candidate('wh:lyon', { country: 'FR', backlog: 9, oldest: new Map([['A', '2026-02']]) }),
      candidate('wh:perth', { country: 'AU', backlog: 1 }),
    ];
    const first = (ways: Parameters<typeof rank>[0]) => rank(ways, wanted, among)[0]?.warehouse;
    expect(first('nearest')).toBe('wh:lyon');
    expect(first('oldest-lot')).toBe('wh:lyon');
    expect(first('load-balance')).toBe('wh:perth');
    expect(first('country')).toBe('wh:leeds');
  });
});

it('knows about how far it is', () => {
  expect(distanceKm({ country: 'GB' }, { country: 'FR' })).toBeLessThan(1500);
  expect(distanceKm({ country: 'GB' }, { country: 'AU' })).toBeGreaterThan(10_000);
  expect(distanceKm({ country: 'XX' }, { country: 'XX' })).toBe(0);
  expect(distanceKm({ country: 'XX' }, { country: 'GB' })).toBeGreaterThan(20_000);
  const at = (region: string) => ({ country: 'CN', region });
  expect(distanceKm(at('广东省'), at('深圳'))).toBeGreaterThan(0);
  expect(distanceKm(at('浙江省'), at('上海市'))).toBeLessThan(distanceKm(at('浙江省'), at('新疆')));
});

it('keeps the most that any rule of a channel and SKU keeps', () => {
  const safety = [
    { channel: 'web', skus: 'A*', units: 2 },
    { percent: 25 },
    { skus: 'B', units: 9 },
  ];
  expect(safetyUnits({ safety }, 'web', 'A1', 4)).toBe(2);
  expect(safetyUnits({ safety }, 'web', 'A1', 100)).toBe(25);
  expect(safetyUnits({ safety }, 'shop', 'A1', 5)).toBe(2);
  expect(safetyUnits({ safety }, 'shop', 'B', 0)).toBe(9);
});

it('puts the best tier first only where tiers count', () => {
  const tiers = ['gold', 'silver'];
  const rankOf = (tier?: string) => tierRank({ backOrders: 'tier', tiers }, tier);
  expect([rankOf('gold'), rankOf('silver'), rankOf('tin'), rankOf()]).toEqual([0, 1, 2, 2]);
  expect(tierRank({ backOrders: 'first-come', tiers }, 'tin')).toBe(0);
});
