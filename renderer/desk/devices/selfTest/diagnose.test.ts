import { describe, expect, it } from 'vitest';
import { GS } from '../../../scan/decodeKey.ts';
import { codeMeant, diagnose, type TestRead } from './diagnose.ts';
import { LAYOUTS, typedFor, typedUnder } from './layouts.ts';
import { TEST_CODES } from './testCodes.ts';

const { letters, signs, gs1 } = TEST_CODES;
const keys = (text: string, more: Partial<TestRead> = {}): TestRead => ({
  source: 'keys',
  text,
  byCode: text,
  suffix: 'enter',
  inputMethod: false,
  capsLock: false,
  slowestMs: 12,
  ...more,
});
const line = (text: string): TestRead => ({
  ...keys(text),
  source: 'line',
  byCode: null,
  suffix: 'line',
});
const names = (found: ReturnType<typeof diagnose>) => found.map(({ code }) => code);

describe('a scanner that is set right', () => {
  it.each([letters, signs])('$id', (code) => {
    expect(names(diagnose(code, keys(code.text)))).toEqual(['all-right']);
    expect(names(diagnose(code, line(code.text)))).toEqual(['all-right']);
    expect(names(diagnose(code, line(`]C0${code.text}`)))).toEqual(['all-right']);
  });

  it('sends GS and the symbology identifier of GS1 codes', () => {
    expect(names(diagnose(gs1, keys(`]C1${gs1.text}`)))).toEqual(['all-right']);
    expect(names(diagnose(gs1, keys(gs1.text)))).toEqual(['all-right', 'aim-off']);
  });

  it('may end with Tab', () => {
    const found = diagnose(letters, keys(letters.text, { suffix: 'tab' }));
    expect(names(found)).toEqual(['all-right', 'suffix-tab']);
  });
});

describe('what is set wrong', () => {
  it('no suffix', () => {
    expect(names(diagnose(letters, keys(letters.text, { suffix: 'none' })))).toEqual([
      'suffix-none',
    ]);
  });

  it('GS taken away, or sent as something else', () => {
    expect(names(diagnose(gs1, keys(gs1.text.replace(GS, ''))))).toEqual(['gs-lost']);
    expect(diagnose(gs1, line(`]C1${gs1.text.replace(GS, '|')}`))).toEqual([
      { code: 'gs-replaced', values: { signs: '|' } },
    ]);
    expect(diagnose(gs1, keys(gs1.text.replace(GS, '<GS>')))).toEqual([
      { code: 'gs-replaced', values: { signs: '<GS>' } },
    ]);
  });

  it('Caps Lock, told from a scanner that changes the case', () => {
    const swapped = 'azym-AZYM-0179';
    expect(names(diagnose(letters, keys(swapped, { capsLock: true })))).toEqual(['caps-lock']);
    expect(names(diagnose(letters, keys(swapped)))).toEqual(['case-swapped']);
    expect(names(diagnose(letters, keys(letters.text.toUpperCase())))).toEqual(['case-upper']);
    expect(names(diagnose(letters, line(letters.text.toLowerCase())))).toEqual(['case-lower']);
  });

  it.each(LAYOUTS)('a %s layout on the machine', (layout) => {
    // What a British layout changes is only among the signs.
    const code = layout === 'british' ? signs : letters;
    const found = diagnose(code, keys(typedUnder(layout, code.text), { byCode: code.text }));
    const [first] = found;
    expect(first?.code).toBe('layout-machine');
    // Letters alone don't tell a Spanish from an Italian one.
    expect(layout === 'italian' ? 'spanish' : layout).toBe(first?.values.layout);
  });

  it('an Italian layout, by its signs', () => {
    const text = typedUnder('italian', signs.text);
    expect(diagnose(signs, keys(text, { byCode: signs.text }))).toEqual([
      { code: 'layout-machine', values: { layout: 'italian' } },
    ]);
  });

  it.each(['german', 'french'] as const)('a scanner set for a %s layout', (layout) => {
    const text = typedFor(layout, letters.text);
    expect(diagnose(letters, keys(text))).toEqual([{ code: 'layout-scanner', values: { layout } }]);
  });

  it('a layout that is not in the list, by the keys that were pressed', () => {
    const text = letters.text.replaceAll('-', '–');
    expect(names(diagnose(letters, keys(text, { byCode: letters.text })))).toEqual([
      'layout-unknown',
    ]);
  });

  it('a French machine types digits as signs', () => {
    expect(typedUnder('french', 'TEST-AQWYZM-0123')).toBe(`TEST)QAZYW?)à&é"`);
    expect(typedUnder('german', 'YZ-/_')).toBe('ZYß-?');
    expect(typedFor('german', 'YZ-/_?')).toBe('ZY/&?_');
  });

  it('an input method: read by the keys, and told', () => {
    expect(names(diagnose(letters, keys(letters.text, { inputMethod: true })))).toEqual([
      'all-right',
      'input-method',
    ]);
    const wide = Array.from(letters.text, (sign) =>
      String.fromCharCode(sign.charCodeAt(0) + 0xfe_e0),
    ).join('');
    expect(names(diagnose(letters, keys(wide, { byCode: '' })))).toEqual(['full-width']);
  });

  it('signs before or after', () => {
    expect(diagnose(letters, keys(`$${letters.text}`))).toEqual([
      { code: 'extra-before', values: { signs: '$' } },
    ]);
    expect(diagnose(letters, line(`${letters.text}\u0003`))).toEqual([
      { code: 'extra-after', values: { signs: '\u0003' } },
    ]);
  });

  it('slow keys, and what they make of a code', () => {
    expect(names(diagnose(letters, keys(letters.text, { slowestMs: 140 })))).toEqual(['slow']);
    expect(names(diagnose(letters, keys('AZYM-az', { suffix: 'none' })))).toEqual([
      'cut-short',
      'suffix-none',
    ]);
  });

  it('a line of another speed or parity', () => {
    expect(names(diagnose(letters, line('ÔÅÓÔ­ÁÑ')))).toEqual(['line-settings']);
  });

  it('another code', () => {
    expect(names(diagnose(letters, keys('4006381333931')))).toEqual(['unlike']);
  });
});

it('knows which code of the sheet was scanned, in whatever order', () => {
  const codes = Object.values(TEST_CODES);
  for (const code of codes) expect(codeMeant(codes, letters, keys(code.text))).toBe(code);
  expect(codeMeant(codes, signs, keys('something else'))).toBe(signs);
});
