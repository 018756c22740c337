import { useEffect, useMemo, useState } from 'react';
import type { ErrorValue } from '../../../shared/errors.ts';
import type { OrderRow } from '../../../shared/schema/index.ts';
import { useCollection, useHost, useStatus } from '../../replica/index.ts';
import { createChanges, type Changes } from '../common/changes.ts';
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

/** Another object when its length, source or error changes; rows that arrive are told to watchers only. */
export interface OrderList {
  /** Length of the whole list; undefined until known. */
  readonly total: number | undefined;
  readonly row: (index: number) => OrderRow | undefined;
  /** First and last index looked at, inclusive. */
  readonly show: (first: number, last: number) => void;
  readonly loaded: () => Iterable<OrderRow>;
  /** Calls back when rows changed. */
  readonly watch: (listener: () => void) => () => void;
  /** Another number when rows changed. */
  readonly version: () => number;
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
  readonly total: number | undefined;
  readonly error: ErrorValue | undefined;
}
const isSame = (a: Shown | undefined, b: Shown): boolean =>
  a?.pages === b.pages && a.total === b.total && a.error === b.error;

/** The orders that fit the filter: central's list in windows, or the open work of this station without it. */
export function useOrderList(filter: OrderFilter): OrderList {
  const host = useHost();
  const connection = useStatus()?.connection;
  const reachable = connection !== 'offline' && connection !== 'refused';
  const [shown, setShown] = useState<Shown>();
  const [changes] = useState(createChanges);
  const key = JSON.stringify(filter);

  useEffect(() => {
    if (!reachable) return;
    const query = JSON.parse(key) as OrderFilter;
    const pages: WindowedPages<OrderRow> = new WindowedPages({
      pageSize: PAGE_SIZE,
      maxPages: MAX_PAGES,
      parallel: PARALLEL,
      load: (offset, limit) => host.call('orders:query', { ...query, offset, limit }),
      onChange: () => {
        const next = { pages, key, total: pages.total, error: pages.error };
        setShown((before) => (isSame(before, next) ? before : next));
        changes.tell();
      },
    });
    pages.show(0, FIRST_ROWS);
    const stopRefreshing = onPoke(host, REFRESH_MS, () => pages.refresh());
    return () => {
      stopRefreshing();
      pages.dispose();
    };
  }, [host, key, reachable, changes]);

  const refused = shown?.key === key && shown.pages.error?.code === 'offline';
  const offline = !reachable || refused;
  const local = useLocalRows(key, offline);
  return useMemo(
    () => (offline ? listOfStation(local, key) : listOfCentral(shown, key, changes)),
    [offline, local, shown, key, changes],
  );
}

function listOfStation(rows: readonly OrderRow[], key: string): OrderList {
  return {
    total: rows.length,
    row: (index) => rows[index],
    show: () => undefined,
    loaded: () => rows,
    watch: () => () => undefined,
    version: () => 0,
    source: 'station',
    error: undefined,
    key: `station ${key}`,
    stale: false,
  };
}

function listOfCentral(shown: Shown | undefined, key: string, changes: Changes): OrderList {
  const pages = shown?.pages;
  return {
    total: shown?.total,
    row: (index) => pages?.row(index),
    show: (first, last) => pages?.show(first, last),
    loaded: () => pages?.loaded() ?? [],
    watch: changes.watch,
    version: changes.version,
    source: 'central',
    error: shown?.error,
    key: shown?.key ?? key,
    stale: shown !== undefined && shown.key !== key,
  };
}

function useLocalRows(key: string, wanted: boolean): OrderRow[] {
  const { held: waits, mine } = JSON.parse(key) as OrderFilter;
  // Whose a hold is only central knows.
  const onlyHeld = waits === true || mine === true;
  const held = useCollection('fulfilments', {
    where: ({ blocked }) => wanted && (!onlyHeld || blocked === 'held'),
    deps: [wanted, onlyHeld],
  });
  return useMemo(
    () => applyFilter(held.map(rowOfFulfilment), JSON.parse(key) as OrderFilter),
    [held, key],
  );
}
