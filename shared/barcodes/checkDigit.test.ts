import { describe, expect, test } from 'vitest';
import {
  buildSscc,
  calculateCheckDigit,
  formatSscc,
  gtin13FromInternal,
  gtin14FromGtin13,
  hasValidCheckDigit,
  isGtin,
  isSscc,
  normalizeGtin14,
} from './index.ts';

describe('check digits', () => {
  test.each([
    ['GTIN-8', '96385074'],
    ['GTIN-12', '614141000036'],
    ['GTIN-13', '9501101530003'],
    ['GTIN-14', '09506000134352'],
    ['SSCC', '006141411234567890'],
    ['SSCC', '340123450000000000'],
  ])('completes and accepts a known %s', (_kind, digits) => {
    expect(calculateCheckDigit(digits.slice(0, -1))).toBe(digits.slice(-1));
    expect(hasValidCheckDigit(digits)).toBe(true);
  });

  test('refuses each other last digit and each changed digit', () => {
    const good = '9501101530003';
    for (let position = 0; position < good.length; position += 1) {
      for (let digit = 0; digit <= 9; digit += 1) {
        const changed = good.slice(0, position) + digit + good.slice(position + 1);
        expect(hasValidCheckDigit(changed)).toBe(changed === good);
      }
    }
  });

  test('tells GTINs and SSCCs by their length', () => {
    expect(isGtin('9501101530003')).toBe(true);
    expect(isGtin('006141411234567890')).toBe(false);
    expect(isSscc('006141411234567890')).toBe(true);
    expect(isSscc('9501101530003')).toBe(false);
    expect(isGtin('')).toBe(false);
    expect(isGtin('96385O74')).toBe(false);
  });

  test('makes every GTIN comparable as 14 digits', () => {
    expect(normalizeGtin14('96385074')).toBe('00000096385074');
    expect(isGtin(normalizeGtin14('614141000036'))).toBe(true);
  });
});

describe('numbers of our own', () => {
  test('internal GTINs start with 20 to 29 and are valid', () => {
    for (const n of [0, 1, 12_345_678_901, 99_999_999_999]) {
      expect(gtin13FromInternal(n)).toMatch(/^2\d{12}$/);
      expect(isGtin(gtin13FromInternal(n))).toBe(true);
    }
    expect(() => gtin13FromInternal(100_000_000_000)).toThrow('gtin-internal-out-of-range');
    expect(() => gtin13FromInternal(-1)).toThrow('gtin-internal-out-of-range');
    expect(() => gtin13FromInternal(1.5)).toThrow('gtin-internal-out-of-range');
  });

  test('a larger unit keeps the item digits and gets its own check digit', () => {
    const gtin14 = gtin14FromGtin13(1, '9501101530003');
    expect(gtin14).toBe('19501101530000');
    expect(isGtin(gtin14)).toBe(true);
    expect(() => gtin14FromGtin13(9, '9501101530003')).toThrow('gtin14-bad-parts');
  });

  test('an SSCC is extension, prefix, filled serial and check digit', () => {
    expect(buildSscc(3, '4012345', 1)).toBe('340123450000000017');
    expect(buildSscc(0, '0614141', 123456789n)).toBe('006141411234567890');
    expect(isSscc(buildSscc(9, '401234512345', 9999))).toBe(true);
  });

  test('an SSCC refuses a serial the prefix has no room for, and broken parts', () => {
    expect(() => buildSscc(3, '401234512345', 10_000)).toThrow('sscc-serial-exhausted');
    expect(() => buildSscc(10, '4012345', 1)).toThrow('sscc-bad-parts');
    expect(() => buildSscc(3, '40A2345', 1)).toThrow('sscc-bad-parts');
    expect(() => buildSscc(3, '4012345', -1)).toThrow('sscc-bad-parts');
    expect(() => buildSscc(3, '4012345', 2 ** 60)).toThrow('sscc-bad-parts');
  });

  test('an SSCC reads in groups', () => {
    expect(formatSscc('340123450000000017')).toBe('(00) 340 123 450 000 000 017');
  });
});
