import { describe, expect, it } from 'vitest';
import { uuidv5 } from '../../shared/ids.ts';
import { routeOrder } from './routeOrder.ts';
import type { Warehouse } from './warehouse.ts';

const aWarehouse = (id: string, serves: string[] = [], active = true): Warehouse => ({
  id: `wh:${id}`,
  name: id,
  serves,
  active,
});
const SPACE = '6d1f5b0a-3f0e-5a55-8d53-7f1b7d0c9a11';
const orders = Array.from({ length: 2000 }, (_, n) => ({
  id: uuidv5(`shop|${n}`, SPACE),
  country: 'France',
}));
const route = (country: string, warehouses: readonly Warehouse[]) =>
  routeOrder({ id: 'o1', country }, warehouses);

describe('an order goes to', () => {
  const [uk, eu, rest] = [
    aWarehouse('uk', ['GB', 'IE']),
    aWarehouse('eu', ['FR', 'DE']),
    aWarehouse('rest'),
  ];
  it.each([
    ['the one that names its country', 'France', [uk, eu, rest], 'wh:eu'],
    ['the same however the country is written', 'gb', [uk, eu], 'wh:uk'],
    ['… a country that was two once', 'Germany', [uk, eu], 'wh:eu'],
    ['… in Chinese', '英国', [uk, eu], 'wh:uk'],
    ['… as old files do', 'EIRE', [uk, eu], 'wh:uk'],
    ['one for the rest, where nobody names it', 'Japan', [uk, eu, rest], 'wh:rest'],
    ['any, rather than none', 'Japan', [uk], 'wh:uk'],
    ['the one that is open', 'France', [aWarehouse('eu', ['FR'], false), rest], 'wh:rest'],
    [
      'the default one where all are closed',
      'France',
      [aWarehouse('eu', ['FR'], false)],
      'wh:main',
    ],
    ['a country that is on no map', 'Narnia', [aWarehouse('n', ['narnia']), rest], 'wh:n'],
  ])('%s', (_, country, warehouses, shard) => {
    expect(route(country, warehouses)).toBe(shard);
  });
});

describe('among equals', () => {
  const ten = Array.from({ length: 10 }, (_, n) => aWarehouse(`w${n}`));
  const routed = (warehouses: readonly Warehouse[]) =>
    orders.map((order) => routeOrder(order, warehouses));

  it('each takes its share', () => {
    const counts = Map.groupBy(routed(ten), (shard) => shard);
    expect(counts.size).toBe(10);
    for (const { length } of counts.values()) {
      expect(length).toBeGreaterThan(140);
      expect(length).toBeLessThan(260);
    }
  });

  it('an order goes the same way whatever the order they are listed in', () => {
    expect(routed(ten.toReversed())).toEqual(routed(ten));
  });

  it('a new one takes its share of each, and nothing moves between the others', () => {
    const before = routed(ten);
    const after = routed([...ten, aWarehouse('new')]);
    const moved = after.filter((shard, n) => shard !== before[n]);
    expect(new Set(moved)).toEqual(new Set(['wh:new']));
    expect(moved.length).toBeLessThan(300);
  });
});
