import { GS } from '../../../scan/decodeKey.ts';
import { LAYOUTS, typedFor, typedUnder, type Layout } from './layouts.ts';
import type { TestCode } from './testCodes.ts';

/** One code as it came, before anything is made of it. */
export interface TestRead {
  /** From a scanner that types, or over a line. */
  readonly source: 'keys' | 'line';
  /** GS as such, however it came. */
  readonly text: string;
  /** What the same keys print on a US layout; null for a line. */
  readonly byCode: string | null;
  /** What ended it. Over a line something always has. */
  readonly suffix: 'enter' | 'tab' | 'none' | 'line';
  /** Keys went through an input method. */
  readonly inputMethod: boolean;
  readonly capsLock: boolean;
  /** The longest pause between two keys, ms. */
  readonly slowestMs: number;
}

export const FINDINGS = {
  'all-right': 'ok',
  'suffix-tab': 'ok',
  'aim-off': 'attention',
  'suffix-none': 'wrong',
  'input-method': 'attention',
  'caps-lock': 'wrong',
  'case-swapped': 'wrong',
  'case-upper': 'wrong',
  'case-lower': 'wrong',
  'full-width': 'wrong',
  'layout-machine': 'wrong',
  'layout-scanner': 'wrong',
  'layout-unknown': 'wrong',
  'gs-lost': 'wrong',
  'gs-replaced': 'wrong',
  'extra-before': 'wrong',
  'extra-after': 'wrong',
  'cut-short': 'wrong',
  slow: 'wrong',
  'line-settings': 'wrong',
  unlike: 'wrong',
} as const satisfies Record<string, 'ok' | 'attention' | 'wrong'>;
export type FindingCode = keyof typeof FINDINGS;

export interface Finding {
  readonly code: FindingCode;
  /** A layout's name, or the signs in question. */
  readonly values: Readonly<{ layout?: Layout; signs?: string }>;
}

/** Scanners that pause longer than this between keys are cut in two. */
export const SLOW_MS = 100;
/** Shorter beginnings of a code are as likely something else. */
const LEAST_PART = 4;

const AIM = /^\][A-Za-z][0-9A-Za-z]/;
const FULL_WIDTH = 0xfe_e0;
/** What no code on the sheet has, and a line of another speed gives. */
const isNoise = (sign: string): boolean => sign !== GS && (sign < ' ' || sign > '~');

const finding = (code: FindingCode, values: Finding['values'] = {}): Finding => ({ code, values });
const swapCase = (text: string): string =>
  Array.from(text, (sign) =>
    sign === sign.toUpperCase() ? sign.toLowerCase() : sign.toUpperCase(),
  ).join('');
const fullWidth = (text: string): string =>
  Array.from(text, (sign) =>
    sign > ' ' && sign <= '~' ? String.fromCharCode(sign.charCodeAt(0) + FULL_WIDTH) : sign,
  ).join('');

/** A way in which a text is changed as a whole, and what it is called. Null: as it should be. */
interface Change {
  readonly apply: (text: string) => string;
  readonly finding: Finding | null;
}

function changes(read: TestRead): Change[] {
  const plain: Change[] = [
    { apply: (text) => text, finding: null },
    { apply: swapCase, finding: finding(read.capsLock ? 'caps-lock' : 'case-swapped') },
    { apply: (text) => text.toUpperCase(), finding: finding('case-upper') },
    { apply: (text) => text.toLowerCase(), finding: finding('case-lower') },
    { apply: fullWidth, finding: finding('full-width') },
  ];
  if (read.source === 'line') return plain;
  return [
    ...plain,
    ...LAYOUTS.flatMap((layout) => [
      {
        apply: (text: string) => typedUnder(layout, text),
        finding: finding('layout-machine', { layout }),
      },
      {
        apply: (text: string) => typedFor(layout, text),
        finding: finding('layout-scanner', { layout }),
      },
    ]),
  ];
}

/** What came against what should have: GS apart from everything else. Null where they are not alike. */
function compare(wanted: string, got: string): Finding[] | null {
  if (got === wanted) return [];
  if (!wanted.includes(GS)) return null;
  const [before = '', after = ''] = wanted.split(GS);
  if (got === before + after) return [finding('gs-lost')];
  const between = got.slice(before.length, got.length - after.length);
  const alike = got.startsWith(before) && got.endsWith(after);
  return alike && between.length <= LEAST_PART
    ? [finding('gs-replaced', { signs: between })]
    : null;
}

/** What the text itself tells; null where nothing explains it. */
function explain(code: TestCode, text: string, read: TestRead): Finding[] | null {
  for (const change of changes(read)) {
    const found = compare(change.apply(code.text), text);
    if (found) return [...(change.finding ? [change.finding] : []), ...found];
  }
  const { byCode } = read;
  if (byCode !== null && compare(code.text, byCode.replace(AIM, '')))
    return [finding('layout-unknown')];
  const at = text.indexOf(code.text);
  if (at >= 0) {
    const [before, after] = [text.slice(0, at), text.slice(at + code.text.length)];
    return [
      ...(before === '' ? [] : [finding('extra-before', { signs: before })]),
      ...(after === '' ? [] : [finding('extra-after', { signs: after })]),
    ];
  }
  const part = text.length >= LEAST_PART && code.text.includes(text);
  return part ? [finding('cut-short', { signs: text })] : null;
}

/** What one read of a known code tells about how scanner and machine are set: the worst first. */
export function diagnose(code: TestCode, read: TestRead): Finding[] {
  const aim = AIM.exec(read.text)?.[0];
  const text = aim === undefined ? read.text : read.text.slice(aim.length);
  const noise = read.source === 'line' && Array.from(text).some(isNoise);
  const about = explain(code, text, read) ?? [finding(noise ? 'line-settings' : 'unlike')];
  const found = [
    ...about,
    ...(read.slowestMs > SLOW_MS ? [finding('slow')] : []),
    ...(read.suffix === 'none' ? [finding('suffix-none')] : []),
    ...(read.inputMethod ? [finding('input-method')] : []),
    ...(read.suffix === 'tab' ? [finding('suffix-tab')] : []),
    ...(code.symbology === 'gs1-128' && aim === undefined && about.length === 0
      ? [finding('aim-off')]
      : []),
  ];
  const well = found.every(({ code: name }) => FINDINGS[name] !== 'wrong');
  return well ? [finding('all-right'), ...found] : found;
}

/** Which code of the sheet was meant: the one whose text explains what came best, else `expected`. */
export function codeMeant(
  codes: readonly TestCode[],
  expected: TestCode,
  read: TestRead,
): TestCode {
  const known = codes.filter((code) =>
    diagnose(code, read).every(({ code: name }) => name !== 'unlike' && name !== 'line-settings'),
  );
  return known.includes(expected) ? expected : (known[0] ?? expected);
}
