import type { Replica } from '../../replica/index.ts';
import type { OrderList } from './useOrderList.ts';

export interface SeenValues {
  readonly country: readonly string[];
  readonly channel: readonly string[];
}

/** Countries and channels of the open work here and of the rows loaded so far: suggestions, not all there are. */
export function seenValues(replica: Pick<Replica, 'all'>, list: OrderList): SeenValues {
  const country = new Set<string>();
  const channel = new Set<string>();
  for (const row of [...replica.all('fulfilments'), ...list.loaded()]) {
    country.add(row.country);
    channel.add(row.channel);
  }
  return { country: sorted(country), channel: sorted(channel) };
}

const sorted = (values: ReadonlySet<string>): readonly string[] =>
  [...values].filter((value) => value !== '').sort();
