import { describe, expect, it } from 'vitest';
import type { OrderRow } from '../../../shared/schema/index.ts';
import { filterOfQuery, queryOfFilter } from './filterInRoute.ts';
import {
  applyFilter,
  DEFAULT_FILTER,
  sortedBy,
  withPart,
  type OrderFilter,
} from './orderFilter.ts';

const row = (overrides: Partial<OrderRow>): OrderRow => ({
  id: 'o1',
  number: '536365',
  channel: 'file',
  status: 'open',
  customerRef: '17850',
  country: 'France',
  lineCount: 1,
  unitCount: 1,
  totalMinor: 100,
  currency: 'GBP',
  placedAt: '2010-12-01T08:26:00.000Z',
  shipBy: '2010-12-03T08:26:00.000Z',
  priority: 0,
  fulfilmentId: 'f1',
  ...overrides,
});

const numbers = (rows: OrderRow[]) => rows.map((r) => r.number);
const rows = [
  row({ id: '1', number: 'A1', country: 'France', unitCount: 5 }),
  row({ id: '2', number: 'A2', country: 'Spain', unitCount: 2, status: 'released' }),
  row({ id: '3', number: 'B3', country: 'France', unitCount: 9, customerRef: 'a-customer' }),
];

describe('applyFilter', () => {
  it.each([
    ['status', { status: 'released' as const }, ['A2']],
    ['country', { country: 'France' }, ['A1', 'B3']],
    ['words in the number or the customer', { search: 'a' }, ['A1', 'A2', 'B3']],
    ['words in the number, whatever their case', { search: ' b3 ' }, ['B3']],
    [
      'sort, descending',
      { sort: 'unitCount' as const, direction: 'desc' as const },
      ['B3', 'A1', 'A2'],
    ],
    ['all of it together', { country: 'France', sort: 'unitCount' as const }, ['A1', 'B3']],
  ])('filters by %s', (_name, filter, expected) => {
    expect(numbers(applyFilter(rows, filter))).toEqual(expected);
  });
});

describe('sortedBy', () => {
  it('turns round when the same column is asked again', () => {
    const once = sortedBy({ sort: 'shipBy', direction: 'asc' }, 'country');
    expect(once).toMatchObject({ sort: 'country', direction: 'asc' });
    expect(sortedBy(once, 'country')).toMatchObject({ sort: 'country', direction: 'desc' });
  });
});

describe('withPart', () => {
  it('takes an emptied part out of the query', () => {
    expect(withPart({ country: 'France', sort: 'shipBy' }, 'country', '')).toEqual({
      sort: 'shipBy',
    });
  });
});

describe('the filter in the address', () => {
  it.each([
    ['nothing', {}],
    [
      'everything',
      {
        status: 'open',
        country: 'United Kingdom',
        channel: 'file',
        search: 'a&b=c',
        sort: 'country',
        direction: 'desc',
      },
    ],
  ] as const)('comes back as it went with %s', (_name, parts) => {
    const filter: OrderFilter = { ...DEFAULT_FILTER, ...parts };
    const address = new URLSearchParams(queryOfFilter(filter)).toString();
    expect(filterOfQuery(new URLSearchParams(address))).toEqual(filter);
  });

  it('ignores what it does not know', () => {
    expect(filterOfQuery(new URLSearchParams('status=moon&sort=tilt&direction=up'))).toEqual(
      DEFAULT_FILTER,
    );
  });
});
