import { useEffect, useState } from 'react';
import type { Fulfilment } from '../../shared/schema/index.ts';
import { onPoke } from './common/onPoke.ts';
import { useHost, useReplica, useStatus } from '../replica/index.ts';

export interface Standing {
  readonly open: number;
  readonly released: number;
  readonly picking: number;
  readonly packing: number;
  /** All that were ever shipped, as central counts them; undefined while it is away. */
  readonly shipped: number | undefined;
  readonly exceptions: number;
}

const GROUP: Readonly<
  Partial<Record<Fulfilment['status'], 'open' | 'released' | 'picking' | 'packing'>>
> = {
  open: 'open',
  released: 'released',
  picking: 'picking',
  picked: 'picking',
  packing: 'packing',
  packed: 'packing',
};

export function countStanding(
  fulfilments: readonly Pick<Fulfilment, 'status'>[],
): Pick<Standing, 'open' | 'released' | 'picking' | 'packing'> {
  const counts = { open: 0, released: 0, picking: 0, packing: 0 };
  for (const { status } of fulfilments) {
    const group = GROUP[status];
    if (group) counts[group] += 1;
  }
  return counts;
}

/** Where the work stands, from what this station holds: live, and the same without central. */
export function useStanding(): Standing {
  const replica = useReplica();
  const [counts, setCounts] = useState(NOTHING);
  const shipped = useShipped();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const recount = () => {
      timer = undefined;
      const next = {
        ...countStanding(replica.all('fulfilments')),
        exceptions: replica.all('exceptions').filter(({ status }) => status === 'open').length,
      };
      setCounts((before) => (isSame(before, next) ? before : next));
    };
    const later = () => {
      timer ??= setTimeout(recount, RECOUNT_MS);
    };
    timer = setTimeout(recount, 0);
    const stops = [
      replica.watchCollection('fulfilments', later),
      replica.watchCollection('exceptions', later),
    ];
    return () => {
      clearTimeout(timer);
      for (const stop of stops) stop();
    };
  }, [replica]);
  return { ...counts, shipped };
}

type Counts = Omit<Standing, 'shipped'>;
const NOTHING: Counts = { open: 0, released: 0, picking: 0, packing: 0, exceptions: 0 };
const isSame = (a: Counts, b: Counts): boolean =>
  (Object.keys(a) as (keyof Counts)[]).every((key) => a[key] === b[key]);

/** Counting looks at every order held here: often enough to read as live, not with every scan. */
const RECOUNT_MS = 400;

/** Central is asked for the number of shipped orders at most this often. */
const EVERY_MS = 3000;

/** Shipped orders have left the station: central counts them. Unknown while it is away. */
function useShipped(): number | undefined {
  const host = useHost();
  const live = useStatus()?.connection === 'live';
  const [shipped, setShipped] = useState<number>();
  useEffect(() => {
    if (!live) return;
    const ask = async () => {
      const answer = await host.call('orders:query', { status: 'shipped', limit: 1 });
      if (answer.ok) setShipped(answer.value.total);
    };
    void ask();
    return onPoke(host, EVERY_MS, () => void ask());
  }, [host, live]);
  return live ? shipped : undefined;
}
