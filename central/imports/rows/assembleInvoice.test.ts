import { describe, expect, it } from 'vitest';
import { aRow, cellsOf, type FileRow } from '../../../tests/fixtures/import/orderFiles.ts';
import { COLUMNS, findColumns } from '../file/columns.ts';
import { assembleInvoice } from './assembleInvoice.ts';

const PLACES = findColumns(COLUMNS);

function assemble(rows: readonly Partial<FileRow>[], descriptions: Record<string, string> = {}) {
  const raws = rows.map((over, index) => ({ row: index + 2, cells: cellsOf(aRow(over)) }));
  return assembleInvoice(aRow(rows[0]).invoice, raws, PLACES, {
    channel: 'file',
    currency: 'GBP',
    digits: 2,
    describe: (sku) => descriptions[sku],
  });
}
const reasonsOf = (rows: readonly Partial<FileRow>[]) =>
  assemble(rows)
    .reported.toSorted((a, b) => a.row - b.row)
    .map(({ row, reason }) => `${row} ${reason}`);
const orderOf = (rows: readonly Partial<FileRow>[], descriptions?: Record<string, string>) => {
  const result = assemble(rows, descriptions);
  if (result.kind !== 'order') throw new Error(`is ${result.kind}`);
  return result.intake;
};

describe('a good invoice', () => {
  it('becomes an order with a line a row, prices in minor units and instants in UTC', () => {
    expect(orderOf([{}, { sku: '71053', quantity: '8', price: '3.39' }])).toEqual({
      channel: 'file',
      externalId: '536365',
      revision: 0,
      action: 'place',
      placedAt: '2010-12-01T08:26:00.000Z',
      customerRef: '17850',
      country: 'United Kingdom',
      currency: 'GBP',
      lines: [
        {
          lineId: '1',
          sku: '85123A',
          description: 'WHITE HANGING HEART',
          qty: 6,
          uom: 'each',
          unitPriceMinor: 255,
        },
        expect.objectContaining({ lineId: '2', sku: '71053', qty: 8, unitPriceMinor: 339 }),
      ],
    });
  });

  it('keeps a row repeated as a line of its own, and SKUs that differ in case as one', () => {
    const { lines } = orderOf([{}, {}, { sku: '85123a' }]);
    expect(lines.map((line) => `${line.lineId} ${line.sku}`)).toEqual([
      '1 85123A',
      '2 85123A',
      '3 85123A',
    ]);
  });

  it('takes the customer from whichever row has one, else it is anonymous', () => {
    expect(orderOf([{ customer: '' }, {}]).customerRef).toBe('17850');
    expect(orderOf([{ customer: '' }]).customerRef).toBe('anonymous');
  });

  it('describes a line by other rows of the SKU, or by the SKU, when it has no description', () => {
    const rows = [{ description: ' ' }, { sku: '71053', description: '' }];
    const { lines } = orderOf(rows, { '85123A': 'HEART' });
    expect(lines.map((line) => line.description)).toEqual(['HEART', '71053']);
  });

  it('keeps free goods: with a customer, beside paid ones, or where postage was paid', () => {
    expect(orderOf([{ price: '0.0' }]).lines).toHaveLength(1);
    expect(orderOf([{ customer: '' }, { customer: '', price: '0' }]).lines).toHaveLength(2);
    const dotcom = [
      { customer: '', price: '0' },
      { customer: '', sku: 'DOT', price: '50.1' },
    ];
    expect(orderOf(dotcom).lines).toHaveLength(1);
  });

  it('takes the first time of a row where rows differ by a minute', () => {
    const order = orderOf([{}, { date: '2010-12-01 08:27:00' }]);
    expect(order.placedAt).toBe('2010-12-01T08:26:00.000Z');
  });
});

describe('rows that are in no order', () => {
  it.each<[string, Partial<FileRow>]>([
    ['postage', { sku: 'POST', description: 'POSTAGE' }],
    ['postage', { sku: 'DOT' }],
    ['postage', { sku: 'C2', description: 'CARRIAGE' }],
    ['bank-charge', { sku: 'BANK CHARGES', price: '0.001' }],
    ['manual-adjustment', { sku: 'M' }],
    ['manual-adjustment', { sku: 'm' }],
    ['discount', { invoice: 'C536379', sku: 'D', quantity: '-1' }],
    ['samples', { sku: 'S', quantity: '-1' }],
    ['marketplace-fee', { sku: 'AMAZONFEE' }],
    ['commission', { sku: 'CRUK' }],
    ['gift-voucher', { sku: 'gift_0001_40' }],
    ['adjustment-invoice', { invoice: 'A563186', sku: 'B', price: '-11062.06' }],
    ['adjustment-invoice', { invoice: 'A563186' }],
    ['missing-invoice', { invoice: '' }],
    ['bad-invoice', { invoice: '5'.repeat(61) }],
    ['missing-sku', { sku: ' ' }],
    ['bad-sku', { sku: 'S'.repeat(61) }],
    ['bad-quantity', { quantity: 'lots' }],
    ['zero-quantity', { quantity: '0' }],
    ['negative-quantity', { quantity: '-10', price: '0.0', customer: '', description: '' }],
    ['bad-date', { date: 'yesterday' }],
    ['bad-price', { price: '-2.5' }],
    ['bad-price', { price: 'free' }],
    ['stock-adjustment', { price: '0.0', customer: '', description: 'found' }],
  ])('%s', (reason, over) => {
    expect(assemble([over])).toEqual({
      kind: 'nothing',
      reported: [{ row: 2, reason, text: cellsOf(aRow(over)).join(',').slice(0, 240) }],
    });
  });

  it.each(['PADS', 'DCGS0076', 'DCGSSBOY'])('%s looks like a charge and is goods', (sku) => {
    expect(orderOf([{ sku }]).lines).toHaveLength(1);
  });

  it('leave the good rows of their invoice in the order', () => {
    const rows = [{}, { sku: 'POST' }, { quantity: '-1' }, { quantity: 'x' }];
    expect(reasonsOf(rows)).toEqual(['3 postage', '4 negative-quantity', '5 bad-quantity']);
    expect(orderOf(rows).lines).toHaveLength(1);
  });

  it.each<[string, Partial<FileRow>]>([
    ['conflicting-customer', { customer: '12345' }],
    ['conflicting-country', { country: 'France' }],
  ])('%s takes the whole invoice out: nobody gets another’s goods', (reason, over) => {
    expect(reasonsOf([{}, over])).toEqual([`2 ${reason}`, `3 ${reason}`]);
  });

  it('an invoice with more lines than an order can have', () => {
    const result = assemble(Array.from({ length: 5001 }, () => ({})));
    expect(result.kind).toBe('nothing');
    expect(result.reported).toHaveLength(5001);
    expect(result.reported[0]?.reason).toBe('too-many-lines');
  });
});

it('a credit note keeps its goods apart from its charges', () => {
  const invoice = 'C536379';
  const result = assemble([
    { invoice, quantity: '-6' },
    { invoice, sku: 'POST', quantity: '-1' },
  ]);
  expect(result.kind === 'credit' && result.rows.map((row) => row.quantity)).toEqual([-6]);
  expect(result.reported.map((row) => row.reason)).toEqual(['postage']);
});
