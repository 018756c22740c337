import type { ImportMapping, OrderField } from '../../../shared/imports/index.ts';
import { matchHeader } from './headerWords.ts';
import { guessDateOrder, readDate } from './readDate.ts';
import { guessDecimal, plainNumber } from './readNumber.ts';

/** A column as a look at the file's beginning shows it. */
export interface ColumnLook {
  readonly column: string;
  /** Its first values, as the file has them. */
  readonly values: readonly string[];
}

const SHARE = 0.8;
const mostly = (values: readonly string[], test: (value: string) => boolean): boolean => {
  const filled = values.filter((value) => value.trim() !== '');
  return filled.length > 0 && filled.filter(test).length >= filled.length * SHARE;
};
const isDate = (value: string) =>
  readDate(value, { dateOrder: 'dmy', timeZone: 'UTC' }) !== undefined ||
  readDate(value, { dateOrder: 'mdy', timeZone: 'UTC' }) !== undefined;
const isWhole = (value: string) => /^\d{1,5}(\.0+)?$/.test(value.trim());
const isCode = (value: string) => /^[\p{L}\d][\p{L}\d._/-]{2,39}$/u.test(value.trim());

/** What values alone tell, for fields that no header named. In this order. */
const BY_VALUES: readonly { field: OrderField; fits: (values: readonly string[]) => boolean }[] = [
  { field: 'placedAt', fits: (values) => mostly(values, isDate) },
  { field: 'email', fits: (values) => mostly(values, (value) => /^\S+@\S+\.\S+$/.test(value)) },
  { field: 'phone', fits: (values) => mostly(values, (value) => /^1[3-9]\d{9}$/.test(value)) },
  {
    field: 'quantity',
    fits: (values) => mostly(values, isWhole) && values.every((value) => Number(value) < 10_000),
  },
  {
    field: 'sku',
    fits: (values) =>
      mostly(values, (value) => isCode(value) && /\d/.test(value) && !isDate(value)),
  },
];

/** A text with a money sign is a price wherever it stands. */
const CURRENCIES: readonly [RegExp, string][] = [
  [/£|\bGBP\b/, 'GBP'],
  [/€|\bEUR\b/, 'EUR'],
  [/\bUSD\b|US\$/, 'USD'],
  [/元|\bCNY\b|\bRMB\b/, 'CNY'],
  [/\bJPY\b/, 'JPY'],
  [/\$/, 'USD'],
  [/[¥￥]/, 'CNY'],
];

function byHeaders(columns: readonly ColumnLook[]): Map<OrderField, string> {
  const best = new Map<OrderField, { column: string; rank: number }>();
  for (const { column } of columns) {
    const match = matchHeader(column);
    if (!match) continue;
    const known = best.get(match.field);
    if (!known || match.rank < known.rank) best.set(match.field, { column, rank: match.rank });
  }
  return new Map([...best].map(([field, { column }]) => [field, column]));
}

export interface ProposalOptions {
  readonly channel: string;
  readonly currency: string;
  readonly sheet: string | undefined;
  readonly headerRow: number;
}

/** What the columns of a file nobody has mapped yet probably are: a person looks at it before it counts. */
export function proposeMapping(
  columns: readonly ColumnLook[],
  { channel, currency, sheet, headerRow }: ProposalOptions,
): ImportMapping {
  const found = byHeaders(columns);
  for (const { field, fits } of BY_VALUES) {
    if (found.has(field)) continue;
    const taken = new Set(found.values());
    const column = columns.find((each) => !taken.has(each.column) && fits(each.values));
    if (column) found.set(field, column.column);
  }
  const valuesOf = (...fields: OrderField[]): string[] => {
    const names = new Set(fields.flatMap((field) => found.get(field) ?? []));
    return columns.filter(({ column }) => names.has(column)).flatMap(({ values }) => values);
  };
  const prices = valuesOf('unitPrice', 'lineTotal', 'total', 'shipping', 'tax');
  const text = [...prices, ...columns.map(({ column }) => column)].join(' ');
  const seen = CURRENCIES.find(([sign]) => sign.test(text))?.[1];
  const numbers = valuesOf('orderNumber');
  const blanks = numbers.filter((value) => value.trim() === '').length;
  return {
    channel,
    ...(sheet === undefined ? {} : { sheet }),
    headerRow,
    columns: [...found].map(([field, column]) => ({ field, column })),
    constants: found.has('currency') ? [] : [{ field: 'currency', value: seen ?? currency }],
    grouping: blanks > 0 && blanks < numbers.length ? 'fill-down' : 'by-number',
    decimal:
      guessDecimal(prices) ??
      (prices.every((value) => value === '' || plainNumber(value, '.') !== undefined) ? '.' : ','),
    dateOrder: guessDateOrder(valuesOf('placedAt', 'shipBy')) ?? 'ymd',
    timeZone: 'UTC',
  };
}
