import { memo, type MouseEvent } from 'react';
import type { OrderRow } from '../../../shared/schema/index.ts';
import type { CellContext, OrderColumn } from './columns.tsx';
import styles from './orders.module.css';

export interface OrderTableRowProps {
  readonly index: number;
  readonly top: number;
  readonly height: number;
  /** undefined while its page is on the way. */
  readonly row: OrderRow | undefined;
  readonly columns: readonly OrderColumn[];
  readonly context: CellContext;
  readonly selected: boolean;
  readonly active: boolean;
  /** Its release has been asked for: said in place of the status it had then. */
  readonly pending: { readonly words: string; readonly why: string } | undefined;
  readonly selectLabel: string;
  readonly onOpen: (index: number) => void;
  readonly onSelect: (index: number, extend: boolean) => void;
}

/** One row; drawn again only when something in it changes. */
export const OrderTableRow = memo(function OrderTableRow(props: OrderTableRowProps) {
  const { index, row, columns, selected, active, pending } = props;
  const select = (event: MouseEvent) => {
    event.stopPropagation();
    if (row) props.onSelect(index, event.shiftKey);
  };
  return (
    <div
      id={`order-row-${index}`}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      className={styles['row']}
      data-active={active || undefined}
      data-selected={selected || undefined}
      data-testid="order-row"
      data-order={row?.number}
      style={{ transform: `translateY(${props.top}px)`, height: props.height }}
      onClick={() => row && props.onOpen(index)}
    >
      <span className={styles['tick']} role="gridcell" onClick={select}>
        <input
          type="checkbox"
          tabIndex={-1}
          checked={selected}
          readOnly
          disabled={!row}
          aria-label={props.selectLabel}
        />
      </span>
      {columns.map((column) => (
        <span key={column.id} role="gridcell" data-align={column.align} className={styles['cell']}>
          {row === undefined ? (
            <i className={styles['placeholder']} />
          ) : pending !== undefined && column.id === 'status' ? (
            <span
              className={styles['asked']}
              title={pending.why}
              data-testid="order-release-pending"
            >
              ◔ {pending.words}
            </span>
          ) : (
            column.cell(row, props.context)
          )}
        </span>
      ))}
    </div>
  );
});
