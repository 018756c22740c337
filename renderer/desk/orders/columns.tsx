import type { ReactNode } from 'react';
import { ANONYMOUS, type OrderRow } from '../../../shared/schema/index.ts';
import { formatCount, formatMoney } from '../common/numbers.ts';
import { absoluteTime, relativeTime } from '../common/relativeTime.ts';
import { StatusWords } from '../common/StatusMark.tsx';
import type { OrderFilter } from './orderFilter.ts';

export interface CellContext {
  readonly language: string;
  /** ms since 1970, by the minute: a row is drawn again only when its words may change. */
  readonly now: number;
  /** What an order's customer is called whom nobody named. */
  readonly anonymous: string;
  readonly statusWords: Readonly<Record<OrderRow['status'] | 'held', string>>;
}

export interface OrderColumn {
  readonly id: keyof OrderRow;
  /** px at least. */
  readonly width: number;
  /** Share of what is left over; 0 keeps the column as it is. */
  readonly grow: number;
  readonly align: 'start' | 'end';
  readonly sort?: NonNullable<OrderFilter['sort']>;
  readonly cell: (row: OrderRow, context: CellContext) => ReactNode;
}

const time = (instant: string, { language, now }: CellContext) => (
  <time dateTime={instant} title={absoluteTime(instant, language)}>
    {relativeTime(instant, now, language)}
  </time>
);

const FINISHED: readonly OrderRow['status'][] = ['shipped', 'cancelled'];
const isLate = (row: OrderRow, now: number) =>
  !FINISHED.includes(row.status) && Date.parse(row.shipBy) < now;

export const ORDER_COLUMNS: readonly OrderColumn[] = [
  {
    id: 'number',
    width: 96,
    grow: 1.2,
    align: 'start',
    sort: 'number',
    cell: (row) => <strong>{row.number}</strong>,
  },
  {
    id: 'status',
    width: 104,
    grow: 1,
    align: 'start',
    sort: 'status',
    cell: ({ status, held }, { statusWords }) => (
      <StatusWords status={held ? 'held' : status} words={statusWords[held ? 'held' : status]} />
    ),
  },
  {
    id: 'shipBy',
    width: 116,
    grow: 1,
    align: 'start',
    sort: 'shipBy',
    cell: (row, context) =>
      isLate(row, context.now) ? (
        <span>
          <i data-late>▲</i> {time(row.shipBy, context)}
        </span>
      ) : (
        time(row.shipBy, context)
      ),
  },
  {
    id: 'customerRef',
    width: 76,
    grow: 1,
    align: 'start',
    cell: ({ customerRef }, { anonymous }) =>
      customerRef === ANONYMOUS ? anonymous : customerRef || '–',
  },
  {
    id: 'country',
    width: 128,
    grow: 1.4,
    align: 'start',
    sort: 'country',
    cell: (row) => row.country,
  },
  { id: 'channel', width: 90, grow: 1, align: 'start', cell: (row) => row.channel },
  {
    id: 'lineCount',
    width: 56,
    grow: 0,
    align: 'end',
    sort: 'lineCount',
    cell: (row, { language }) => formatCount(row.lineCount, language),
  },
  {
    id: 'unitCount',
    width: 64,
    grow: 0,
    align: 'end',
    sort: 'unitCount',
    cell: (row, { language }) => formatCount(row.unitCount, language),
  },
  {
    id: 'totalMinor',
    width: 96,
    grow: 0,
    align: 'end',
    sort: 'totalMinor',
    cell: (row, { language }) =>
      row.currency === '' ? '–' : formatMoney(row.totalMinor, row.currency, language),
  },
  {
    id: 'placedAt',
    width: 116,
    grow: 1,
    align: 'start',
    sort: 'placedAt',
    cell: (row, context) => time(row.placedAt, context),
  },
  { id: 'priority', width: 72, grow: 0, align: 'end', cell: (row) => row.priority },
];

/** What a first look shows; the rest is a choice away. */
export const DEFAULT_COLUMNS: readonly OrderColumn['id'][] = [
  'number',
  'status',
  'shipBy',
  'customerRef',
  'country',
  'lineCount',
  'unitCount',
  'totalMinor',
];

/** px of the column with the ticks. */
const TICK_WIDTH = 36;

/** The grid of head and rows. Its least width is told, so that no row has to be measured for it. */
export function gridOf(columns: readonly OrderColumn[]): { columns: string; minWidth: number } {
  const tracks = columns.map(({ width, grow }) =>
    grow === 0 ? `${width}px` : `minmax(${width}px, ${grow}fr)`,
  );
  return {
    columns: `${TICK_WIDTH}px ${tracks.join(' ')}`,
    minWidth: columns.reduce((sum, { width }) => sum + width, TICK_WIDTH),
  };
}
