import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { damageOf, usualDigits } from './checkSku.ts';
import { findHeader } from './findHeader.ts';
import { matchHeader } from './headerWords.ts';
import { proposeMapping } from './proposeMapping.ts';
import { guessDateOrder, readDate } from './readDate.ts';
import { guessDecimal, plainNumber } from './readNumber.ts';

describe('a number as a person writes it', () => {
  it.each([
    ['1,234.50', '.', '1234.50'],
    ['1.234,50', ',', '1234.50'],
    ['1 234,5', ',', '1234.5'],
    ["1'234.50", '.', '1234.50'],
    ['£2.50', '.', '2.50'],
    ['2,50 €', ',', '2.50'],
    ['USD 12', '.', '12'],
    ['￥９９．５０', '.', '99.50'],
    ['(3.00)', '.', '-3.00'],
    ['5-', '.', '-5'],
    ['.5', '.', '0.5'],
    ['1,2,3', '.', undefined],
    ['12,34', '.', undefined],
    ['1.2.3', '.', undefined],
    ['some', '.', undefined],
    ['', '.', undefined],
    ['1e5', '.', undefined],
  ] as const)('%j with %j as decimal mark is %j', (written, mark, plain) => {
    expect(plainNumber(written, mark)).toBe(plain);
  });

  it('comes back from whatever mark it was written with', () => {
    const amount = fc.integer({ min: 0, max: 999_999_999 });
    fc.assert(
      fc.property(amount, fc.constantFrom('.' as const, ',' as const), (minor, decimal) => {
        const whole = Math.floor(minor / 100).toLocaleString('en-US');
        const english = `${whole}.${String(minor % 100).padStart(2, '0')}`;
        const swapped = english.replaceAll(/[.,]/g, (mark) => (mark === '.' ? ',' : '.'));
        const plain = plainNumber(decimal === '.' ? english : swapped, decimal);
        expect(Math.round(Number(plain) * 100)).toBe(minor);
      }),
    );
  });

  it.each([
    [['1.234,50', '2,00'], ','],
    [['1,234.50', '2.00'], '.'],
    [['1.234', '5'], undefined],
    [['12', '7'], undefined],
  ])('%j has the decimal mark %j', (values, mark) => {
    expect(guessDecimal(values)).toBe(mark);
  });
});

describe('a date as a person writes it', () => {
  const utc = (dateOrder: 'ymd' | 'dmy' | 'mdy') => ({ dateOrder, timeZone: 'UTC' });
  it.each([
    ['2026-11-03', 'ymd', '2026-11-03T00:00:00.000Z'],
    ['03/04/2026', 'dmy', '2026-04-03T00:00:00.000Z'],
    ['03/04/2026', 'mdy', '2026-03-04T00:00:00.000Z'],
    ['3.11.26 14:05', 'dmy', '2026-11-03T14:05:00.000Z'],
    ['11/3/2026 2:05 PM', 'mdy', '2026-11-03T14:05:00.000Z'],
    ['12:30', 'mdy', undefined],
    ['2026年11月3日 8时05分', 'ymd', '2026-11-03T08:05:00.000Z'],
    ['2026年11月3日', 'ymd', '2026-11-03T00:00:00.000Z'],
    ['20261103', 'ymd', '2026-11-03T00:00:00.000Z'],
    ['3 Nov 2026', 'dmy', '2026-11-03T00:00:00.000Z'],
    ['Nov 3, 2026', 'mdy', '2026-11-03T00:00:00.000Z'],
    ['2026-11-03T10:00:00+01:00', 'ymd', '2026-11-03T09:00:00.000Z'],
    ['2026-11-03 10:15:00 +0100', 'ymd', '2026-11-03T09:15:00.000Z'],
    ['31/02/2026', 'dmy', undefined],
    ['2026-13-01', 'ymd', undefined],
    ['soon', 'dmy', undefined],
  ] as const)('%j (%s) is %j', (written, order, instant) => {
    expect(readDate(written, utc(order))).toBe(instant);
  });

  it('is local to the dealer, summer time too', () => {
    const at = (text: string, timeZone: string) => readDate(text, { dateOrder: 'ymd', timeZone });
    expect(at('2026-11-03 08:00', 'Asia/Shanghai')).toBe('2026-11-03T00:00:00.000Z');
    expect(at('2026-07-01 08:00', 'Europe/Berlin')).toBe('2026-07-01T06:00:00.000Z');
    expect(at('2026-12-01 08:00', 'Europe/Berlin')).toBe('2026-12-01T07:00:00.000Z');
  });

  it('is a day of the spreadsheet’s calendar where the cell is a number', () => {
    expect(readDate('46329.5', utc('ymd'), true)).toBe('2026-11-03T12:00:00.000Z');
    expect(readDate('12', utc('ymd'), true)).toBeUndefined();
  });

  it.each([
    [['25/12/2026', '01/02/2026'], 'dmy'],
    [['12/25/2026'], 'mdy'],
    [['2026-01-02'], 'ymd'],
    [['01/02/2026'], undefined],
    [['01.02.2026'], 'dmy'],
  ])('%j is told to be %j', (values, order) => {
    expect(guessDateOrder(values)).toBe(order);
  });
});

