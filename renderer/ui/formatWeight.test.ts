import { expect, it } from 'vitest';
import { formatWeight } from './formatWeight.ts';

it.each([
  [0, '0 g'],
  [-0.02, '0 g'],
  [0.14, '0.1 g'],
  [999.9, '999.9 g'],
  [999.96, '1.000 kg'],
  [1234, '1.234 kg'],
  [9999.6, '10.000 kg'],
  [10_000, '10.00 kg'],
  [116_356, '116.36 kg'],
  [1_116_356, '1,116.36 kg'],
  [-5, '-5 g'],
])('writes %d grams as %s', (grams, text) => {
  expect(formatWeight(grams, 'en')).toBe(text.replace(' ', '\u00a0'));
});

it('writes the decimal sign as the language does', () => {
  expect(formatWeight(116_356, 'zh-CN')).toBe('116.36\u00a0kg');
  expect(formatWeight(116_356, 'de')).toBe('116,36\u00a0kg');
});

it('writes a difference with its sign', () => {
  expect(formatWeight(52, 'en', true)).toBe('+52\u00a0g');
  expect(formatWeight(-1500, 'en', true)).toBe('-1.500\u00a0kg');
  expect(formatWeight(0, 'en', true)).toBe('0\u00a0g');
});
