import { describe, expect, it } from 'vitest';
import en from '../../../resources/locales/en/desk.json';
import zh from '../../../resources/locales/zh-CN/desk.json';
import { ROW_REASONS } from '../../../central/imports/rows/reasons.ts';
import { importErrorText, rowReasonText, secondsLeft } from './importText.ts';

const book = {
  when: (instant: string) => instant,
  has: (key: string) => key === 'imports.error.wrong-columns' || key === 'imports.reason.postage',
  say: (key: string, values?: Record<string, string | number>) =>
    values === undefined ? key : `${key} ${JSON.stringify(values)}`,
};

describe('importErrorText', () => {
  it('names what is missing and what is there twice', () => {
    const error = {
      code: 'import.wrong-columns',
      meta: { line: 1, missing: ['Country'], repeated: ['Quantity'] },
    };
    expect(importErrorText(error, book, String)).toContain('"columns":"Country, Quantity"');
  });

  it('leaves what is not about the file to the common words', () => {
    const text = importErrorText(
      { code: 'offline', meta: {} },
      book,
      ({ code }) => `common ${code}`,
    );
    expect(text).toContain('common offline');
  });
});

describe('rowReasonText', () => {
  it('reads a reason it does not know', () => {
    expect(rowReasonText('moon-phase', book)).toBe('moon phase');
  });

  it.each([
    ['en', en],
    ['zh-CN', zh],
  ])('has a sentence for each of central’s reasons in %s', (_language, phrases) => {
    expect(Object.keys(phrases.imports.reason)).toEqual(expect.arrayContaining([...ROW_REASONS]));
  });
});

describe('secondsLeft', () => {
  it.each([
    ['says nothing at first', 800, 10, 100, undefined],
    ['says nothing before anything is done', 5000, 0, 100, undefined],
    ['goes by the pace so far', 10_000, 25, 100, 30],
    ['says nothing at the end', 10_000, 100, 100, undefined],
  ])('%s', (_name, elapsed, done, total, expected) => {
    expect(secondsLeft(elapsed, done, total)).toBe(expected);
  });
});