describe('what a spreadsheet did to a code', () => {
  const cell = (text: string, kind = 't') => ({ row: 2, cells: [text], kinds: kind });
  it.each([
    ['4.00638E+12', 't', 'sku-scientific'],
    ['1,23E+12', 't', 'sku-scientific'],
    ['2026-01-05', 'd', 'sku-as-date'],
    ['05-Jan', 't', 'sku-as-date'],
    ['1月5日', 't', 'sku-as-date'],
    ['1234567890123456', 'n', 'sku-digits-lost'],
    ['4006381333931', 'n', null],
    ['12345', 'n', 'sku-zeros-lost'],
    ['1E10', 't', 'sku-scientific'],
    ['AB-1E5', 't', null],
    ['0012345', 't', null],
  ])('%j of kind %s: %s', (text, kind, damage) => {
    expect(damageOf(cell(text, kind), 0, 7)).toBe(damage);
  });

  it('is told by codes of one length alone', () => {
    expect(usualDigits(['0012345', '0012346', '0012347', 'ABC'])).toBe(7);
    expect(usualDigits(['1', '22', '333', '4444'])).toBeUndefined();
  });
});

describe('headers', () => {
  it.each([
    ['Order No.', 'orderNumber'],
    ['PO #', 'orderNumber'],
    ['订单编号', 'orderNumber'],
    ['Qty (pcs)', 'quantity'],
    ['数量（件）', 'quantity'],
    ['Ship-To Name', 'name'],
    ['收货人手机', undefined],
    ['Colour', undefined],
  ])('%j means %s', (header, field) => {
    expect(matchHeader(header)?.field).toBe(field);
  });

  it('are found below titles, dates and blank rows', () => {
    const rows = [
      { row: 1, cells: ['Muster GmbH', ''] },
      { row: 2, cells: ['Date: 03.11.2026', '', 'Page 1'] },
      { row: 3, cells: ['', ''] },
      { row: 4, cells: ['Order', 'SKU', 'Qty', 'Price'] },
      { row: 5, cells: ['1', 'A', '2', '3.00'] },
    ];
    expect(findHeader(rows)).toBe(4);
  });

  it('that say nothing are mapped by what their columns hold', () => {
    const columns = [
      { column: 'A', values: ['2026-11-01', '2026-11-02'] },
      { column: 'B', values: ['SKU-1', 'SKU-2'] },
      { column: 'C', values: ['3', '12'] },
      { column: 'D', values: ['13800000000', '13900000000'] },
    ];
    const options = { channel: 'd', currency: 'CNY', sheet: undefined, headerRow: 1 };
    const { columns: mapped } = proposeMapping(columns, options);
    expect(Object.fromEntries(mapped.map(({ field, column }) => [field, column]))).toEqual({
      ...{ placedAt: 'A', phone: 'D', quantity: 'C', sku: 'B' },
    });
  });
});
