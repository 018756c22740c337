import { useCallback, useEffect, useState } from 'react';
import type { OrderOutward } from '../../../shared/protocol/index.ts';
import { useHost } from '../../replica/index.ts';
import { useChannelErrorText } from './useChannels.ts';

/** While something is under way: that it was told moves nothing else at central. */
const LOOK_EVERY_MS = 4000;

/** What goes back to an order's channel; asked anew when `moved` is another, and while something waits. */
export function useOutward(orderId: string, moved: unknown) {
  const host = useHost();
  const errorText = useChannelErrorText();
  const [outward, setOutward] = useState<OrderOutward>();
  const [asked, setAsked] = useState(0);

  useEffect(() => {
    let over = false;
    const read = async () => {
      const answer = await host.call('orders:outward', { id: orderId });
      if (!over && answer.ok) setOutward(answer.value);
    };
    void read();
    return () => {
      over = true;
    };
  }, [host, orderId, moved, asked]);

  const waits = outward?.messages.some(({ state }) => state === 'waiting') === true;
  useEffect(() => {
    if (!waits) return undefined;
    const timer = setInterval(() => setAsked((times) => times + 1), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [waits]);

  /** Told again. undefined: done; else why not. */
  const settle = useCallback(
    async (channel: string, id: string): Promise<string | undefined> => {
      const message = { channel, of: 'message', id, action: 'retry' } as const;
      const answer = await host.call('channels:settle', message);
      setAsked((times) => times + 1);
      return answer.ok ? undefined : errorText(answer.error);
    },
    [host, errorText],
  );
  return { outward, settle };
}
