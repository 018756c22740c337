import { useEffect, useMemo, useState } from 'react';
import type { Fulfilment } from '../../shared/schema/index.ts';
import { useCollection, useHost, useStatus } from '../replica/index.ts';

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
  const fulfilments = useCollection('fulfilments');
  const exceptions = useCollection('exceptions', { where: ({ status }) => status === 'open' });
  const counts = useMemo(() => countStanding(fulfilments), [fulfilments]);
  const shipped = useShipped(counts.packing);
  return { ...counts, shipped, exceptions: exceptions.length };
}

const PAUSE_MS = 1500;

/** Shipped orders have left the station: central counts them, asked again when parcels leave. */
function useShipped(packing: number): number | undefined {
  const host = useHost();
  const connection = useStatus()?.connection;
  const [shipped, setShipped] = useState<number>();
  useEffect(() => {
    if (connection !== 'live') {
      setShipped(undefined);
      return;
    }
    let gone = false;
    const ask = async () => {
      const answer = await host.call('orders:query', { status: 'shipped', limit: 1 });
      if (!gone && answer.ok) setShipped(answer.value.total);
    };
    const timer = setTimeout(() => void ask(), PAUSE_MS);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [host, connection, packing]);
  return shipped;
}
