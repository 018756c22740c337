import { describe, expect, it } from 'vitest';
import {
  minorDigits,
  parseCustomer,
  parsePriceMinor,
  parseQuantity,
  parseWhen,
} from './parseValues.ts';

describe('parseQuantity', () => {
  it.each([
    ['6', 6],
    [' 6 ', 6],
    ['6.0', 6],
    ['-10', -10],
    ['0', 0],
    ['6.5', undefined],
    ['', undefined],
    ['six', undefined],
    ['1e3', undefined],
    ['1000001', undefined],
  ])('%j → %j', (text, value) => expect(parseQuantity(text)).toBe(value));
});

describe('parsePriceMinor', () => {
  it.each([
    ['2.55', 2, 255],
    ['2.1', 2, 210],
    ['18', 2, 1800],
    ['0.001', 2, 0],
    ['0.005', 2, 1],
    ['1.005', 2, 101],
    ['-11062.06', 2, -1_106_206],
    ['-0.0', 2, 0],
    ['250', 0, 250],
    ['1,5', 2, undefined],
    ['£2', 2, undefined],
    ['', 2, undefined],
  ])('%j with %i decimals → %j', (text, digits, value) =>
    expect(parsePriceMinor(text, digits)).toBe(value),
  );
});

describe('parseWhen', () => {
  it.each([
    ['2010-12-01 08:26:00', '2010-12-01T08:26:00.000Z'],
    ['2010-12-01 08:26', '2010-12-01T08:26:00.000Z'],
    ['2010-12-01T08:26:00Z', '2010-12-01T08:26:00.000Z'],
    ['2010-02-30 08:26:00', undefined],
    ['2010-13-01 08:26:00', undefined],
    ['2010-12-01 24:00:00', undefined],
    ['12/1/2010 8:26', undefined],
    ['', undefined],
  ])('%j → %j', (text, value) => expect(parseWhen(text)).toBe(value));
});

it('parseCustomer drops what a spreadsheet added', () => {
  expect(['17850.0', ' 17850 ', ''].map(parseCustomer)).toEqual(['17850', '17850', '']);
});

it('minorDigits follows the currency', () => {
  expect(['GBP', 'JPY', 'KWD', 'XXQ'].map(minorDigits)).toEqual([2, 0, 3, 2]);
});
