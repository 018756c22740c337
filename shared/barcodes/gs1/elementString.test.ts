import * as fc from 'fast-check';
import { parseBarcode } from 'gs1-barcode-parser-mod';
import { describe, expect, it } from 'vitest';
import { runs } from '../../../tests/runs.ts';
import { calculateCheckDigit } from '../checkDigit.ts';
import { findFault, isoDateOf, yearOf, type Element } from './element.ts';
import { IDENTIFIERS, type Component, type Identifier } from './identifiers.ts';
import { GS, readBracketed, readElementString, writeElementString } from './index.ts';

const NOW = new Date().getUTCFullYear();
const read = (text: string) => readElementString(text.replaceAll('|', GS), NOW);
const GTIN = '09501101530003';

describe('the table of identifiers', () => {
  it('has none that another begins with, so that a string can be split in one way only', () => {
    const all = [...IDENTIFIERS.keys()];
    const clashes = all.filter((ai) => all.some((other) => other !== ai && ai.startsWith(other)));
    expect(clashes).toEqual([]);
    expect(all.length).toBeGreaterThan(500);
  });

  it('gives a length to exactly those that need no FNC1', () => {
    const predefined = [...IDENTIFIERS.values()].filter((known) => known.predefined !== null);
    const prefixes = new Set(predefined.map(({ ai }) => ai.slice(0, 2)));
    expect([...prefixes].sort()).toEqual(
      '00 01 02 03 11 12 13 15 16 17 20 31 32 33 34 35 36 41'.split(' '),
    );
    const lengths = predefined.map(({ ai, predefined }) => ai.length + (predefined ?? 0));
    expect(new Set(lengths)).toEqual(new Set([20, 16, 8, 4, 10]));
  });
});

describe('an element string', () => {
  it.each<[string, Element[]]>([
    [`01${GTIN}10LOT|21SER`, [el('01', GTIN), el('10', 'LOT'), el('21', 'SER')]],
    [`|01${GTIN}|10LOT|`, [el('01', GTIN), el('10', 'LOT')]],
    [`01${GTIN}3103001750`, [el('01', GTIN), el('3103', '001750')]],
    ['253950110153000312AB', [el('253', '950110153000312AB')]],
    ['423056840|10A', [el('423', '056840'), el('10', 'A')]],
    ['4330000100-', [el('4330', '000100-')]],
    ['80309_-aZ==', [el('8030', '9_-aZ==')]],
    ['8010AB-/#9', [el('8010', 'AB-/#9')]],
  ])('%j is split as it should be', (text, elements) => {
    expect(read(text)).toEqual({ ok: true, elements });
  });

  it.each([
    ['', 'bad-element-string'],
    ['||', 'bad-element-string'],
    ['04123', 'bad-element-string'],
    ['10', 'value-empty'],
    ['10A|10B', 'contradiction'],
    ['10ABCDEFGHIJKLMNOPQRSTU', 'value-too-long'],
    ['310300175', 'value-too-short'],
    ['4230568400|10A', 'value-too-short'],
    ['433000010C', 'bad-characters'],
    ['30A', 'bad-quantity'],
    ['11270229', 'bad-date'],
    ['11271301', 'bad-date'],
    ['4326270200', 'bad-date'],
    ['7007270101270230', 'bad-date'],
    ['43212', 'bad-characters'],
    ['8010ab', 'bad-characters'],
    ['8030a+b', 'bad-characters'],
    ['10L^T', 'bad-characters'],
    ['8003195011015300031', 'bad-characters'],
    ['8003095011015300041', 'bad-check-digit'],
    ['4149501101530004', 'bad-check-digit'],
    ['8017123456789012345678', 'bad-check-digit'],
  ])('%j is refused: %s', (text, reason) => {
    expect(read(text)).toEqual({ ok: false, reason });
  });

  it('has day 00 for the last day of the month, where it may', () => {
    expect(isoDateOf('280200', 2026)).toBe('2028-02-29');
    expect(isoDateOf('270200', 2026)).toBe('2027-02-28');
  });

  it.each([
    [76, 2026, 2076],
    [77, 2026, 1977],
    [26, 2026, 2026],
    [0, 2099, 2100],
    [48, 1998, 2048],
    [49, 1998, 1949],
  ])('reads the year %i in %i as %i', (two, now, year) => {
    expect(yearOf(two, now)).toBe(year);
  });

  it('in brackets may have an escaped one in a value', () => {
    expect(readBracketed(String.raw`(10)A\(21)B(21)C`, NOW)).toEqual({
      ok: true,
      elements: [el('10', 'A(21)B'), el('21', 'C')],
    });
    for (const bad of ['(10', '(10)', '(1)A', '(12345)A', '(10)A(', 'A(10)B', '()A'])
      expect(readBracketed(bad, NOW).ok).toBe(false);
  });
});

