import { useCallback, useEffect } from 'react';
import { useHost } from '../../replica/index.ts';
import { onPoke } from '../common/onPoke.ts';
import { useAsked } from '../common/useAsked.ts';

/** What is on the screen is asked for again at most this often. */
const REFRESH_MS = 2000;

/** An order as central has it, again when the state moves. */
export function useOrderPage(orderId: string) {
  const host = useHost();
  const ask = useCallback(() => host.call('orders:page', { id: orderId }), [host, orderId]);
  const { kept: page, problem, load } = useAsked(ask);
  useEffect(() => onPoke(host, REFRESH_MS, load), [host, load]);
  return { page, problem, load };
}
