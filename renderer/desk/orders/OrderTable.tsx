import {
  useEffect,
  useMemo,
  useSyncExternalStore,
  type CSSProperties,
  type ReactNode,
} from 'react';
import { useTranslation } from 'react-i18next';
import { useMediaQuery } from '@mantine/hooks';
import { useNow } from '../../replica/index.ts';
import { ORDER_STATUSES } from '../../../shared/schema/index.ts';
import { useLanguage } from '../common/useLanguage.ts';
import { indexesOf, useRowWindow } from '../common/useRowWindow.ts';
import { gridOf, type CellContext, type OrderColumn } from './columns.tsx';
import { OrderTableHead } from './OrderTableHead.tsx';
import { OrderTableRow } from './OrderTableRow.tsx';
import type { OrderFilter } from './orderFilter.ts';
import styles from './orders.module.css';
import type { OrderCursor } from './useOrderCursor.ts';
import type { OrderList } from './useOrderList.ts';

const ROW_HEIGHT = { fine: 32, coarse: 44 };
const HEAD_HEIGHT = 32;
const OVERSCAN = 6;
const MINUTE_MS = 60_000;

export interface OrderTableProps {
  readonly list: OrderList;
  readonly filter: OrderFilter;
  readonly columns: readonly OrderColumn[];
  readonly cursor: OrderCursor;
  readonly pending: ReadonlySet<string>;
  readonly onSort: (sort: NonNullable<OrderFilter['sort']>) => void;
  readonly empty: ReactNode;
}

/** The virtual list: as many rows in the page as fit the window, wherever in the 100,000 it is. */
export function OrderTable(props: OrderTableProps) {
  const { list, columns, cursor, pending } = props;
  const { t } = useTranslation('desk');
  const { language } = useLanguage();
  const now = useNow(MINUTE_MS);
  const context = useMemo(
    () => ({
      language,
      now,
      anonymous: t('anonymous'),
      // Every status is named: the list is made of all of them.
      statusWords: Object.fromEntries(
        [...ORDER_STATUSES, 'held' as const].map((status) => [status, t(`orderStatus.${status}`)]),
      ) as CellContext['statusWords'],
    }),
    [language, now, t],
  );
  useSyncExternalStore(list.watch, list.version);
  const coarse = useMediaQuery('(pointer: coarse)', false, { getInitialValueInEffect: false });
  const height = coarse ? ROW_HEIGHT.coarse : ROW_HEIGHT.fine;
  const total = list.total ?? 0;
  const {
    scroller,
    first,
    last,
    slots,
    height: length,
    scrollTo,
    toTop,
  } = useRowWindow({
    count: total,
    rowHeight: height,
    headHeight: HEAD_HEIGHT,
    overscan: OVERSCAN,
  });

  useEffect(() => list.show(first, Math.max(first, last)), [list, first, last]);
  const listKey = list.key;
  useEffect(() => {
    if (listKey !== '') toTop();
  }, [listKey, toTop]);
  const { index: at, moved } = cursor;
  useEffect(() => {
    if (moved > 0) scrollTo(at);
  }, [scrollTo, at, moved]);

  const grid = useMemo(() => gridOf(columns), [columns]);
  const asked = useMemo(() => ({ words: t('orders.asked'), why: t('orders.pendingRelease') }), [t]);

  return (
    <div
      ref={scroller}
      className={styles['table']}
      role="grid"
      aria-rowcount={total + 1}
      aria-multiselectable
      aria-label={t('orders.title')}
      aria-activedescendant={`order-row-${cursor.index}`}
      tabIndex={0}
      onKeyDown={cursor.onKeyDown}
      data-stale={list.stale || undefined}
      data-total={list.total}
      data-testid="orders-table"
      style={{ '--columns': grid.columns, '--row-width': `${grid.minWidth}px` } as CSSProperties}
    >
      <OrderTableHead
        columns={columns}
        filter={props.filter}
        state={cursor.allState}
        onSort={props.onSort}
        onToggleAll={cursor.toggleAll}
      />
      {total === 0 && list.total !== undefined ? (
        props.empty
      ) : (
        <div style={{ height: length, position: 'relative' }}>
          {indexesOf(first, last).map((index) => {
            const row = list.row(index);
            return (
              <OrderTableRow
                key={index % slots}
                index={index}
                top={index * height}
                height={height}
                row={row}
                columns={columns}
                context={context}
                selected={row !== undefined && cursor.isSelected(row.id)}
                active={index === cursor.index}
                pending={
                  row?.fulfilmentId != null &&
                  row.status === 'open' &&
                  pending.has(row.fulfilmentId)
                    ? asked
                    : undefined
                }
                selectLabel={t('orders.selectRow', { number: row?.number ?? '' })}
                onOpen={cursor.open}
                onSelect={cursor.select}
              />
            );
          })}
        </div>
      )}
    </div>
  );
}