function el(ai: string, value: string): Element {
  return { ai, value };
}

const DIGITS = '0123456789';
const LETTERS: Readonly<Record<Component['set'], string>> = {
  N: DIGITS,
  X: `!"%&'()*+,-./:;<=>?_${DIGITS}ABCxyz`,
  Y: `#-/${DIGITS}ABZ`,
  Z: `-_${DIGITS}ABxz`,
};

const text = (set: Component['set'], min: number, max: number) =>
  fc.string({ unit: fc.constantFrom(...Array.from(LETTERS[set])), minLength: min, maxLength: max });

function value({ components }: Identifier): fc.Arbitrary<string> {
  const parts = components.map(({ set, min, max, check }) => {
    if (check === 'csum')
      return text('N', max - 1, max - 1).map((body) => body + calculateCheckDigit(body));
    if (check === 'date' || check === 'date0')
      return fc.constantFrom('270101', '281231', '300630', '280229');
    if (check === 'zero') return fc.constant('0');
    if (check === 'flag') return fc.constantFrom('0', '1');
    return text(set, min, max);
  });
  return fc.tuple(...parts).map((texts) => texts.join(''));
}

const element = fc
  .constantFrom(...IDENTIFIERS.values())
  .chain((identifier) => value(identifier).map((drawn) => el(identifier.ai, drawn)));
const elements = fc.uniqueArray(element, {
  selector: ({ ai }) => ai,
  minLength: 1,
  maxLength: 6,
});

describe('any elements', () => {
  it('are read back from the string they make', () => {
    fc.assert(
      fc.property(elements, (drawn) => {
        expect(readElementString(writeElementString(drawn), NOW)).toEqual({
          ok: true,
          elements: drawn,
        });
      }),
      { numRuns: runs(2000) },
    );
  });

  it('with one value cut short or grown are refused, unless that is right too', () => {
    fc.assert(
      fc.property(element, fc.boolean(), ({ ai, value: whole }, grow) => {
        const changed = grow ? `${whole}~` : whole.slice(0, -1);
        const identifier = IDENTIFIERS.get(ai);
        const fault = identifier && findFault(identifier, changed, NOW);
        const result = readElementString(`${ai}${changed}`, NOW);
        if (grow) expect(result.ok).toBe(false);
        expect(result.ok).toBe(fault === null);
      }),
      { numRuns: runs(1000) },
    );
  });

  /**
   * Identifiers it does not know; ranges and lists of which it reads the first alone; birthdays, which it
   * wants real.
   */
  const notForIt = new Set('7041 717 8014 8111 8112 8110 425 7007 7250 7251'.split(' '));
  it('are split as another parser splits them', () => {
    fc.assert(
      fc.property(elements, (drawn) => {
        fc.pre(drawn.every(({ ai }) => !notForIt.has(ai)));
        const written = writeElementString(drawn).slice(1);
        const theirs = parseBarcode(written).parsedCodeItems;
        for (const [index, { ai, value: ours }] of drawn.entries()) {
          expect(theirs[index]).toMatchObject({ ai, raw: ours });
          const date = theirs[index]?.isoDate ?? '';
          if (/^1[1-7]$/.test(ai)) expect(date).toBe(isoDateOf(ours, NOW));
        }
      }),
      { numRuns: runs(2000) },
    );
  });
});
