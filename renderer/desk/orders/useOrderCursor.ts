import { useCallback, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react';
import type { OrderRow } from '../../../shared/schema/index.ts';
import { keySteps } from './keySteps.ts';
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

interface State {
  /** Of which list: another list begins afresh. */
  readonly key: string;
  readonly index: number;
  /** Where an extended selection began. */
  readonly anchor: number;
  readonly moved: number;
  readonly selection: Selection<OrderRow>;
}

const fresh = (key: string): State => ({
  key,
  index: 0,
  anchor: 0,
  moved: 0,
  selection: noSelection(),
});

/** Where the keyboard is in the list, and what is ticked. */
export function useOrderCursor(list: OrderList, actions: CursorActions): OrderCursor {
  const [stored, setStored] = useState<State>(() => fresh(list.key));
  const state = stored.key === list.key ? stored : fresh(list.key);
  const latest = useRef({ list, actions, state });
  useLayoutEffect(() => {
    latest.current = { list, actions, state };
  });

  const change = useCallback((part: (before: State, list: OrderList) => Partial<State>) => {
    setStored((before) => {
      const { list } = latest.current;
      const base = before.key === list.key ? before : fresh(list.key);
      return { ...base, ...part(base, list) };
    });
  }, []);

  const select = useCallback(
    (at: number, extend: boolean) =>
      change((before, list) => {
        const row = list.row(at);
        if (!row) return {};
        if (extend) return { index: at, selection: extended(before, list, at) };
        return { index: at, anchor: at, selection: toggleSelected(before.selection, row) };
      }),
    [change],
  );
  const open = useCallback(
    (at: number) => {
      change(() => ({ index: at, anchor: at }));
      const row = latest.current.list.row(at);
      if (row) latest.current.actions.onOpen(row);
    },
    [change],
  );
  const move = useCallback(
    (to: number, extend: boolean) =>
      change((before, list) => {
        const target = Math.max(0, Math.min((list.total ?? 0) - 1, to));
        const step = { index: target, moved: before.moved + 1 };
        return extend
          ? { ...step, selection: extended(before, list, target) }
          : { ...step, anchor: target };
      }),
    [change],
  );
  const selectAllMatching = useCallback(
    () => change(() => ({ selection: allSelection() })),
    [change],
  );
  const clear = useCallback(() => change(() => ({ selection: noSelection() })), [change]);
  const toggleAll = useCallback(
    () =>
      change(({ selection }, { total }) => ({
        selection: countSelected(selection, total ?? 0) > 0 ? noSelection() : allSelection(),
      })),
    [change],
  );

  const onKeyDown = useCallback(
    (event: KeyboardEvent) => {
      const { list, actions, state } = latest.current;
      const step = keySteps(event, {
        index: state.index,
        length: list.total ?? 0,
        move,
        toggle: () => select(state.index, false),
        open: () => open(state.index),
        selectAll: selectAllMatching,
        release: actions.onRelease,
        back: actions.onBack,
      });
      if (!step) return;
      event.preventDefault();
      step();
    },
    [move, open, select, selectAllMatching],
  );

  const { selection } = state;
  const total = list.total ?? 0;
  const selectedCount = countSelected(selection, total);
  return {
    index: state.index,
    moved: state.moved,
    selection,
    selectedCount,
    allState: selectedCount === 0 ? 'none' : selectedCount >= total ? 'all' : 'some',
    isSelected: (id) => isSelected(selection, id),
    toggleAll,
    selectAllMatching,
    clear,
    select,
    open,
    onKeyDown,
  };
}

/** The selection with the rows from the anchor to `at` added, as far as they are here. */
function extended({ selection, anchor }: State, list: OrderList, at: number): Selection<OrderRow> {
  const rows: OrderRow[] = [];
  for (let index = Math.min(anchor, at); index <= Math.max(anchor, at); index += 1) {
    const row = list.row(index);
    if (row) rows.push(row);
  }
  return setSelected(selection, rows, true);
}
