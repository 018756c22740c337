import { useCallback, useMemo, useState } from 'react';
import { DEFAULT_COLUMNS, ORDER_COLUMNS, type OrderColumn } from './columns.tsx';

const KEPT = 'stowline.desk.orderColumns';

function kept(): readonly string[] {
  const stored = localStorage.getItem(KEPT);
  return stored === null ? DEFAULT_COLUMNS : stored.split(',');
}

/** Which columns are shown, remembered on this machine. The order number always is. */
export function useColumnChoice(): {
  readonly columns: readonly OrderColumn[];
  readonly toggle: (id: OrderColumn['id']) => void;
} {
  const [ids, setIds] = useState<readonly string[]>(kept);
  const columns = useMemo(
    () => ORDER_COLUMNS.filter(({ id }) => id === 'number' || ids.includes(id)),
    [ids],
  );
  const toggle = useCallback(
    (id: OrderColumn['id']) =>
      setIds((before) => {
        const next = before.includes(id) ? before.filter((each) => each !== id) : [...before, id];
        localStorage.setItem(KEPT, next.join(','));
        return next;
      }),
    [],
  );
  return { columns, toggle };
}
