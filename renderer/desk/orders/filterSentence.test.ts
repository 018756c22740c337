import { describe, expect, it } from 'vitest';
import en from '../../../resources/locales/en/desk.json';
import zh from '../../../resources/locales/zh-CN/desk.json';
import { sentenceParts, sentenceText } from './filterSentence.ts';
import { FILTER_SLOTS } from './filterSlots.ts';

describe('sentenceParts', () => {
  it('cuts a sentence into words and blanks, in its own order', () => {
    expect(sentenceParts('Showing [status] orders, [sort]', ['sort', 'status'])).toEqual([
      { kind: 'words', text: 'Showing ' },
      { kind: 'slot', slot: 'status' },
      { kind: 'words', text: ' orders, ' },
      { kind: 'slot', slot: 'sort' },
    ]);
  });

  it('leaves a blank it does not know readable', () => {
    expect(sentenceParts('a [moon] b', ['sun'])).toEqual([
      { kind: 'words', text: 'a ' },
      { kind: 'words', text: '[moon]' },
      { kind: 'words', text: ' b' },
    ]);
  });

  it.each([
    ['en', en.orders.filter.sentence],
    ['zh-CN', zh.orders.filter.sentence],
  ])('has every blank once in %s', (_language, sentence) => {
    const slots = sentenceParts(sentence, FILTER_SLOTS).flatMap((part) =>
      part.kind === 'slot' ? [part.slot] : [],
    );
    expect(slots.sort()).toEqual([...FILTER_SLOTS].sort());
  });
});

describe('sentenceText', () => {
  it('reads as one sentence', () => {
    expect(
      sentenceText('Showing [status]  orders from [country]', {
        status: 'open',
        country: 'France',
      }),
    ).toBe('Showing open orders from France');
  });
});
