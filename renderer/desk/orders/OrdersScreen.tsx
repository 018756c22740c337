import { Button } from '@mantine/core';
import { useCallback, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useReplica, useWaiting } from '../../replica/index.ts';
import { useScan } from '../../scan/index.ts';
import type { OrderRow } from '../../../shared/schema/index.ts';
import { useDeskRoute } from '../common/useDeskRoute.ts';
import { useLanguage } from '../common/useLanguage.ts';
import { pendingReleases } from '../intents/describeIntent.ts';
import { useMay } from '../session/useMay.ts';
import { ColumnMenu } from './ColumnMenu.tsx';
import { filterOfQuery, queryOfFilter } from './filterInRoute.ts';
import { FilterSentence } from './FilterSentence.tsx';
import { HeldFilter } from './HeldFilter.tsx';
import { ListNotice } from './ListNotice.tsx';
import { NoOrders } from './NoOrders.tsx';
import { OrderPanel } from './OrderPanel.tsx';
import styles from './orders.module.css';
import { DEFAULT_FILTER, sortedBy, withPart, type OrderFilter } from './orderFilter.ts';
import { OrderTable } from './OrderTable.tsx';
import { ReleaseDialog } from './ReleaseDialog.tsx';
import type { ReleaseMode } from './releaseMode.ts';
import { scannedOrder } from './scannedOrder.ts';
import { SearchField } from './SearchField.tsx';
import { seenValues } from './seenValues.ts';
import { SelectionBar } from './SelectionBar.tsx';
import type { Selection } from './selection.ts';
import { useColumnChoice } from './useColumnChoice.ts';
import { useOrderCursor } from './useOrderCursor.ts';
import { useOrderList, type OrderList } from './useOrderList.ts';

/** The list of orders, and one of them beside it. */
export function OrdersScreen() {
  const { t } = useTranslation('desk');
  const { count } = useLanguage();
  const { id: openId, query, open, adjust } = useDeskRoute();
  const filter = useMemo(() => filterOfQuery(query), [query]);
  const list = useOrderList(filter);
  const replica = useReplica();
  const { columns, toggle } = useColumnChoice();
  const { facts } = useWaiting();
  const pending = useMemo(() => pendingReleases(facts), [facts]);
  const mayRelease = useMay('release.requested');
  const [releasing, setReleasing] = useState<Releasing>();
  const [opened, setOpened] = useState<OrderRow>();
  const screen = useRef<HTMLDivElement>(null);

  const setFilter = useCallback(
    (next: OrderFilter) => adjust('orders', openId, queryOfFilter(next)),
    [adjust, openId],
  );
  const focusTable = useCallback(
    () => screen.current?.querySelector<HTMLElement>('[data-testid="orders-table"]')?.focus(),
    [],
  );
  const suggest = useCallback(() => seenValues(replica, list), [replica, list]);
  const close = () => {
    adjust('orders', undefined, queryOfFilter(filter));
    focusTable();
  };

  const cursor = useOrderCursor(list, {
    onOpen: (row) => {
      setOpened(row);
      adjust('orders', row.id, queryOfFilter(filter));
    },
    onRelease: () => {
      if (mayRelease) release(cursor.selectedCount > 0 ? 'selected' : 'next');
    },
    onBack: () => {
      if (openId !== undefined) close();
      else cursor.clear();
    },
  });

  const release = (mode: ReleaseMode) =>
    setReleasing({ mode, selection: heldSelection(list, cursor.selection) });

  useScan(({ data }) => {
    const found = scannedOrder(data, replica);
    if (found)
      adjust('orders', found.orderId, queryOfFilter({ ...DEFAULT_FILTER, search: found.search }));
  });

  const row = openRow(list, opened, openId);

  return (
    <div ref={screen} className={styles['screen']} data-testid="orders-screen">
      <div className={styles['list']}>
        <div className={styles['bar']}>
          <SearchField
            value={filter.search ?? ''}
            onChange={(search) => setFilter(withPart(filter, 'search', search))}
            onDone={focusTable}
          />
          <HeldFilter filter={filter} onChange={setFilter} />
          <span style={{ flex: 1 }} />
          <ColumnMenu shown={columns} onToggle={toggle} />
          <Button
            size="xs"
            onClick={() => release('next')}
            disabled={!mayRelease}
            title={mayRelease ? undefined : t('release.forbidden')}
            data-testid="release-next"
          >
            {t('orders.releaseNext')}
          </Button>
        </div>
        <FilterSentence filter={filter} onChange={setFilter} suggest={suggest} />
        <ListNotice list={list} />
        <OrderTable
          list={list}
          filter={filter}
          columns={columns}
          cursor={cursor}
          pending={pending}
          onSort={(sort) => setFilter(sortedBy(filter, sort))}
          empty={
            <NoOrders
              list={list}
              filter={filter}
              onReset={() => setFilter(DEFAULT_FILTER)}
              onImport={() => open('import')}
            />
          }
        />
        {cursor.selectedCount > 0 && (
          <SelectionBar
            cursor={cursor}
            total={list.total ?? 0}
            mayRelease={mayRelease}
            onRelease={() => release('selected')}
          />
        )}
        <div className={styles['foot']}>
          <span data-testid="orders-count">
            {list.total === undefined
              ? t('orders.loading')
              : t('orders.count', { count: list.total, formatted: count(list.total) })}
          </span>
          <span data-keys>{t('orders.keys')}</span>
        </div>
      </div>
      {openId !== undefined && (
        <OrderPanel
          key={openId}
          orderId={openId}
          row={row}
          releasePending={row?.fulfilmentId != null && pending.has(row.fulfilmentId)}
          onClose={close}
        />
      )}
      {releasing !== undefined && (
        <ReleaseDialog
          mode={releasing.mode}
          selection={releasing.selection}
          selectedCount={cursor.selectedCount}
          filter={filter}
          onClose={(released) => {
            setReleasing(undefined);
            if (released) cursor.clear();
            focusTable();
          }}
        />
      )}
    </div>
  );
}

interface Releasing {
  readonly mode: ReleaseMode;
  /** As it was when the dialog was opened. */
  readonly selection: Selection<OrderRow>;
}

/** Without central, 'all that match' are all here: it need not be asked. */
function heldSelection(list: OrderList, selection: Selection<OrderRow>): Selection<OrderRow> {
  if (list.source === 'central' || selection.mode === 'some') return selection;
  const rows = [...list.loaded()].filter(({ id }) => !selection.except.has(id));
  return { mode: 'some', rows: new Map(rows.map((row) => [row.id, row])) };
}

/** The open order as the list has it now, else as it was when it was opened. */
function openRow(
  list: OrderList,
  opened: OrderRow | undefined,
  openId: string | undefined,
): OrderRow | undefined {
  if (openId === undefined) return undefined;
  for (const row of list.loaded()) if (row.id === openId) return row;
  return opened?.id === openId ? opened : undefined;
}
