import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { sampleOrderCsv } from './index.ts';

type Row = Record<string, string>;

const readRows = (text: string): Row[] => parse(text, { columns: true });
const UNIQUE_INVOICE = /^[CA]?\d{6}$/;

describe('the generated order file', () => {
  const text = sampleOrderCsv({ orders: 60, seed: 7 });
  const rows = readRows(text);
  const orders = rows.filter((row) => /^7000\d\d$/.test(row['InvoiceNo'] ?? ''));

  test('is the same for the same seed and another for another', () => {
    expect(sampleOrderCsv({ orders: 60, seed: 7 })).toBe(text);
    expect(sampleOrderCsv({ orders: 60, seed: 8 })).not.toBe(text);
  });

  test('has the columns of the real one, and its formats', () => {
    expect(Object.keys(rows[0] ?? {})).toEqual([
      'InvoiceNo',
      'StockCode',
      'Description',
      'Quantity',
      'InvoiceDate',
      'UnitPrice',
      'CustomerID',
      'Country',
    ]);
    for (const row of rows) {
      expect(row['InvoiceNo']).toMatch(UNIQUE_INVOICE);
      expect(row['Quantity']).toMatch(/^-?[1-9]\d*$/);
      expect(row['InvoiceDate']).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:00$/);
      expect(row['UnitPrice']).toMatch(/^-?\d+\.\d+$/);
      expect(row['CustomerID']).toMatch(/^(\d{5}\.0)?$/);
    }
  });

  test('has as many orders as asked for', () => {
    expect(new Set(orders.map((row) => row['InvoiceNo'])).size).toBe(60);
  });

  test.each<[string, (row: Row) => boolean]>([
    [
      'cancellations',
      (row) => (row['InvoiceNo'] ?? '').startsWith('C') && Number(row['Quantity']) < 0,
    ],
    [
      'negative quantities outside cancellations',
      (row) => /^\d/.test(row['InvoiceNo'] ?? '') && Number(row['Quantity']) < 0,
    ],
    ['postage', (row) => row['StockCode'] === 'POST'],
    ['bank charges', (row) => row['StockCode'] === 'BANK CHARGES'],
    ['discounts', (row) => row['StockCode'] === 'D'],
    ['bad debt', (row) => Number(row['UnitPrice']) < 0],
    ['missing customers', (row) => row['CustomerID'] === ''],
    ['missing descriptions', (row) => row['Description'] === ''],
    ['quotes and commas inside a value', (row) => /[",]/.test(row['Description'] ?? '')],
  ])('has %s', (_what, matches) => {
    expect(rows.filter(matches).length).toBeGreaterThan(0);
  });

  test('repeats lines, and has one SKU under several descriptions', () => {
    const lines = rows.map((row) => JSON.stringify(row));
    expect(new Set(lines).size).toBeLessThan(lines.length);
    const names = Map.groupBy(orders, (row) => row['StockCode'] ?? '');
    const distinct = [...names.values()].map(
      (of) => new Set(of.map((row) => row['Description'])).size,
    );
    expect(Math.max(...distinct)).toBeGreaterThan(1);
  });

  test('even a file of eight orders has every kind of trouble', () => {
    const small = readRows(sampleOrderCsv({ orders: 8, seed: 1 }));
    const kinds = new Set(small.map((row) => row['StockCode']));
    expect([...kinds]).toEqual(expect.arrayContaining(['BANK CHARGES', 'D', 'B']));
    expect(small.some((row) => row['Description'] === 'damaged')).toBe(true);
    expect(small.some((row) => row['Description'] === '')).toBe(true);
  });
});
