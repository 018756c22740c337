/** Labels as a scanner sees them: data → bytes → picture → decoded codes, blank zones, and nothing outside. */
import { beforeAll, describe, expect, test } from 'vitest';
import { createLabelBuilder } from '../../electron/station/labels/index.ts';
import { buildSscc, parseScan } from '../../shared/barcodes/index.ts';
import {
  chooseLabelLanguage,
  type PackingSlipData,
  type ShippingLabelData,
} from '../../shared/labels/index.ts';
import { deriveContact, deriveLocation, sampleTotes } from '../../shared/sample/index.ts';
import { decodePng, measureQuietZones, readInk, renderZpl } from './renderAndDecode.ts';

const builder = createLabelBuilder();
beforeAll(() => builder.warm());

const SENDER = {
  name: 'Stowline Sample Warehouse',
  lines: ['Unit 7, Meridian Park'],
  city: 'Daventry',
  postcode: 'NN11 8QX',
  country: 'United Kingdom',
  phone: '+44 1632 960123',
};
const SSCC = buildSscc(3, '4012345', 17);

const shippingLabel = (overrides: Partial<ShippingLabelData> = {}): ShippingLabelData => ({
  language: 'en',
  orderNumber: '536365',
  shipFrom: SENDER,
  shipTo: deriveContact('17850', 'United Kingdom'),
  parcelNumber: 1,
  parcelCount: 2,
  printedAt: '2026-11-22',
  sscc: SSCC,
  carrier: 'Royal Mail',
  service: 'Tracked 24',
  weightGrams: 1234,
  ...overrides,
});

const line = (sku: string, description: string, qty: number) => ({ sku, description, qty });
const packingSlip = (lines: PackingSlipData['lines']): PackingSlipData => ({
  language: 'en',
  orderNumber: '536365',
  shipFrom: SENDER,
  shipTo: deriveContact('17850', 'Germany'),
  parcelNumber: 1,
  parcelCount: 1,
  printedAt: '2026-11-22',
  lines,
});

interface Sheet {
  readonly codes: readonly string[];
  readonly png: Buffer;
}
async function readLabel(bytes: Uint8Array): Promise<Sheet[]> {
  const pages = await renderZpl(bytes);
  return Promise.all(
    pages.map(async (png) => ({
      png,
      codes: (await decodePng(png)).map(({ symbology, text }) => `${symbology}${text}`),
    })),
  );
}

const NASTY_NAME = '^XZ^XA~HS~JR "Quotes" \\& _5E ^FS <O\'Neil>';
const ORDINARY = ['Flat 3B', '1 Long Street'];
const ENDLESS_LINES = [
  'c/o ^FS^FO0,0^GB800,1200,800^FS Reception, third floor, ring twice and wait for the concierge',
  '1234567890 Extraordinarily-Long-Street-Name-That-Never-Seems-To-End-At-All Boulevard North-West',
  'LlanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogochLlanfairpwllgwyngyllgogerychwyrndrob',
  'Building Number Seven, Behind The Railway Station, Next To The Old Post Office, Dog Bites',
];
const CHINESE_LINES = [
  '广西壮族自治区南宁市青秀区民族大道一百三十六号华润中心购物公园地下二层停车场旁边电梯厅右手边第三个门',
  '新疆维吾尔自治区 Müller Straße 5 号',
];

