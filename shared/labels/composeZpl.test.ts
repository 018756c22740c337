import { describe, expect, test } from 'vitest';
import { buildSscc } from '../barcodes/index.ts';
import { encodeCode128, encodeGs1 } from './code128.ts';
import { encodeEan13 } from './ean13.ts';
import { encodeGraphicField, knockOut } from './graphicField.ts';
import {
  chooseLabelLanguage,
  composeZpl,
  fillFields,
  type LabelElement,
  type LabelTemplate,
  type TextBitmap,
  type TextRasterizer,
  type TextRequest,
} from './index.ts';

/** Draws each character as a black square, and remembers what it was asked for. */
function createSquareRasterizer(): TextRasterizer & { readonly asked: TextRequest[] } {
  const asked: TextRequest[] = [];
  const measure = (text: string, heightDots: number): number =>
    Array.from(text).length * heightDots;
  return {
    asked,
    measure,
    rasterize: async (requests) => {
      asked.push(...requests);
      return requests.map(({ text, heightDots }) => {
        const widthDots = measure(text, heightDots);
        const bytes = new Uint8Array(Math.ceil(widthDots / 8) * heightDots).fill(0xff);
        return { widthDots, heightDots, bytes, missing: text.includes('𠮷') ? ['𠮷'] : [] };
      });
    },
  };
}

const template = (elements: LabelElement[]): LabelTemplate => ({
  id: 'test',
  revision: 1,
  widthMm: 100,
  heightMm: 50,
  dpmm: 8,
  captions: { code: { en: 'Code {code}', 'zh-CN': '编码 {code}' } },
  elements,
});

const place = { x: 5, y: 5, w: 90, h: 10 };
const compose = (elements: LabelElement[], code: string, language: 'en' | 'zh-CN' = 'en') => {
  const rasterizer = createSquareRasterizer();
  const label = composeZpl(
    template(elements),
    { language, fields: { code }, rows: [] },
    rasterizer,
  );
  return { label, rasterizer };
};

describe('composing ZPL', () => {
  const text = (value: string): LabelElement => ({ kind: 'text', ...place, text: value, size: 4 });

  test('a name can not break out of its field', async () => {
    const { zpl } = await compose([text('{code}')], 'a^XZ^XA~HS_5E').label;
    expect(zpl.match(/\^XA/g)).toHaveLength(1);
    expect(zpl.match(/\^XZ/g)).toHaveLength(1);
    expect(zpl).toContain('^FDa_5EXZ_5EXA_7EHS_5F5E^FS');
    expect(zpl).not.toContain('~');
  });

  test('a name that looks like a placeholder stays a name', async () => {
    const { zpl } = await compose([text('{caption.code}')], '{secret}').label;
    expect(zpl).toContain('^FDCode {secret}^FS');
  });

  test('captions follow the language, and Chinese goes as raster', async () => {
    const { label, rasterizer } = compose([text('{caption.code}')], 'X', 'zh-CN');
    const { zpl } = await label;
    expect(rasterizer.asked.map((request) => request.text)).toEqual(['编码 X']);
    expect(zpl).toContain('^GFA');
    expect(zpl.replaceAll('\n', '')).toMatch(/^[\x20-\x7e]+$/);
  });

  test('all raster lines of a label are asked for at once', async () => {
    const { label, rasterizer } = compose([text('甲'), text('乙'), text('丙')], 'X');
    await label;
    expect(rasterizer.asked.map((request) => request.text)).toEqual(['甲', '乙', '丙']);
  });

  test('what no font has is reported', async () => {
    const { warnings } = await compose([text('𠮷')], 'X').label;
    expect(warnings).toEqual([{ code: 'characters-missing', text: '𠮷' }]);
  });

  test('what had to be cut is reported', async () => {
    const long = 'word '.repeat(60);
    const { warnings } = await compose([text(long)], 'X').label;
    expect(warnings.map(({ code }) => code)).toEqual(['text-cut']);
  });

  test('an unknown field names the template and the field', async () => {
    await expect(compose([text('{nope}')], 'X').label).rejects.toMatchObject({
      code: 'label-unknown-field',
      meta: { template: 'test', field: 'nope' },
    });
  });

  test('a barcode takes the widest module that fits with its quiet zones', async () => {
    const barcode = (required: boolean): LabelElement => ({
      kind: 'barcode',
      ...place,
      symbology: 'code128',
      value: '{code}',
      module: 0.5,
      minModule: 0.25,
      required,
    });
    expect((await compose([barcode(true)], 'ABC').label).zpl).toContain('^BY4,');
    expect((await compose([barcode(true)], 'A'.repeat(20)).label).zpl).toContain('^BY2,');
    await expect(compose([barcode(true)], 'A'.repeat(60)).label).rejects.toMatchObject({
      code: 'label-barcode-impossible',
    });
    const { warnings, zpl } = await compose([barcode(false)], 'é').label;
    expect(warnings).toEqual([{ code: 'barcode-left-out', text: 'é' }]);
    expect(zpl).not.toContain('^BC');
  });

  test('a barcode of any length keeps ten blank modules inside its box', async () => {
    const barcode: LabelElement = {
      kind: 'barcode',
      ...place,
      symbology: 'code128',
      value: '{code}',
      module: 0.5,
      minModule: 0.125,
      required: true,
    };
    for (let length = 1; length <= 50; length += 1) {
      const code = 'A'.repeat(length);
      const { zpl } = await compose([barcode], code).label;
      const [, x, moduleDots] = /\^FO(\d+),\d+\^BY(\d+),/.exec(zpl) ?? [];
      const quiet = 10 * Number(moduleDots);
      const right = Number(x) + (encodeCode128(code)?.modules ?? 0) * Number(moduleDots);
      expect(Number(x) - place.x * 8).toBeGreaterThanOrEqual(quiet);
      expect((place.x + place.w) * 8 - right).toBeGreaterThanOrEqual(quiet);
    }
  });

  test('the same data gives the same bytes', async () => {
    const first = await compose([text('{code} 甲')], 'X').label;
    expect(await compose([text('{code} 甲')], 'X').label).toEqual(first);
  });
});

