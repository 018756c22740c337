/** Every template in every language: bytes → paper → decoded codes, blank zones, and nothing else on it. */
import { beforeAll, describe, expect, test } from 'vitest';
import { createLabelBuilder, LABEL_TEMPLATES } from '../../electron/station/labels/index.ts';
import { buildSscc } from '../../shared/barcodes/index.ts';
import {
  DEFAULT_TARGET,
  LABEL_LANGUAGES,
  LABEL_TEMPLATE_IDS,
  type LabelDataOf,
  type LabelTemplateId,
} from '../../shared/labels/index.ts';
import { deriveContact } from '../../shared/sample/index.ts';
import type { Language } from '../../shared/schema/index.ts';
import { decodePng, measureQuietZones, readInk, renderLabel } from './renderAndDecode.ts';

const builder = createLabelBuilder();
beforeAll(() => builder.warm());

const SSCC = buildSscc(3, '4012345', 17);
const shipFrom = deriveContact('17850', 'United Kingdom');
const parcel = (language: Language) => ({
  language,
  orderNumber: '536365',
  shipFrom,
  shipTo: deriveContact('88', language === 'en' ? 'Germany' : 'Hong Kong'),
  parcelNumber: 1,
  parcelCount: 1,
  printedAt: '2026-11-22',
});
const words = (language: Language, en: string, chinese: string): string =>
  language === 'en' ? en : chinese;

const DATA: { readonly [Id in LabelTemplateId]: (language: Language) => LabelDataOf<Id> } = {
  'shipping-label': (language) => ({
    ...parcel(language),
    sscc: SSCC,
    carrier: words(language, 'Royal Mail', '中国邮政速递物流'),
    service: words(language, 'Tracked 24', '特快专递'),
    weightGrams: 1234,
  }),
  'packing-slip': (language) => ({
    ...parcel(language),
    lines: [{ sku: '85123A', description: words(language, 'HEART HOLDER', '心形挂饰'), qty: 6 }],
  }),
  'tote-label': (language) => ({ language, code: 'TOTE-001' }),
  'bench-label': (language) => ({
    language,
    name: words(language, 'Window bench', '窗边打包台'),
    code: 'BENCH-01',
  }),
  'location-label': (language) => ({ language, code: 'A-03-2-B', zone: 'A' }),
  'pallet-label': (language) => ({
    language,
    sscc: SSCC,
    shipFrom,
    shipTo: deriveContact('88', 'Hong Kong'),
    reference: 'PO-4711',
    printedAt: '2026-11-22',
    content: words(language, 'Heart shaped T-light holders', '心形烛台'),
    gtin: '4012345000016',
    count: 240,
    lot: 'L7-b/2',
    bestBefore: '2027-06-30',
    weightGrams: 412_000,
  }),
  'product-label': (language) => ({
    language,
    sku: '85123A',
    description: words(language, 'WHITE HANGING HEART', '白色心形挂饰'),
    gtin: '4012345000016',
  }),
  badge: (language) => ({
    language,
    name: words(language, 'Ana Lopez', '李娜'),
    role: words(language, 'Picker', '拣货员'),
    site: 'Daventry',
    code: 'BADGE-P1K7',
  }),
};

const CODES: Readonly<Record<LabelTemplateId, readonly string[]>> = {
  'shipping-label': [']C0ORD-536365', `]C100${SSCC}`],
  'packing-slip': [']C0ORD-536365'],
  'tote-label': [']C0TOTE-001'],
  'bench-label': [']C0BENCH-01'],
  'location-label': [']C0LOC-A-03-2-B'],
  'pallet-label': [']C1020401234500001637240', ']C11527063010L7-b/2', `]C100${SSCC}`],
  'product-label': [']E04012345000016'],
  badge: [']C0BADGE-P1K7'],
};

const CASES = LABEL_LANGUAGES.flatMap((language) =>
  LABEL_TEMPLATE_IDS.flatMap((template) =>
    (['en', 'zh-CN'] as const).map((words) => ({ language, template, words })),
  ),
);

