import { describe, expect, it } from 'vitest';
import {
  readEpl,
  readEscPos,
  readTspl,
  toBmp,
  type PaperPage,
  type PaperReading,
} from './index.ts';

const bytesOf = (...parts: (string | number[])[]): Uint8Array =>
  Uint8Array.from(
    parts.flatMap((part) =>
      typeof part === 'string' ? Array.from(part, (sign) => sign.charCodeAt(0)) : part,
    ),
  );
const rowsOf = ({ widthDots, heightDots, bytes }: PaperPage): string[] => {
  const row = Math.ceil(widthDots / 8);
  return Array.from({ length: heightDots }, (_, y) =>
    Array.from({ length: widthDots }, (_, x) =>
      ((bytes[y * row + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) === 0 ? '.' : '#',
    ).join(''),
  );
};
const onlyPage = ({ sheets }: PaperReading): string[] => {
  const [sheet] = sheets;
  if (!sheet || sheets.length > 1) throw new Error(`${sheets.length} sheets`);
  return rowsOf(sheet.page);
};

describe('TSPL on paper', () => {
  const head = 'SIZE 2 mm,0.5 mm\r\nCLS\r\n';
  it('draws a dot where a bit is 0, and white over black', () => {
    const drawn = bytesOf(
      head,
      'BAR 0,0,16,4\r\nBITMAP 8,1,1,2,0,',
      [0x0f, 0xff],
      '\r\nPRINT 1,1\r\n',
    );
    expect(onlyPage(readTspl(drawn, 8))).toEqual([
      '################',
      '############....',
      '########........',
      '################',
    ]);
  });

  it('multiplies sets and copies, names what it does not know, and waits for bytes', () => {
    const { sheets, strange } = readTspl(bytesOf(head, 'BEEP\r\nPRINT 2,3\r\n'), 8);
    expect(sheets[0]?.copies).toBe(6);
    expect(strange).toEqual(['BEEP']);
    expect(readTspl(bytesOf(head, 'BITMAP 0,0,1,4,0,', [1, 2]), 8)).toMatchObject({
      sheets: [],
      partial: true,
    });
  });

  it('takes line ends inside raw bytes for dots', () => {
    const raw = bytesOf(head, 'BITMAP 0,0,1,4,0,', [0x0a, 0x0d, 0x0a, 0x0d], '\r\nPRINT 1,1\r\n');
    expect(onlyPage(readTspl(raw, 8))).toEqual([
      '####.#.#........',
      '####..#.........',
      '####.#.#........',
      '####..#.........',
    ]);
  });
});

describe('EPL on paper', () => {
  it('keeps to its form and forgets at N', () => {
    const old = '\nN\nq16\nQ3,24\nLO0,0,16,3\n';
    const drawn = bytesOf(old, 'N\nGW8,1,1,1,', [0xf0], '\nLO0,2,2,9\nP2\n');
    const reading = readEpl(drawn, 8);
    expect(onlyPage(reading)).toEqual(['................', '............####', '##..............']);
    expect(reading.sheets[0]?.copies).toBe(2);
  });
});

describe('ESC/POS on paper', () => {
  const raster = (rows: number[]): number[] => [0x1d, 0x76, 0x30, 0, 1, 0, rows.length, 0, ...rows];
  it('joins rasters up to the cut, two receipts apart', () => {
    const cut = [0x1d, 0x56, 66, 0];
    const bytes = bytesOf(
      [0x1b, 0x40],
      raster([0x80, 0x01]),
      raster([0xff]),
      cut,
      raster([1]),
      cut,
    );
    const { sheets, partial, strange } = readEscPos(bytes, 8);
    expect(sheets.map(({ page }) => rowsOf(page))).toEqual([
      ['#.......', '.......#', '########'],
      ['.......#'],
    ]);
    expect({ partial, strange }).toEqual({ partial: false, strange: [] });
  });

  it('is partial at every split of a command, and names a stray letter', () => {
    const whole = bytesOf(raster([1, 2, 3]));
    for (let length = 1; length < whole.length; length += 1)
      expect(readEscPos(whole.subarray(0, length), 8).partial).toBe(true);
    expect(readEscPos(bytesOf('A'), 8).strange).toEqual(['byte 65']);
  });
});

describe('a page as BMP', () => {
  it('says its size and holds each row at a multiple of four bytes', () => {
    const page = { widthDots: 10, heightDots: 2, bytes: Uint8Array.of(0xff, 0xc0, 0x01, 0x00) };
    const file = toBmp(page);
    const view = new DataView(file.buffer);
    expect(String.fromCharCode(file[0] ?? 0, file[1] ?? 0)).toBe('BM');
    expect([view.getUint32(2, true), file.length]).toEqual([70, 70]);
    expect([view.getInt32(18, true), view.getInt32(22, true)]).toEqual([10, -2]);
    expect([...file.subarray(62)]).toEqual([0xff, 0xc0, 0, 0, 0x01, 0x00, 0, 0]);
  });
});