describe('tables', () => {
  const table: LabelElement = {
    kind: 'table',
    x: 5,
    y: 5,
    w: 90,
    h: 30,
    size: 3,
    headSize: 3,
    gap: 1,
    columns: [{ head: 'SKU', field: 'sku', x: 0, w: 40, maxLines: 2 }],
  };
  const composeRows = (count: number) =>
    composeZpl(
      template([
        table,
        { kind: 'text', ...place, y: 40, text: 'p{page}of{pages}', size: 3 },
        { kind: 'text', ...place, y: 45, text: 'TOTAL', size: 3, pages: 'last' },
        { kind: 'text', ...place, y: 45, text: 'MORE', size: 3, pages: 'not-last' },
      ]),
      {
        language: 'en',
        fields: {},
        rows: Array.from({ length: count }, (_, index) => ({ sku: `row${index}` })),
      },
      createSquareRasterizer(),
    );

  test('go on as many pages as they need, each row once, totals at the end', async () => {
    const { zpl, pages } = await composeRows(40);
    const sheets = zpl.split('^XZ').slice(0, pages);
    expect(pages).toBeGreaterThan(3);
    expect(zpl.match(/\^FDrow\d+\^FS/g)).toEqual(
      Array.from({ length: 40 }, (_, index) => `^FDrow${index}^FS`),
    );
    for (const [index, sheet] of sheets.entries()) {
      const last = index === pages - 1;
      expect(sheet).toContain(`p${index + 1}of${pages}`);
      expect(sheet.includes('TOTAL')).toBe(last);
      expect(sheet.includes('MORE')).toBe(!last);
      for (const [, y] of sheet.matchAll(/\^FO\d+,(\d+)\^A0N,\d+,\d+\^FH_\^FDrow/g)) {
        expect(Number(y) + 3 * 8).toBeLessThanOrEqual(35 * 8);
      }
    }
  });

  test('without rows there is still one page', async () => {
    expect((await composeRows(0)).pages).toBe(1);
  });
});

describe('barcodes', () => {
  test('GS1 digits go in pairs after FNC1', () => {
    expect(encodeGs1(`00${buildSscc(3, '4012345', 1)}`)).toMatchObject({
      zplData: '>;>800340123450000000017',
      modules: 156,
    });
  });

  test('GS1 letters leave subset C, and what has no fixed length is parted', () => {
    expect(encodeGs1('010401234500001610LOT>7\u001D3712')?.zplData).toBe(
      '>;>8010401234500001610>6LOT>07>8>53712',
    );
    expect(encodeGs1('10A')?.zplData).toBe('>:>810A');
    expect(encodeGs1('37123')?.zplData).toBe('>;>837>6123');
    for (const bad of ['', '单', '\u001D10A', '10\u0001']) expect(encodeGs1(bad)).toBeNull();
  });

  test('bars are as wide as they say, and EAN-13 wants a right check digit', () => {
    for (const code of [encodeCode128('ORD-1'), encodeGs1('10A'), encodeEan13('4012345000016')]) {
      expect(code?.bars.reduce((sum, width) => sum + width, 0)).toBe(code?.modules);
    }
    expect(encodeEan13('4012345000016')).toMatchObject({ zplData: '401234500001', modules: 95 });
    expect(encodeEan13('012345678905')?.zplData).toBe('001234567890');
    expect(encodeEan13('4012345000017')).toBeNull();
    expect(encodeEan13('40123')).toBeNull();
  });

  test('Code 128 names the characters that ZPL would take for instructions', () => {
    expect(encodeCode128('A>B^C~')?.zplData).toBe('>:A>0B><C>=');
    expect(encodeCode128('ORD-1')?.modules).toBe(11 * 7 + 13);
    expect(encodeCode128('单')).toBeNull();
    expect(encodeCode128('')).toBeNull();
  });
});

