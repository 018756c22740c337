import { ORDER_SORTS, ORDER_STATUSES } from '../../../shared/schema/index.ts';
import { DEFAULT_FILTER, type OrderFilter } from './orderFilter.ts';

const oneOf = <T extends string>(values: readonly T[], value: string | null): T | undefined =>
  values.find((candidate) => candidate === value);

/** The filter as the address has it, so that a reload, a link and the back button show the same list. */
export function filterOfQuery(query: URLSearchParams): OrderFilter {
  const status = oneOf(ORDER_STATUSES, query.get('status'));
  const country = query.get('country');
  const channel = query.get('channel');
  const search = query.get('q');
  const held = query.get('held');
  return {
    ...(status ? { status } : {}),
    ...(country ? { country: country.slice(0, 60) } : {}),
    ...(channel ? { channel: channel.slice(0, 40) } : {}),
    ...(search ? { search: search.slice(0, 100) } : {}),
    ...(held === 'all' ? { held: true } : {}),
    ...(held === 'mine' ? { mine: true } : {}),
    sort: oneOf(ORDER_SORTS, query.get('sort')) ?? DEFAULT_FILTER.sort ?? 'shipBy',
    direction: query.get('direction') === 'desc' ? 'desc' : 'asc',
  };
}

export function queryOfFilter(filter: OrderFilter): Record<string, string> {
  const parts: Record<string, string> = {};
  if (filter.status) parts['status'] = filter.status;
  if (filter.country) parts['country'] = filter.country;
  if (filter.channel) parts['channel'] = filter.channel;
  if (filter.search) parts['q'] = filter.search;
  if (filter.mine === true) parts['held'] = 'mine';
  else if (filter.held === true) parts['held'] = 'all';
  if (filter.sort && filter.sort !== DEFAULT_FILTER.sort) parts['sort'] = filter.sort;
  if (filter.direction === 'desc') parts['direction'] = 'desc';
  return parts;
}