describe('shipping labels', () => {
  test.each<[string, Partial<ShippingLabelData>]>([
    ['an English address', {}],
    ['a Chinese address', { shipTo: deriveContact('88', 'Hong Kong'), language: 'zh-CN' }],
    ['commands in a name', { shipTo: { ...SENDER, name: NASTY_NAME, lines: ORDINARY } }],
    [
      'an endless address',
      { shipTo: { ...SENDER, name: 'Long '.repeat(39), lines: ENDLESS_LINES } },
    ],
    [
      'rare characters',
      {
        language: 'zh-CN',
        shipTo: { ...SENDER, name: '龘𠮷先生（张三丰）', lines: CHINESE_LINES, city: '南宁市' },
        carrier: '中国邮政速递物流',
        service: '特快专递（次日达）',
      },
    ],
    ['accents', { shipTo: deriveContact('12', 'Germany'), service: 'Première Größe €' }],
    [
      'emptiness',
      { shipTo: { name: '', lines: [], postcode: '', city: '', country: '', phone: '' } },
    ],
    ['a long order number', { orderNumber: '113-7654321-1234567' }],
    ['an order number of signs', { orderNumber: 'A>B^C~D_E/9' }],
    ['no weight, no carrier', { weightGrams: null, carrier: '', service: '' }],
    ['the highest SSCC', { sscc: buildSscc(9, '999999999999', 9999) }],
  ])('with %s hold exactly the order and the SSCC', async (_what, overrides) => {
    const data = shippingLabel(overrides);
    const { bytes } = await builder.buildLabel('shipping-label', data);
    const sheets = await readLabel(bytes);
    expect(sheets.map(({ codes }) => codes)).toEqual([
      [`]C0ORD-${data.orderNumber}`, `]C100${data.sscc}`],
    ]);
  });

  test('what a scanner sends of them is understood', async () => {
    const { bytes } = await builder.buildLabel('shipping-label', shippingLabel());
    const [sheet] = await readLabel(bytes);
    expect(sheet?.codes.map(parseScan)).toEqual([
      { kind: 'order', number: '536365' },
      { kind: 'sscc', sscc: SSCC },
    ]);
  });

  test.each<[string, Partial<ShippingLabelData>]>([
    ['English', {}],
    ['Chinese', { shipTo: deriveContact('88', 'Hong Kong'), language: 'zh-CN' }],
    ['overlong', { shipTo: { ...SENDER, name: 'Long '.repeat(39), lines: ENDLESS_LINES } }],
  ])('%s: every code has ten blank modules on either side', async (_what, overrides) => {
    const { bytes } = await builder.buildLabel('shipping-label', shippingLabel(overrides));
    const [png] = await renderZpl(bytes);
    if (png === undefined) throw new Error('one page expected');
    const ink = readInk(png);
    const codes = await decodePng(png);
    expect(codes).toHaveLength(2);
    for (const code of codes) {
      const { left, right, module } = measureQuietZones(ink, code);
      expect(left).toBeGreaterThanOrEqual(10 * module);
      expect(right).toBeGreaterThanOrEqual(10 * module);
    }
    const [, sscc] = codes;
    // GS1 logistics label: modules of at least 0.495 mm, bars of at least 32 mm.
    expect(sscc && measureQuietZones(ink, sscc).module).toBe(4);
    expect(sscc && sscc.bottom - sscc.top).toBeGreaterThanOrEqual(32 * 8 - 2);
  });

  test.each<[string, Partial<ShippingLabelData>]>([
    ['ordinary', {}],
    ['overlong', { shipTo: { ...SENDER, name: 'Long '.repeat(39), lines: ENDLESS_LINES } }],
    ['Chinese', { shipTo: { ...SENDER, name: '龘'.repeat(60), lines: CHINESE_LINES } }],
  ])('%s: nothing is drawn in the margin', async (_what, overrides) => {
    const { bytes } = await builder.buildLabel('shipping-label', shippingLabel(overrides));
    const [png] = await renderZpl(bytes);
    if (png === undefined) throw new Error('one page expected');
    const ink = readInk(png);
    expect([ink.width, ink.height]).toEqual([800, 1200]);
    const margin = 16;
    const outside: [number, number][] = [];
    for (let y = 0; y < ink.height; y += 1) {
      for (let x = 0; x < ink.width; x += 1) {
        const inMargin =
          x < margin || x >= ink.width - margin || y < margin || y >= ink.height - margin;
        if (inMargin && ink.isBlack(x, y)) outside.push([x, y]);
      }
    }
    expect(outside).toEqual([]);
  });

  test('rulings stay where they are, however long the texts', async () => {
    const rulings = async (overrides: Partial<ShippingLabelData>): Promise<number[]> => {
      const { bytes } = await builder.buildLabel('shipping-label', shippingLabel(overrides));
      const [png] = await renderZpl(bytes);
      if (png === undefined) throw new Error('one page expected');
      const ink = readInk(png);
      const isRuling = (y: number): boolean => {
        for (let x = 24; x < 776; x += 1) if (!ink.isBlack(x, y)) return false;
        return true;
      };
      return Array.from({ length: ink.height }, (_, y) => y).filter(isRuling);
    };
    const plain = await rulings({});
    expect(plain.length).toBeGreaterThan(10);
    expect(await rulings({ shipTo: { ...SENDER, lines: ENDLESS_LINES } })).toEqual(plain);
  });

  test('tell when a text was cut or a character is missing, and are silent otherwise', async () => {
    const warningsOf = async (overrides: Partial<ShippingLabelData>): Promise<string[]> => {
      const label = await builder.buildLabel('shipping-label', shippingLabel(overrides));
      return label.warnings.map(({ code }) => code);
    };
    expect(await warningsOf({})).toEqual([]);
    expect(await warningsOf({ shipTo: { ...SENDER, name: '𠮷' } })).toEqual(['characters-missing']);
    const endless = { ...SENDER, lines: [...ENDLESS_LINES, ...ENDLESS_LINES].slice(0, 6) };
    expect(await warningsOf({ shipTo: endless })).toEqual(['text-cut']);
    expect(await warningsOf({ orderNumber: '9'.repeat(60) })).toEqual([
      'text-cut',
      'barcode-left-out',
    ]);
  });

  test('of a sample of contacts come out right in both languages, with nothing cut', async () => {
    for (const [index, country] of ['Germany', 'Hong Kong', 'EIRE', 'France', 'Japan'].entries()) {
      const shipTo = deriveContact(String(index), country);
      const data = shippingLabel({ shipTo, language: chooseLabelLanguage(shipTo) });
      const label = await builder.buildLabel('shipping-label', data);
      expect({ shipTo, warnings: label.warnings }).toEqual({ shipTo, warnings: [] });
    }
  });

  test('are the same bytes for the same data, from a fresh builder too', async () => {
    const data = shippingLabel({ shipTo: deriveContact('88', 'Hong Kong'), language: 'zh-CN' });
    const first = await builder.buildLabel('shipping-label', data);
    const second = await createLabelBuilder().buildLabel('shipping-label', data);
    expect(second).toEqual(first);
    expect(first.templateHash).toMatch(/^[0-9a-f]{64}$/);
  });

  test('refuse data that would scan as something else', async () => {
    const build = (data: unknown) => builder.buildUnchecked('shipping-label', data);
    const wrongDigit = { ...shippingLabel(), sscc: `${SSCC.slice(0, 17)}0` };
    await expect(build(wrongDigit)).rejects.toMatchObject({ code: 'label-bad-sscc' });
    await expect(build({ ...shippingLabel(), sscc: '{{sscc}}' })).rejects.toMatchObject({
      code: 'label-data-invalid',
      meta: { at: '/sscc' },
    });
    await expect(build(null)).rejects.toMatchObject({ code: 'label-data-invalid' });
    await expect(builder.buildUnchecked('toString', {})).rejects.toMatchObject({
      code: 'label-template-unknown',
    });
  });
});

