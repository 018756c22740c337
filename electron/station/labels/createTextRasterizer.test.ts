import { createRequire } from 'node:module';
import { Resvg } from '@resvg/resvg-js';
import { describe, expect, test } from 'vitest';
import type { TextBitmap } from '../../../shared/labels/index.ts';
import { createTextRasterizer } from './index.ts';

const rasterizer = createTextRasterizer();
const draw = async (text: string, bold = false, maxWidthDots = 800): Promise<TextBitmap> => {
  const [bitmap] = await rasterizer.rasterize([{ text, heightDots: 40, maxWidthDots, bold }]);
  if (bitmap === undefined) throw new Error('one bitmap expected');
  return bitmap;
};

function isInk({ bytes, widthDots }: TextBitmap, x: number, y: number): boolean {
  const byte = bytes[y * Math.ceil(widthDots / 8) + (x >> 3)] ?? 0;
  return (byte & (0x80 >> (x & 7))) !== 0;
}

function countInk(bitmap: TextBitmap): number {
  let count = 0;
  for (const byte of bitmap.bytes) count += byte.toString(2).replaceAll('0', '').length;
  return count;
}

describe('drawing text', () => {
  test('draws what resvg draws with the same font', async () => {
    const text = '上海龘 Åéß—Q&8';
    const require = createRequire(import.meta.url);
    const font = '@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf';
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="600" height="40"><text y="30.8" font-size="34" font-family="Noto Sans SC" font-weight="700" style="font-kerning:none">${text.replace('&', '&amp;')}</text></svg>`;
    const reference = new Resvg(svg, {
      font: { loadSystemFonts: false, fontFiles: [require.resolve(font)] },
    }).render();
    const bitmap = await draw(text, true);
    let black = 0;
    let different = 0;
    for (let y = 0; y < 40; y += 1) {
      for (let x = 0; x < bitmap.widthDots; x += 1) {
        const expected = (reference.pixels[(y * reference.width + x) * 4 + 3] ?? 0) >= 112;
        if (expected) black += 1;
        if (expected !== isInk(bitmap, x, y)) different += 1;
      }
    }
    expect(black).toBeGreaterThan(1500);
    expect(different / black).toBeLessThan(0.05);
  });

  test('the bitmap is as wide as measured, and cut to whole bytes a row', async () => {
    const bitmap = await draw('中文 ABC');
    expect(bitmap.widthDots).toBe(rasterizer.measure('中文 ABC', 40, false));
    expect(bitmap.bytes.length).toBe(Math.ceil(bitmap.widthDots / 8) * 40);
  });

  test('a line that is too wide is narrowed, not cut', async () => {
    const wide = await draw('国国国国');
    const narrow = await draw('国国国国', false, 60);
    expect(narrow.widthDots).toBe(60);
    const inkOf = (bitmap: TextBitmap, from: number, to: number): boolean => {
      for (let x = Math.floor(from); x < to; x += 1) {
        for (let y = 0; y < 40; y += 1) if (isInk(bitmap, x, y)) return true;
      }
      return false;
    };
    expect(inkOf(narrow, 45, 60)).toBe(true);
    expect(countInk(narrow)).toBeLessThan(countInk(wide));
  });

  test('bold is blacker than plain', async () => {
    expect(countInk(await draw('永', true))).toBeGreaterThan(countInk(await draw('永')));
  });

  test('a character no font has is a box and is named', async () => {
    const bitmap = await draw('𠮷野');
    expect(bitmap.missing).toEqual(['𠮷']);
    expect(countInk(bitmap)).toBeGreaterThan(countInk(await draw('野')));
    expect((await draw('龘')).missing).toEqual([]);
  });

  test('blanks and nothing are white', async () => {
    expect(countInk(await draw(' '))).toBe(0);
    expect(countInk(await draw(''))).toBe(0);
    expect(await rasterizer.rasterize([])).toEqual([]);
  });

  test('lines drawn together look as if drawn alone, in the order asked for', async () => {
    const request = (text: string, heightDots: number) => ({
      text,
      heightDots,
      maxWidthDots: 800,
      bold: false,
    });
    const requests = [request('收件人', 20), request('gjpqy', 60), request('收件人', 33)];
    const together = await createTextRasterizer().rasterize([...requests, ...requests]);
    const alone = await Promise.all(requests.map((one) => createTextRasterizer().rasterize([one])));
    expect(together).toEqual([...alone.flat(), ...alone.flat()]);
  });

  test('keeps what it drew, and forgets the oldest first', async () => {
    const small = createTextRasterizer(2);
    const ask = async (text: string): Promise<TextBitmap | undefined> =>
      (await small.rasterize([{ text, heightDots: 20, maxWidthDots: 99, bold: false }]))[0];
    const first = await ask('甲');
    expect(await ask('甲')).toBe(first);
    await ask('乙');
    expect(await ask('甲')).toBe(first);
    const second = await ask('乙');
    await ask('丙');
    expect(await ask('乙')).toBe(second);
    expect(await ask('甲')).not.toBe(first);
    expect(await ask('甲')).toEqual(first);
  });
});
