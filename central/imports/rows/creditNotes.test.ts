import { describe, expect, it } from 'vitest';
import type { OrderIntake } from '../../../shared/schema/index.ts';
import { CreditNotes } from './creditNotes.ts';
import type { GoodsRow } from './parseRow.ts';

type Line = readonly [sku: string, qty: number];

const anOrder = (externalId: string, lines: readonly Line[], over: Partial<OrderIntake> = {}) => ({
  channel: 'file',
  externalId,
  revision: 0,
  action: 'place' as const,
  placedAt: '2010-12-01T08:00:00.000Z',
  customerRef: '17850',
  country: 'United Kingdom',
  currency: 'GBP',
  lines: lines.map(([sku, qty], index) => ({
    lineId: String(index + 1),
    sku,
    description: sku,
    qty,
    uom: 'each' as const,
    unitPriceMinor: 100,
  })),
  ...over,
});
const credit = (lines: readonly Line[], over: Partial<GoodsRow> = {}): GoodsRow[] =>
  lines.map(([sku, quantity], index) => ({
    raw: { row: index, cells: [] },
    sku,
    description: sku,
    quantity,
    priceMinor: 100,
    placedAt: '2010-12-02T08:00:00.000Z',
    customer: '17850',
    country: 'United Kingdom',
    ...over,
  }));

describe('a credit note', () => {
  it('that mirrors an earlier order whole cancels it, once', () => {
    const notes = new CreditNotes();
    notes.remember(
      anOrder('1', [
        ['A', 2],
        ['B', 3],
      ]),
    );
    expect(
      notes.match(
        credit([
          ['B', -3],
          ['A', -2],
        ]),
      )?.externalId,
    ).toBe('1');
    expect(
      notes.match(
        credit([
          ['B', -3],
          ['A', -2],
        ]),
      ),
    ).toBeUndefined();
  });

  it('cancels the latest of several that fit', () => {
    const notes = new CreditNotes();
    notes.remember(anOrder('1', [['A', 2]]));
    notes.remember(anOrder('2', [['A', 2]]));
    expect(notes.match(credit([['A', -2]]))?.externalId).toBe('2');
    expect(notes.match(credit([['A', -2]]))?.externalId).toBe('1');
  });

  it.each<[string, GoodsRow[]]>([
    ['of a part of it', credit([['A', -2]])],
    [
      'of fewer pieces',
      credit([
        ['A', -1],
        ['B', -3],
      ]),
    ],
    [
      'of another customer',
      credit(
        [
          ['A', -2],
          ['B', -3],
        ],
        { customer: '12345' },
      ),
    ],
    [
      'of nobody',
      credit(
        [
          ['A', -2],
          ['B', -3],
        ],
        { customer: '' },
      ),
    ],
    [
      'from before the order',
      credit(
        [
          ['A', -2],
          ['B', -3],
        ],
        { placedAt: '2010-11-30T08:00:00.000Z' },
      ),
    ],
    [
      'with a row that adds',
      credit([
        ['A', 2],
        ['B', -3],
      ]),
    ],
  ])('%s changes nothing', (_name, rows) => {
    const notes = new CreditNotes();
    notes.remember(
      anOrder('1', [
        ['A', 2],
        ['B', 3],
      ]),
    );
    expect(notes.match(rows)).toBeUndefined();
  });

  it('never cancels an anonymous order', () => {
    const notes = new CreditNotes();
    notes.remember(anOrder('1', [['A', 2]], { customerRef: 'anonymous' }));
    expect(notes.match(credit([['A', -2]], { customer: 'anonymous' }))).toBeUndefined();
  });
});
