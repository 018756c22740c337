import { describe, expect, it } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { parseExactly, readRetryAfter } from './failures.ts';
import { Fields } from './fields.ts';
import { readOrders } from './readOrders.ts';

const thrown = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error instanceof AppError ? { code: error.code, ...error.meta } : error;
  }
};

describe('the fields of an order', () => {
  const order = new Fields({
    id: 9_007_199_254_740_991,
    price: '12.50',
    whole: 7,
    odd: '1.005',
    padded: '3.1000',
    minus: '-0.5',
    at: '2026-11-23T12:00:00+08:00',
    seconds: 1_763_870_400,
    local: '2026-11-23 12:00:00',
    buyer: null,
    lines: [{ sku: 'A' }, { qty: 'two' }],
    wrong: {},
  });

  it.each([
    ['12.50', () => order.money('price'), 1250],
    ['7', () => order.money('whole'), 700],
    ['3.1000', () => order.money('padded'), 310],
    ['-0.5', () => order.money('minus'), -50],
    ['an instant elsewhere', () => order.instant('at'), '2026-11-23T04:00:00.000Z'],
    ['seconds', () => order.instant('seconds'), '2025-11-23T04:00:00.000Z'],
    ['a wall clock', () => order.localInstant('local', '+08:00'), '2026-11-23T04:00:00.000Z'],
    ['a number as text', () => order.text('id'), '9007199254740991'],
    ['null as absent', () => order.optionalObject('buyer'), undefined],
  ])('reads %s', (_what, read, expected) => {
    expect(read()).toEqual(expected);
  });

  it.each([
    ['missing', () => order.text('name'), 'channel.field-missing', 'name'],
    ['null', () => order.object('buyer'), 'channel.field-missing', 'buyer'],
    ['too fine', () => order.money('odd'), 'channel.field-wrong', 'odd'],
    ['no list', () => order.list('price'), 'channel.field-wrong', 'price'],
    ['no text', () => order.text('wrong'), 'channel.field-wrong', 'wrong'],
    ['no zone', () => order.instant('local'), 'channel.field-wrong', 'local'],
    [
      'deep down',
      () => order.list('lines')[1]?.text('sku'),
      'channel.field-missing',
      'lines[1].sku',
    ],
    [
      'no number',
      () => order.list('lines')[1]?.integer('qty'),
      'channel.field-wrong',
      'lines[1].qty',
    ],
  ])('names what is %s', (_what, read, code, field) => {
    expect(thrown(read)).toMatchObject({ code, field });
  });

  it('leaves one order a problem and lets the others go on', () => {
    const found = readOrders([{ id: 1 }, { id: 2, sku: 'A' }, 'nothing'], {
      externalId: (order) => order.text('id'),
      intake: (order) => ({
        channel: 'x',
        externalId: order.text('id'),
        revision: 1,
        action: 'cancel',
        placedAt: '2026-11-23T04:00:00.000Z',
        customerRef: order.text('sku'),
        country: 'GB',
        currency: 'GBP',
        lines: [],
      }),
    });
    expect(found.map((each) => [each.externalId, 'problem' in each])).toEqual([
      ['1', true],
      ['2', false],
      [null, true],
    ]);
    expect(found[0]).toMatchObject({
      problem: { code: 'channel.field-missing', meta: { field: 'sku' } },
      raw: '{"id":1}',
    });
  });
});

describe('what a channel says', () => {
  it('keeps ids that a double can’t hold', () => {
    expect(parseExactly('{"id":1234567890123456789,"n":12,"p":1.5}')).toEqual({
      id: '1234567890123456789',
      n: 12,
      p: 1.5,
    });
  });

  it.each([
    ['2', 2000],
    ['0.5', 500],
    ['Mon, 23 Nov 2026 12:00:10 GMT', 10_000],
    ['Mon, 23 Nov 2026 11:00:00 GMT', 0],
    ['soon', undefined],
    [null, undefined],
  ])('reads Retry-After %s', (header, expected) => {
    expect(readRetryAfter(header, Date.parse('2026-11-23T12:00:00Z'))).toBe(expected);
  });
});