describe('packing slips', () => {
  test('carry the order on every page, and go on as long as there are lines', async () => {
    const lines = Array.from({ length: 60 }, (_, index) =>
      line(`${22_000 + index}A`, index % 3 === 0 ? `圣诞款 ${'LONG '.repeat(20)}` : 'LANTERN', 3),
    );
    const label = await builder.buildLabel('packing-slip', packingSlip(lines));
    const sheets = await readLabel(label.bytes);
    expect(sheets.length).toBe(label.pages);
    expect(sheets.length).toBeGreaterThan(2);
    for (const { codes } of sheets) expect(codes).toEqual([']C0ORD-536365']);
    const zpl = new TextDecoder().decode(label.bytes);
    const printed = [...zpl.matchAll(/\^FD(22\d{3}A)\^FS/g)].map(([, sku]) => sku);
    expect(printed).toEqual(lines.map(({ sku }) => sku));
    expect(zpl.match(/Total pieces: 180/g)).toHaveLength(1);
  });

  test('of one line are one page, and so are empty ones', async () => {
    const one = packingSlip([line('85123A', 'MUG', 1)]);
    expect((await builder.buildLabel('packing-slip', one)).pages).toBe(1);
    expect((await builder.buildLabel('packing-slip', packingSlip([]))).pages).toBe(1);
  });
});

describe('labels for totes and bins', () => {
  test.each(['en', 'zh-CN'] as const)('scan as what they stand on (%s)', async (language) => {
    const tote = sampleTotes(1)[0] ?? '';
    const { code, zone } = deriveLocation('85123A');
    const labels = [
      await builder.buildLabel('tote-label', { language, code: tote }),
      await builder.buildLabel('location-label', { language, code, zone }),
    ];
    const sheets = await Promise.all(labels.map(({ bytes }) => readLabel(bytes)));
    expect(sheets.flat().map(({ codes }) => codes.map(parseScan))).toEqual([
      [{ kind: 'tote', code: tote }],
      [{ kind: 'location', code }],
    ]);
  });
});
