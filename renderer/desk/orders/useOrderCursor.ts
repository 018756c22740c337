import { useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { OrderRow } from '../../../shared/schema/index.ts';
import {
  allSelection,
  countSelected,
  isSelected,
  noSelection,
  setSelected,
  toggleSelected,
  type Selection,
} from './selection.ts';
import type { OrderList } from './useOrderList.ts';

const PAGE = 15;

export interface OrderCursor {
  readonly index: number;
  /** Counts moves by key, so that the table scrolls after the cursor but not when a row is clicked. */
  readonly moved: number;
  readonly selection: Selection<OrderRow>;
  readonly selectedCount: number;
  readonly allState: 'none' | 'some' | 'all';
  readonly isSelected: (id: string) => boolean;
  readonly toggleAll: () => void;
  readonly selectAllMatching: () => void;
  readonly clear: () => void;
  readonly select: (index: number, extend: boolean) => void;
  readonly open: (index: number) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

export interface CursorActions {
  readonly onOpen: (row: OrderRow) => void;
  readonly onRelease: () => void;
  readonly onBack: () => void;
}

/** Where the keyboard is in the list, and what is ticked. */
export function useOrderCursor(list: OrderList, actions: CursorActions): OrderCursor {
  const [index, setIndex] = useState(0);
  const [moved, setMoved] = useState(0);
  const [selection, setSelection] = useState<Selection<OrderRow>>(noSelection);
  const latest = useRef({ list, actions, index, anchor: 0 });
  latest.current.list = list;
  latest.current.actions = actions;
  latest.current.index = index;

  useEffect(() => {
    setIndex(0);
    setSelection(noSelection());
  }, [list.key]);

  const total = list.total ?? 0;
  const selectedCount = countSelected(selection, total);

  const select = useCallback((at: number, extend: boolean) => {
    const { list, anchor } = latest.current;
    const row = list.row(at);
    if (!row) return;
    if (extend) {
      const rows = rowsBetween(list, anchor, at);
      setSelection((before) => setSelected(before, rows, true));
    } else {
      latest.current.anchor = at;
      setSelection((before) => toggleSelected(before, row));
    }
    setIndex(at);
  }, []);

  const open = useCallback((at: number) => {
    const row = latest.current.list.row(at);
    setIndex(at);
    latest.current.anchor = at;
    if (row) latest.current.actions.onOpen(row);
  }, []);

  const move = useCallback((to: number, extend: boolean) => {
    const { list } = latest.current;
    const length = list.total ?? 0;
    const target = Math.max(0, Math.min(length - 1, to));
    if (extend) {
      const rows = rowsBetween(list, latest.current.anchor, target);
      setSelection((before) => setSelected(before, rows, true));
    } else {
      latest.current.anchor = target;
    }
    setIndex(target);
    setMoved((count) => count + 1);
  }, []);

  const selectAllMatching = useCallback(() => setSelection(allSelection()), []);
  const clear = useCallback(() => setSelection(noSelection()), []);
  const toggleAll = useCallback(
    () =>
      setSelection((before) =>
        countSelected(before, latest.current.list.total ?? 0) > 0 ? noSelection() : allSelection(),
      ),
    [],
  );

  const onKeyDown = useCallback(
    (event: KeyboardEvent) => {
      const { index, list, actions } = latest.current;
      const length = list.total ?? 0;
      const extend = event.shiftKey;
      const steps: Record<string, () => void> = {
        ArrowDown: () => move(index + 1, extend),
        j: () => move(index + 1, false),
        ArrowUp: () => move(index - 1, extend),
        k: () => move(index - 1, false),
        PageDown: () => move(index + PAGE, extend),
        PageUp: () => move(index - PAGE, extend),
        Home: () => move(0, extend),
        End: () => move(length - 1, extend),
        ' ': () => select(index, false),
        x: () => select(index, false),
        Enter: () => open(index),
        r: actions.onRelease,
        Escape: actions.onBack,
      };
      const modified = event.ctrlKey || event.metaKey;
      const step = modified
        ? event.key.toLowerCase() === 'a'
          ? selectAllMatching
          : undefined
        : event.altKey
          ? undefined
          : steps[event.key];
      if (!step) return;
      event.preventDefault();
      step();
    },
    [move, open, select, selectAllMatching],
  );

  const isRowSelected = useCallback((id: string) => isSelected(selection, id), [selection]);

  return useMemo(
    () => ({
      index,
      moved,
      selection,
      selectedCount,
      allState: selectedCount === 0 ? 'none' : selectedCount >= total ? 'all' : 'some',
      isSelected: isRowSelected,
      toggleAll,
      selectAllMatching,
      clear,
      select,
      open,
      onKeyDown,
    }),
    [
      index,
      moved,
      selection,
      selectedCount,
      total,
      isRowSelected,
      toggleAll,
      selectAllMatching,
      clear,
      select,
      open,
      onKeyDown,
    ],
  );
}

/** Rows between two places, both inclusive, as far as they are here. */
function rowsBetween(list: OrderList, a: number, b: number): OrderRow[] {
  const rows: OrderRow[] = [];
  for (let at = Math.min(a, b); at <= Math.max(a, b); at += 1) {
    const row = list.row(at);
    if (row) rows.push(row);
  }
  return rows;
}