describe.each(CASES)('$template in $language, $words', ({ language, template, words }) => {
  test('holds exactly its codes, each with its blank zones, and is reported whole', async () => {
    const target = { ...DEFAULT_TARGET, language };
    const label = await builder.buildUnchecked(template, DATA[template](words), { target });
    expect(label.warnings).toEqual([]);
    const pages = await renderLabel(language, label.bytes);
    expect(pages).toHaveLength(label.pages);
    for (const png of pages) {
      const codes = await decodePng(png);
      expect(codes.map(({ symbology, text }) => symbology + text)).toEqual(CODES[template]);
      const ink = readInk(png);
      const { widthMm, heightMm } = LABEL_TEMPLATES[template];
      expect(ink.width).toBe(Math.ceil((widthMm * 8) / 8) * 8);
      expect(ink.height).toBe(heightMm * 8);
      for (const code of codes) {
        const { left, right, module } = measureQuietZones(ink, code);
        expect(left).toBeGreaterThanOrEqual(10 * module);
        expect(right).toBeGreaterThanOrEqual(10 * module);
      }
    }
  });
});

const RASTERS = LABEL_LANGUAGES.filter((language) => language !== 'zpl');

describe.each(LABEL_LANGUAGES)('%s', (language) => {
  const target = { ...DEFAULT_TARGET, language };
  const printed = async (template: LabelTemplateId, data: unknown, dpmm: 8 | 12 = 8) => {
    const print = { target: { ...target, dpmm } };
    const { bytes } = await builder.buildUnchecked(template, data, print);
    const pages = await renderLabel(language, bytes, dpmm);
    const codes = await Promise.all(pages.map((png) => decodePng(png)));
    return codes.flat().map(({ symbology, text }) => symbology + text);
  };

  test.each([
    '^XZ^XA~HS~JR',
    '"\r\nPRINT 1,99\r\nCLS\r\n',
    '\nP99\nN\n',
    '\u001Bm\u001DV\u0000\u0010\u0004\u0001',
    '!\u0000\u001B!S',
    '𠮷龘 Å',
  ])('a customer called %j breaks out of nothing', async (name) => {
    const data = DATA['shipping-label']('en');
    const shipTo = { ...data.shipTo, name, lines: [name, name] };
    expect(await printed('shipping-label', { ...data, shipTo })).toEqual(CODES['shipping-label']);
  });

  test('the same label takes the same millimetres at 300 dpi', async () => {
    if (language === 'zpl') return;
    expect(await printed('pallet-label', DATA['pallet-label']('zh-CN'), 12)).toEqual(
      CODES['pallet-label'],
    );
  });

  test('a head that is too narrow is told before anything is made', async () => {
    const narrow = { ...target, headMm: 72 };
    const label = builder.buildUnchecked('shipping-label', DATA['shipping-label']('en'), {
      target: narrow,
    });
    await expect(label).rejects.toMatchObject({
      code: 'label-too-wide',
      meta: { template: 'shipping-label', widthMm: 100, headMm: 72 },
    });
    await builder.buildUnchecked('product-label', DATA['product-label']('en'), { target: narrow });
  });

  test('as many copies as asked for', async () => {
    const { bytes } = await builder.buildUnchecked('tote-label', DATA['tote-label']('en'), {
      target,
      copies: 3,
    });
    if (language === 'zpl') expect(new TextDecoder().decode(bytes)).toContain('^PQ3^XZ');
    else expect(await renderLabel(language, bytes)).toHaveLength(3);
  });

  test('products are coded as their numbers ask for', async () => {
    const product = { language: 'en', sku: 'A-1', description: 'Mug' };
    const codes = (gtin: object) => printed('product-label', { ...product, ...gtin });
    expect(await codes({ gtin: '40123455' })).toEqual([']C10100000040123455']);
    expect(await codes({ gtin: '14012345000013' })).toEqual([']C10114012345000013']);
    expect(await codes({ gtin: '012345678905' })).toEqual([']E00012345678905']);
    expect(await codes({})).toEqual([']C0A-1']);
    await expect(codes({ gtin: '4012345000017' })).rejects.toMatchObject({
      code: 'label-bad-gtin',
    });
  });
});

test.each(RASTERS)('%s shows the same dots as the others', async (language) => {
  const data = DATA['shipping-label']('zh-CN');
  const inkOf = async (of: (typeof RASTERS)[number]): Promise<Buffer> => {
    const target = { ...DEFAULT_TARGET, language: of };
    const { bytes } = await builder.buildLabel('shipping-label', data, { target });
    const [png] = await renderLabel(of, bytes);
    if (png === undefined) throw new Error('one page expected');
    return png;
  };
  expect((await inkOf(language)).equals(await inkOf('tspl'))).toBe(true);
});