describe('graphic fields', () => {
  /** Undoes the run-length code, by its description in the ZPL manual. */
  function decode(field: string): Uint8Array {
    const [, total = '', , perRow = '', data = ''] =
      /^\^GFA,(\d+),(\d+),(\d+),(.*)$/.exec(field) ?? [];
    const rowDigits = Number(perRow) * 2;
    let digits = '';
    let count = 0;
    for (const character of data) {
      if (/[g-z]/.test(character)) count += (character.charCodeAt(0) - 102) * 20;
      else if (/[G-Y]/.test(character)) count += character.charCodeAt(0) - 70;
      else if (character === ',') digits += '0'.repeat(rowDigits - (digits.length % rowDigits));
      else if (character === ':') digits += digits.slice(-rowDigits);
      else {
        digits += character.repeat(Math.max(1, count));
        count = 0;
      }
    }
    const bytes = Uint8Array.from({ length: digits.length / 2 }, (_, index) =>
      Number.parseInt(digits.slice(2 * index, 2 * index + 2), 16),
    );
    expect(bytes.length).toBe(Number(total));
    return bytes;
  }

  const bitmap = (widthDots: number, bytes: number[]): TextBitmap => ({
    widthDots,
    heightDots: bytes.length / Math.ceil(widthDots / 8),
    bytes: Uint8Array.from(bytes),
    missing: [],
  });

  test.each<[string, TextBitmap]>([
    ['white', bitmap(32, [0, 0, 0, 0, 0, 0, 0, 0])],
    ['black', bitmap(32, [255, 255, 255, 255])],
    ['mixed', bitmap(24, [0x18, 0, 0, 0x18, 0, 0, 1, 0xf0, 0, 0x0f, 0xff, 0xff, 0xab, 0xcd, 0xef])],
    ['one byte', bitmap(5, [0xf8, 0x08, 0x08, 0])],
    ['very wide', bitmap(8 * 600, [...Array(300).fill(255), ...Array(299).fill(0), 1] as number[])],
  ])('%s comes back as it was', (_what, picture) => {
    expect(decode(encodeGraphicField(picture))).toEqual(picture.bytes);
  });

  test('white text is knocked out of its black box and nowhere else', () => {
    const line = bitmap(8, [0b10000001, 0b01000010]);
    const { bytes } = knockOut(12, 4, [{ x: 2, y: 1, bitmap: line }]);
    expect(Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0'))).toEqual([
      '11111111',
      '11110000',
      '11011111',
      '10110000',
      '11101111',
      '01110000',
      '11111111',
      '11110000',
    ]);
  });
});

describe('filling fields', () => {
  const address = {
    name: '李鑫',
    lines: ['上海市徐汇区', '漕溪北路1号'],
    postcode: '200120',
    city: '上海市',
    country: '中国',
    phone: '138',
  };

  test('a city that the lines already name is not repeated', () => {
    const base = {
      language: 'zh-CN' as const,
      orderNumber: '1',
      shipFrom: address,
      parcelNumber: 1,
      parcelCount: 1,
      printedAt: '2026-11-22T10:00:00.000Z',
      sscc: buildSscc(3, '4012345', 1),
      carrier: 'C',
      service: 'S',
      weightGrams: 1001,
    };
    const { fields } = fillFields('shipping-label', { ...base, shipTo: address });
    expect(fields['to.address']).toBe('上海市徐汇区\n漕溪北路1号\n200120');
    expect(fields['parcel.weight']).toBe('1.01 kg');
    expect(fields['printed.date']).toBe('2026-11-22');
    const wrong = { ...base, shipTo: address, sscc: '340123450000000018' };
    expect(() => fillFields('shipping-label', wrong)).toThrow('label-bad-sscc');
  });

  test('an address with Chinese in it gets Chinese captions', () => {
    expect(chooseLabelLanguage(address)).toBe('zh-CN');
    expect(chooseLabelLanguage({ ...address, name: 'Li Xin', lines: ['1 Road'] })).toBe('en');
  });
});
