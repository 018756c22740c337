import { useEffect, useState } from 'react';
import { useReplica } from '../../replica/index.ts';
import type { OrderList } from './useOrderList.ts';

export interface SeenValues {
  readonly countries: readonly string[];
  readonly channels: readonly string[];
}

/** Countries and channels of the open work here and of the rows loaded so far: suggestions for the filter. */
export function useSeenValues(list: OrderList): SeenValues {
  const replica = useReplica();
  const [seen, setSeen] = useState<SeenValues>({ countries: [], channels: [] });
  useEffect(() => {
    const countries = new Set<string>();
    const channels = new Set<string>();
    for (const { country, channel } of [...replica.all('fulfilments'), ...list.loaded()]) {
      countries.add(country);
      channels.add(channel);
    }
    setSeen((before) => ({
      countries: merged(before.countries, countries),
      channels: merged(before.channels, channels),
    }));
  }, [replica, list]);
  return seen;
}

const merged = (before: readonly string[], more: ReadonlySet<string>): readonly string[] =>
  [...new Set([...before, ...more])].filter((value) => value !== '').sort();
