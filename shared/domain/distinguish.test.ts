import { describe, expect, it } from 'vitest';
import { Distinguisher } from './distinguish.ts';

const ITEMS = [
  { sku: '1', description: 'WHITE HANGING HEART T-LIGHT HOLDER' },
  { sku: '2', description: 'RED HANGING HEART T-LIGHT HOLDER' },
  { sku: '3', description: 'JUMBO BAG PINK POLKADOT' },
  { sku: '4', description: '红色 陶瓷杯 350ml' },
  { sku: '5', description: '蓝色 陶瓷杯 350ml' },
  { sku: '6', description: 'ALARM CLOCK' },
];
const strong = (sku: string) => {
  const item = ITEMS.find((candidate) => candidate.sku === sku) ?? expect.fail();
  const parts = new Distinguisher(ITEMS).parts(sku, item.description);
  expect(parts.map(({ text }) => text).join('')).toBe(item.description);
  return parts.filter((part) => part.strong).map(({ text }) => text.trim());
};

describe('the part of a name that is emphasised', () => {
  it.each([
    ['the word a look-alike does not have', '1', ['WHITE']],
    ['the Chinese character a look-alike does not have', '4', ['红']],
    ['nothing where nothing is alike', '3', []],
    ['nothing where there is no other', '6', []],
  ])('is %s', (_, sku, expected) => {
    expect(strong(sku)).toEqual(expected);
  });
});
