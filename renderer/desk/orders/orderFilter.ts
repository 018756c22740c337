import type { OrderQuery, OrderRow } from '../../../shared/schema/index.ts';
import type { Fulfilment } from '../../../shared/schema/index.ts';

/** What the desk's list shows: a central query without its window. */
export type OrderFilter = Omit<OrderQuery, 'offset' | 'limit'>;

export const DEFAULT_FILTER: OrderFilter = { sort: 'shipBy', direction: 'asc' };

/** Removes a part of the filter; exactOptionalPropertyTypes forbids undefined in its place. */
export function without(filter: OrderFilter, key: keyof OrderFilter): OrderFilter {
  const { [key]: _removed, ...rest } = filter;
  return rest;
}

export const withPart = <K extends keyof OrderFilter>(
  filter: OrderFilter,
  key: K,
  value: OrderFilter[K] | undefined | '',
): OrderFilter =>
  value === undefined || value === '' ? without(filter, key) : { ...filter, [key]: value };

/** Clicking a column sorts by it; clicking again turns it round. */
export const sortedBy = (
  filter: OrderFilter,
  sort: NonNullable<OrderFilter['sort']>,
): OrderFilter => ({
  ...filter,
  sort,
  direction: filter.sort === sort && filter.direction === 'asc' ? 'desc' : 'asc',
});

/** Order of a fulfilment's life as the order's, seen from the desk. */
const STATUS: Readonly<Record<Fulfilment['status'], OrderRow['status']>> = {
  open: 'open',
  released: 'released',
  picking: 'picking',
  picked: 'picking',
  packing: 'packing',
  packed: 'packing',
  shipped: 'shipped',
  cancelled: 'cancelled',
};

/** An order row made of the open work this station holds: without customer and value, which stay at central. */
export const rowOfFulfilment = (doc: Fulfilment): OrderRow => ({
  id: doc.orderId,
  number: doc.orderNumber,
  channel: doc.channel,
  status: STATUS[doc.status],
  customerRef: '',
  country: doc.country,
  lineCount: doc.lineCount,
  unitCount: doc.unitCount,
  totalMinor: 0,
  currency: '',
  placedAt: doc.createdAt,
  shipBy: doc.shipBy,
  priority: doc.priority,
  fulfilmentId: doc.id,
});

const compare = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0);

/** The same filter and order that central applies, over rows that are here: for when central is away. */
export function applyFilter(rows: readonly OrderRow[], filter: OrderFilter): OrderRow[] {
  const words = filter.search?.trim().toLowerCase() ?? '';
  const sort = filter.sort ?? 'shipBy';
  const sign = filter.direction === 'desc' ? -1 : 1;
  return rows
    .filter(
      (row) =>
        (filter.status === undefined || row.status === filter.status) &&
        (filter.country === undefined || row.country === filter.country) &&
        (filter.channel === undefined || row.channel === filter.channel) &&
        (words === '' ||
          row.number.toLowerCase().includes(words) ||
          row.customerRef.toLowerCase().includes(words)),
    )
    .sort((a, b) => sign * compare(a[sort], b[sort]) || compare(a.id, b.id));
}
