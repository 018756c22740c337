import { createInstance } from 'i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import en from '../../../resources/locales/en/desk.json';
import zh from '../../../resources/locales/zh-CN/desk.json';
import { EXCEPTION_ACTIONS, EXCEPTION_KINDS } from '../../../shared/schema/index.ts';
import { FACT_TYPES } from '../../../shared/facts/index.ts';
import { absoluteTime } from '../common/relativeTime.ts';
import { EVIDENCE_CODES, evidenceSentence, type Phrasebook } from './evidenceSentence.ts';

const i18n = createInstance();
beforeAll(async () => {
  await i18n.init({
    lng: 'en',
    defaultNS: 'desk',
    interpolation: { escapeValue: false },
    resources: { en: { desk: en }, 'zh-CN': { desk: zh } },
  });
});

const book = (language: 'en' | 'zh-CN'): Phrasebook => {
  const t = i18n.getFixedT(language, 'desk');
  return {
    has: (key) => i18n.exists(key, { lng: language, ns: 'desk' }),
    say: (key, values) => t(key, values ?? {}),
    when: (instant) => absoluteTime(instant, language),
  };
};

const SAMPLES: Record<string, Record<string, string | number>> = {
  'order-paid-late': { orderNumber: '1001', paid: '19.95 GBP', channel: 'web' },
  short: { sku: '85123A', units: 3, reason: 'empty-bin', location: 'A-03-2-B' },
  'wrong-scan': { step: 'item', expected: '85123A', scanned: '4006381333931' },
  pick: { sku: '85123A', units: 2, tote: 'TOTE-001', location: 'A-03-2-B' },
  lease: { fence: 4, station: 'pick-1', batch: 'B-0007' },
  'parcel-closed': { sscc: '340123450000000018' },
  wanted: { sku: '85123A', wanted: 12, available: 3 },
  negative: { sku: '85123A', location: 'A-03-2-B', onHand: -2 },
  intent: { type: 'release.requested', reason: 'out-of-stock' },
  print: { status: 'unknown' },
  note: { note: 'Box torn' },
  cancelled: { reason: 'customer changed their mind' },
  counted: { sku: '85123A', location: 'A-03-2-B', units: 7, before: 9 },
  'out-of-stock': { sku: '85123A', wanted: 12, available: 3 },
  'refused-intent': { type: 'release.requested', reason: 'needs-pin', n: 7 },
  'quarantined-fact': { type: 'pick.confirmed', reason: 'unknown-task', n: 19 },
  'unauthorised-work': { type: 'pick.confirmed', reason: 'not-allowed', n: 7 },
  'lost-record': { n: 31 },
  replenishment: { sku: '85123A', lacking: 40, orders: 12, since: '2026-11-22T20:00:00.000Z' },
  'ledger-contradicted': {
    shard: 'wh:main',
    clock: 120,
    seen: '2026-11-22T20:00:00.000Z',
    agreesTo: 90,
    kind: 'cut',
  },
  'late-work': {
    type: 'pick.confirmed',
    sku: '85123A',
    units: 2,
    location: 'A-03-2-B',
    tote: 'TOTE-001',
    fence: 1,
  },
  'lease-expired': { batch: 'B-0007', until: '2026-11-22T20:00:00.000Z' },
  'called-off': { reason: 'customer changed their mind' },
  'labelled-from': { sscc: '340123450000000018', revision: 1 },
  'address-corrected': { revision: 2 },
  packed: { sku: '85123A', units: 2, sscc: '–' },
  'parcel-shipped': { sscc: '340123450000000018' },
  'put-back-again': {
    sku: '85123A',
    units: 2,
    location: 'A-03-2-B',
    tote: 'TOTE-001',
    status: 'done',
  },
};

describe('evidenceSentence', () => {
  it.each(
    EVIDENCE_CODES.flatMap(
      (code) =>
        [
          [code, 'en'],
          [code, 'zh-CN'],
        ] as const,
    ),
  )('tells %s in %s with every value in it and no blank left', (code, language) => {
    const values = SAMPLES[code];
    if (!values) throw new Error(`no sample of ${code}`);
    const sentence = evidenceSentence({ code, values }, book(language));
    expect(sentence).not.toMatch(/\{\{|evidence\./);
    const coded = new Set(['reason', 'step', 'type', 'status', 'kind']);
    for (const [name, value] of Object.entries(values)) {
      const told =
        !coded.has(name) && (name !== 'n' || ['quarantined-fact', 'lost-record'].includes(code));
      const instant = ['seen', 'until', 'since'].includes(name);
      const words = instant ? absoluteTime(String(value), language) : String(value);
      if (told) expect(sentence).toContain(words);
    }
  });

  it('puts codes inside a sentence into words', () => {
    expect(evidenceSentence({ code: 'short', values: SAMPLES['short'] ?? {} }, book('en'))).toBe(
      'Short by 3 × 85123A at A-03-2-B: the bin was empty.',
    );
  });

  it('stays readable for a code it does not know', () => {
    expect(
      evidenceSentence({ code: 'moon-phase', values: { sku: 'X1', tilt: 4 } }, book('en')),
    ).toBe('moon phase (SKU X1, tilt 4)');
    expect(evidenceSentence({ code: 'moon-phase', values: {} }, book('en'))).toBe('moon phase');
  });

  it('stays readable when a known code comes without a value', () => {
    expect(evidenceSentence({ code: 'pick', values: { sku: 'X1' } }, book('en'))).toBe(
      'Pick (SKU X1)',
    );
  });
});

describe('the desk phrases', () => {
  const languages: [string, Record<'exceptionKind' | 'exceptionAction' | 'factType', object>][] = [
    ['en', en],
    ['zh-CN', zh],
  ];
  const keysOf = (value: unknown, path = ''): string[] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, inner]) => keysOf(inner, `${path}.${key}`))
      : [path.replace(/_(one|other|zero|two|few|many)$/, '')];

  it('are the same set in both languages', () => {
    expect([...new Set(keysOf(zh))].sort()).toEqual([...new Set(keysOf(en))].sort());
  });

  it.each(languages)('name every kind, action and fact type in %s', (_language, phrases) => {
    expect(Object.keys(phrases.exceptionKind)).toEqual(
      expect.arrayContaining([...EXCEPTION_KINDS]),
    );
    expect(Object.keys(phrases.exceptionAction)).toEqual(
      expect.arrayContaining([...EXCEPTION_ACTIONS]),
    );
    expect(Object.keys(phrases.factType)).toEqual(
      expect.arrayContaining(FACT_TYPES.map((type) => type.replaceAll('.', '-'))),
    );
  });
});
