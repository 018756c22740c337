import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  GS,
  readBracketed,
  readDigitalLink,
  readElementString,
  writeElementString,
  type ReadElements,
} from './gs1/index.ts';
import { parseScan } from './index.ts';

/**
 * The standards body's own vectors lie beside the project, not in it: what they are checked for is in
 * vectors of our own too (elementString.test.ts, digitalLink.test.ts, parseScan.test.ts).
 */
const path = fileURLToPath(new URL('../../../shared/data/gs1-vectors.json', import.meta.url));
const present = existsSync(path);

interface Vector {
  readonly ok: boolean;
  readonly input: string;
  /** The element string, FNC1 as ^; a literal ^ as \^. Absent in some lists. */
  readonly expect?: string;
}
type Kind = 'bracketed' | 'unbracketed' | 'scanData' | 'digitalLink';
const vectors = (present ? JSON.parse(readFileSync(path, 'utf8')) : {}) as Readonly<
  Record<Kind, readonly Vector[] | undefined>
>;

const ZERO_SUPPRESSED = 'a GTIN with fewer than 14 digits in a link is for an option of the engine';
/** Vectors that need an option of that engine which is off by default, each with the option. */
const EXCLUDED: Readonly<Record<string, string>> = {
  'https://a/01/416000336108': ZERO_SUPPRESSED,
  'https://a/01/02345673': ZERO_SUPPRESSED,
  'https://a/8004/9520614141234567?01=2112345678900': ZERO_SUPPRESSED,
  'https://a/8004/9520614141234567?01=02345673': ZERO_SUPPRESSED,
  'https://brand.example.com/01/9520123456788': ZERO_SUPPRESSED,
  'https://id.gs1.org/01/9520123456788?17=201225&3103=000195&3922=0299': ZERO_SUPPRESSED,
  'https://example.com/01/09520123456788?99=XYZ&89=ABC123':
    '89 is no identifier; the option is to let unknown ones pass',
};

const NOW = 2026;
/** A result as the vectors write it. */
const written = (read: ReadElements): string =>
  read.ok ? writeElementString(read.elements).replaceAll(GS, '^') : '';

const of = (kind: Kind): readonly Vector[] =>
  (vectors[kind] ?? []).filter(({ ok, input }) => !ok || EXCLUDED[input] === undefined);

describe.skipIf(!present)('the vectors of the standards body', () => {
  it('exclude what they name, and that is refused', () => {
    const all = Object.values(vectors).flatMap((list) => list ?? []);
    const excluded = all.filter(({ ok, input }) => ok && EXCLUDED[input] !== undefined);
    expect(new Set(excluded.map(({ input }) => input))).toEqual(new Set(Object.keys(EXCLUDED)));
    for (const { input } of excluded) expect(readDigitalLink(input, NOW).ok).toBe(false);
  });

  it.each(of('bracketed'))('in brackets: $input', ({ input, expect: elements = '' }) => {
    expect(written(readBracketed(input, NOW))).toBe(elements);
  });

  it.each(of('unbracketed'))('without brackets: $input', ({ ok, input }) => {
    const read = readElementString(input.replaceAll('^', GS), NOW);
    expect({ input, ok: read.ok }).toEqual({ input, ok });
  });

  it.each(of('digitalLink'))('a Digital Link: $input', ({ input, expect: elements = '' }) => {
    expect(written(readDigitalLink(input, NOW))).toBe(elements);
  });

  /** What a warehouse makes of scan data: the item or parcel that the elements name, or nothing. */
  it.each(of('scanData'))('scan data: $input', ({ ok, input, expect: elements = '' }) => {
    const scan = parseScan(input);
    const gtin14 =
      /^\^01(\d{14})/.exec(elements)?.[1] ??
      /(?:^|\/01\/)(\d{14}|\d{13}|\d{8})(?:\||\?|$)/.exec(elements)?.[1]?.padStart(14, '0');
    const lot = /(?:^\^01\d{14}|\^)10([^^]+)/.exec(elements)?.[1];
    if (!ok || gtin14 === undefined) expect(scan.kind).toBe('unknown');
    else expect(scan).toEqual({ kind: 'gtin', gtin14, ...(lot === undefined ? {} : { lot }) });
  });
});
