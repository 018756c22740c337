import { useEffect, useState } from 'react';
import type { OrderRow } from '../../../shared/schema/index.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { useHost } from '../../replica/index.ts';
import { collectReleasable, type Releasable } from './collectReleasable.ts';
import type { OrderFilter } from './orderFilter.ts';
import type { Selection } from './selection.ts';

export interface Collected {
  readonly releasable: Releasable | undefined;
  readonly done: number;
  readonly total: number;
  readonly problem: string | undefined;
}

export interface CollectedOptions {
  readonly selection: Selection<OrderRow>;
  readonly selectedCount: number;
  readonly filter: OrderFilter;
  readonly wanted: boolean;
}

/** What of the selection can be released; of 'all that match', asked of central page by page. */
export function useCollected(options: CollectedOptions): Collected {
  const { selection, selectedCount, filter, wanted } = options;
  const host = useHost();
  const errorText = useErrorText();
  const [collected, setCollected] = useState<Collected>({
    releasable: undefined,
    done: 0,
    total: selectedCount,
    problem: undefined,
  });
  useEffect(() => {
    if (!wanted) return;
    let gone = false;
    const collect = async () => {
      const answer = await collectReleasable(selection, filter, {
        query: (query) => host.call('orders:query', query),
        onProgress: (done, total) => setCollected((before) => ({ ...before, done, total })),
        cancelled: () => gone,
      });
      if (gone) return;
      setCollected((before) =>
        answer.ok
          ? { ...before, releasable: answer.value }
          : { ...before, problem: errorText(answer.error) },
      );
    };
    void collect();
    return () => {
      gone = true;
    };
  }, [wanted, selection, filter, host, errorText]);
  return collected;
}
