import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { OrderColumn } from './columns.tsx';
import type { OrderFilter } from './orderFilter.ts';
import styles from './orders.module.css';

export interface OrderTableHeadProps {
  readonly columns: readonly OrderColumn[];
  readonly filter: OrderFilter;
  /** Of the selection over the whole list. */
  readonly state: 'none' | 'some' | 'all';
  readonly onSort: (sort: NonNullable<OrderFilter['sort']>) => void;
  readonly onToggleAll: () => void;
}

export function OrderTableHead({
  columns,
  filter,
  state,
  onSort,
  onToggleAll,
}: OrderTableHeadProps) {
  const { t } = useTranslation('desk');
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (box.current) box.current.indeterminate = state === 'some';
  }, [state]);
  return (
    <div className={styles['head']} role="row" aria-rowindex={1}>
      <span role="columnheader" className={styles['tick']} onClick={onToggleAll}>
        <input
          ref={box}
          type="checkbox"
          tabIndex={-1}
          checked={state === 'all'}
          readOnly
          aria-label={t('orders.selectAll')}
          data-testid="orders-select-all"
        />
      </span>
      {columns.map(({ id, align, sort }) => {
        const sorted = sort !== undefined && filter.sort === sort;
        const direction = filter.direction === 'desc' ? 'descending' : 'ascending';
        const label = t(`orders.column.${id}`);
        return (
          <span
            key={id}
            role="columnheader"
            data-align={align}
            className={styles['cell']}
            aria-sort={sorted ? direction : 'none'}
          >
            {sort === undefined ? (
              label
            ) : (
              <button
                type="button"
                tabIndex={-1}
                data-sorted={sorted || undefined}
                onClick={() => onSort(sort)}
                data-testid={`orders-sort-${sort}`}
              >
                {label}
                <span aria-hidden>{sorted ? (direction === 'descending' ? '↓' : '↑') : ''}</span>
              </button>
            )}
          </span>
        );
      })}
    </div>
  );
}
