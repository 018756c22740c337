import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanText, fitsPrinterFont, fitText, type TextBox } from './fitText.ts';

/** Each character as wide as the line is high: exact arithmetic in the examples. */
const measure = (text: string, heightDots: number): number => Array.from(text).length * heightDots;

const box = (overrides: Partial<TextBox>): TextBox => ({
  widthDots: 100,
  heightDots: 100,
  sizeDots: 10,
  minSizeDots: 10,
  maxLines: 99,
  ...overrides,
});

describe('fitting text into a box', () => {
  test('keeps the size where everything fits', () => {
    const fitted = fitText(['one two'], box({}), measure);
    expect(fitted).toMatchObject({ lines: ['one two'], sizeDots: 10, truncated: false });
  });

  test('wraps between words, and keeps paragraphs apart', () => {
    const fitted = fitText(['one two three', 'four'], box({}), measure);
    expect(fitted.lines).toEqual(['one two', 'three', 'four']);
  });

  test('breaks after a hyphen, which stays on its line', () => {
    expect(fitText(['alpha-beta-gamma'], box({}), measure).lines).toEqual(['alpha-', 'beta-gamma']);
  });

  test('breaks between Chinese characters', () => {
    const { lines } = fitText(['广东省深圳市南山区科技园南路'], box({}), measure);
    expect(lines).toEqual(['广东省深圳市南山区科', '技园南路']);
  });

  test('breaks a word that is wider than the box', () => {
    expect(fitText(['abcdefghijklmno'], box({}), measure).lines).toEqual(['abcdefghij', 'klmno']);
  });

  test('shrinks before it cuts', () => {
    const fitted = fitText(
      ['0123456789'],
      box({ maxLines: 1, minSizeDots: 5, widthDots: 70 }),
      measure,
    );
    expect(fitted).toMatchObject({ lines: ['0123456789'], sizeDots: 7, truncated: false });
  });

  test('cuts with an ellipsis when even the smallest size is too large, and says so', () => {
    const fitted = fitText(['one two three four'], box({ maxLines: 1 }), measure);
    expect(fitted).toMatchObject({ lines: ['one two...'], truncated: true });
  });

  test('loses nothing and stays inside, whatever the text', () => {
    const texts = fc.array(fc.string({ unit: 'grapheme', maxLength: 80 }), { maxLength: 5 });
    fc.assert(
      fc.property(texts, fc.integer({ min: 20, max: 300 }), (paragraphs, widthDots) => {
        const cleaned = paragraphs.map(cleanText);
        const limits = box({ widthDots, minSizeDots: 5, heightDots: 400 });
        const fitted = fitText(cleaned, limits, measure);
        const height = (fitted.lines.length - 1) * fitted.pitchDots + fitted.sizeDots;
        expect(height).toBeLessThanOrEqual(400);
        for (const line of fitted.lines) {
          expect(measure(line, fitted.sizeDots)).toBeLessThanOrEqual(widthDots);
        }
        const squeeze = (text: string): string => text.replaceAll(/\s/g, '');
        if (!fitted.truncated)
          expect(squeeze(fitted.lines.join(''))).toBe(squeeze(cleaned.join('')));
      }),
    );
  });
});

describe('cleaning text', () => {
  test.each([
    ['  a\t\r\n b\u0000c ', 'a b c'],
    ['Mu\u0308ller', 'Müller'],
    ['zero\u200bwidth\ufeff', 'zerowidth'],
    ['葛\u{e0100}城', '葛城'],
    ['\u202eevil', 'evil'],
  ])('%j becomes %j', (raw, clean) => {
    expect(cleanText(raw)).toBe(clean);
  });

  test('the printer font gets ASCII without backslashes only', () => {
    expect(fitsPrinterFont("O'Neil ^XZ ~ _5E")).toBe(true);
    expect(fitsPrinterFont('a\\&b')).toBe(false);
    expect(fitsPrinterFont('Müller')).toBe(false);
    expect(fitsPrinterFont('李')).toBe(false);
  });
});
