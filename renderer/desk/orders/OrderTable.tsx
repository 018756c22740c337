import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMediaQuery } from '@mantine/hooks';
import { useNow } from '../../replica/index.ts';
import { useLanguage } from '../common/useLanguage.ts';
import type { OrderColumn } from './columns.tsx';
import { OrderTableHead } from './OrderTableHead.tsx';
import { OrderTableRow } from './OrderTableRow.tsx';
import type { OrderFilter } from './orderFilter.ts';
import styles from './orders.module.css';
import type { OrderCursor } from './useOrderCursor.ts';
import type { OrderList } from './useOrderList.ts';

const ROW_HEIGHT = { fine: 32, coarse: 44 };
const OVERSCAN = 10;
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
  const context = useMemo(() => ({ language, now }), [language, now]);
  const coarse = useMediaQuery('(pointer: coarse)', false, { getInitialValueInEffect: false });
  const height = coarse ? ROW_HEIGHT.coarse : ROW_HEIGHT.fine;
  const scroller = useRef<HTMLDivElement>(null);
  const total = list.total ?? 0;

  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: OVERSCAN,
    useFlushSync: false,
  });
  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;

  useEffect(() => list.show(first, last), [list, first, last]);
  useEffect(() => virtual.measure(), [virtual, height]);
  useEffect(() => scroller.current?.scrollTo({ top: 0 }), [list.key]);
  useEffect(() => {
    if (cursor.moved > 0) virtual.scrollToIndex(cursor.index);
  }, [virtual, cursor.index, cursor.moved]);

  const template = `36px ${columns.map(({ width }) => width).join(' ')}`;
  const asked = t('orders.pendingRelease');

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
      style={{ '--columns': template } as React.CSSProperties}
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
        <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
          {items.map(({ index, start }) => {
            const row = list.row(index);
            return (
              <OrderTableRow
                key={index}
                index={index}
                top={start}
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
