import { useEffect, useMemo, useState } from 'react';
import type { ErrorValue } from '../../../shared/errors.ts';
import type { OrderRow } from '../../../shared/schema/index.ts';
import { useCollection, useHost, useStatus } from '../../replica/index.ts';
import { onPoke } from '../common/onPoke.ts';
import { applyFilter, rowOfFulfilment, type OrderFilter } from './orderFilter.ts';
import { WindowedPages } from './windowedPages.ts';

/** Rows in one request: about three screens. */
const PAGE_SIZE = 100;
/** 6,000 rows kept: scrolling back a few screens asks for nothing. */
const MAX_PAGES = 60;
const PARALLEL = 3;
const FIRST_ROWS = 60;
/** The floor changes orders all the time: what is on the screen is asked for again at most this often. */
const REFRESH_MS = 2000;

/** A new object whenever a row of it may have changed. */
export interface OrderList {
  /** Length of the whole list; undefined until known. */
  readonly total: number | undefined;
  readonly row: (index: number) => OrderRow | undefined;
  /** First and last index looked at, inclusive. */
  readonly show: (first: number, last: number) => void;
  readonly loaded: () => Iterable<OrderRow>;
  /** `station`: central is away and these are the open orders held here. */
  readonly source: 'central' | 'station';
  readonly error: ErrorValue | undefined;
  /** Changes when the list is another one, and the table begins at its top again. */
  readonly key: string;
  /** Rows on the screen still belong to the filter before. */
  readonly stale: boolean;
}

interface Shown {
  readonly pages: WindowedPages<OrderRow>;
  readonly key: string;
}

/** The orders that fit the filter: central's list in windows, or the open work of this station without it. */
export function useOrderList(filter: OrderFilter): OrderList {
  const host = useHost();
  const connection = useStatus()?.connection;
  const reachable = connection !== 'offline' && connection !== 'refused';
  const [shown, setShown] = useState<Shown>();
  const key = JSON.stringify(filter);

  useEffect(() => {
    if (!reachable) return;
    const query = JSON.parse(key) as OrderFilter;
    const pages: WindowedPages<OrderRow> = new WindowedPages({
      pageSize: PAGE_SIZE,
      maxPages: MAX_PAGES,
      parallel: PARALLEL,
      load: (offset, limit) => host.call('orders:query', { ...query, offset, limit }),
      onChange: () => setShown({ pages, key }),
    });
    pages.show(0, FIRST_ROWS);
    const stopRefreshing = onPoke(host, REFRESH_MS, () => pages.refresh());
    return () => {
      stopRefreshing();
      pages.dispose();
    };
  }, [host, key, reachable]);

  const refused = shown?.key === key && shown.pages.error?.code === 'offline';
  const offline = !reachable || refused;
  const local = useLocalRows(key, offline);
  return useMemo(
    () => (offline ? listOfStation(local, key) : listOfCentral(shown, key)),
    [offline, local, shown, key],
  );
}

function listOfStation(rows: readonly OrderRow[], key: string): OrderList {
  return {
    total: rows.length,
    row: (index) => rows[index],
    show: () => undefined,
    loaded: () => rows,
    source: 'station',
    error: undefined,
    key: `station ${key}`,
    stale: false,
  };
}

function listOfCentral(shown: Shown | undefined, key: string): OrderList {
  const pages = shown?.pages;
  return {
    total: pages?.total,
    row: (index) => pages?.row(index),
    show: (first, last) => pages?.show(first, last),
    loaded: () => pages?.loaded() ?? [],
    source: 'central',
    error: pages?.error,
    key: shown?.key ?? key,
    stale: shown !== undefined && shown.key !== key,
  };
}

function useLocalRows(key: string, wanted: boolean): OrderRow[] {
  const held = useCollection('fulfilments', { where: () => wanted, deps: [wanted] });
  return useMemo(
    () => applyFilter(held.map(rowOfFulfilment), JSON.parse(key) as OrderFilter),
    [held, key],
  );
}
