import type { Evidence } from '../../../shared/schema/index.ts';

/** How the interface speaks: whether a phrase exists, and the phrase with its blanks filled. */
export interface Phrasebook {
  readonly has: (key: string) => boolean;
  readonly say: (key: string, values?: Record<string, string | number>) => string;
  /** Date and time of day, as the reader writes them. */
  readonly when: (instant: string) => string;
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;

/** Values that are codes themselves, and the phrases they stand for. */
const CODED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  short: { reason: 'shortReason' },
  'wrong-scan': { step: 'scanStep' },
  intent: { type: 'factType', reason: 'refusal' },
  print: { status: 'printStatus' },
  cancelled: { reason: 'refusal' },
  'late-work': { type: 'factType' },
  'put-back-again': { status: 'taskStatus' },
  'refused-intent': { type: 'factType', reason: 'refusal' },
  'quarantined-fact': { type: 'factType', reason: 'refusal' },
  'unauthorised-work': { type: 'factType', reason: 'refusal' },
  'ledger-contradicted': { kind: 'contradiction' },
};

/** Fact types have dots in them, which phrase keys use for themselves. */
const keyOf = (code: string) => code.replaceAll('.', '-');

/** What the sentence of each known code says; a witness without one of these is told plainly instead. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  'order-paid-late': ['orderNumber', 'paid', 'channel'],
  short: ['sku', 'units', 'reason', 'location'],
  'wrong-scan': ['step', 'expected', 'scanned'],
  pick: ['sku', 'units', 'tote', 'location'],
  lease: ['fence', 'station', 'batch'],
  'late-work': ['type', 'units', 'sku', 'location', 'tote', 'fence'],
  'lease-expired': ['batch', 'until'],
  'called-off': ['reason'],
  'labelled-from': ['sscc', 'revision'],
  'address-corrected': ['revision'],
  packed: ['units', 'sku', 'sscc'],
  'parcel-shipped': ['sscc'],
  'put-back-again': ['units', 'sku', 'location', 'tote', 'status'],
  'parcel-closed': ['sscc'],
  wanted: ['sku', 'wanted', 'available'],
  'out-of-stock': ['sku', 'wanted', 'available'],
  negative: ['sku', 'location', 'onHand'],
  intent: ['type', 'reason'],
  print: ['status'],
  note: ['note'],
  cancelled: ['reason'],
  counted: ['sku', 'location', 'units', 'before'],
  'refused-intent': ['type', 'reason'],
  'quarantined-fact': ['type', 'reason', 'n'],
  'unauthorised-work': ['type', 'reason'],
  'lost-record': ['n'],
  replenishment: ['sku', 'lacking', 'orders', 'since'],
  'ledger-contradicted': ['shard', 'clock', 'seen', 'agreesTo', 'kind'],
};
export const EVIDENCE_CODES = Object.keys(NEEDED);

/** A code as words: its phrase where there is one, else the code itself, readable. */
export function codeWords(book: Phrasebook, group: string, code: string): string {
  const key = `${group}.${keyOf(code)}`;
  return book.has(key) ? book.say(key) : code.replaceAll(/[-_.]/g, ' ');
}

/**
 * One witnessed thing as a sentence. Codes that are newer than this interface, or that come without
 * the values their sentence needs, still read: the code, and every value by its name.
 */
export function evidenceSentence(
  { code, values }: Pick<Evidence, 'code' | 'values'>,
  book: Phrasebook,
): string {
  const needed = NEEDED[code];
  const shown = Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const group = CODED[code]?.[name];
      if (group) return [name, codeWords(book, group, String(value))];
      return [name, INSTANT.test(String(value)) ? book.when(String(value)) : value];
    }),
  );
  if (needed?.every((name) => name in values)) return book.say(`evidence.${keyOf(code)}`, shown);
  const details = Object.entries(shown).map(([name, value]) =>
    book.say('evidence.detail', { name: codeWords(book, 'valueName', name), value }),
  );
  const words = codeWords(book, 'evidenceName', code);
  if (details.length === 0) return words;
  return book.say('evidence.other', { code: words, details: details.join(book.say('comma')) });
}
