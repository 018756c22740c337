import { useCallback, useEffect, useState } from 'react';
import type { OrderOutward } from '../../../shared/protocol/index.ts';
import { useHost } from '../../replica/index.ts';
import { onPoke } from '../common/onPoke.ts';
import { useAsked } from '../common/useAsked.ts';
import { useChannelErrorText } from './useChannels.ts';

/** When the state moves, and while something is under way: that it was told moves nothing else at central. */
const LOOK_EVERY_MS = 4000;

/** What goes back to an order's channel, and how it fares. */
export function useOutward(orderId: string) {
  const host = useHost();
  const errorText = useChannelErrorText();
  const [waits, setWaits] = useState(false);
  const ask = useCallback(() => host.call('orders:outward', { id: orderId }), [host, orderId]);
  const onAnswer = useCallback(
    ({ messages }: OrderOutward) => setWaits(messages.some(({ state }) => state === 'waiting')),
    [],
  );
  const everyMs = waits ? LOOK_EVERY_MS : undefined;
  const asked = useAsked(ask, { everyMs, onAnswer, errorText });
  const { load } = asked;
  useEffect(() => onPoke(host, LOOK_EVERY_MS, load), [host, load]);
  return asked;
}
