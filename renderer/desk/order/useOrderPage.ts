import { useCallback, useEffect, useState } from 'react';
import type { OrderPageView } from '../../../shared/protocol/index.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { useHost } from '../../replica/index.ts';
import { onPoke } from '../common/onPoke.ts';

/** What is on the screen is asked for again at most this often. */
const REFRESH_MS = 2000;

/** An order as central has it, again when the state moves. */
export function useOrderPage(orderId: string) {
  const host = useHost();
  const errorText = useErrorText();
  const [page, setPage] = useState<OrderPageView>();
  const [problem, setProblem] = useState<string>();
  const [asked, setAsked] = useState(0);
  const load = useCallback(() => setAsked((times) => times + 1), []);

  useEffect(() => onPoke(host, REFRESH_MS, load), [host, load]);
  useEffect(() => {
    let over = false;
    const read = async () => {
      const answer = await host.call('orders:page', { id: orderId });
      if (over) return;
      if (answer.ok) setPage(answer.value);
      setProblem(answer.ok ? undefined : errorText(answer.error));
    };
    void read();
    return () => {
      over = true;
    };
  }, [host, orderId, errorText, asked]);
  return { page, problem, load };
}
