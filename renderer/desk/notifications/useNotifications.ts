import { useCallback, useEffect, useState } from 'react';
import type { HostCallName, HostInput } from '../../../shared/host/contract.ts';
import type { NoticesResponse, OutboxPage, OutboxQuery } from '../../../shared/protocol/index.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { useHost } from '../../replica/index.ts';

const LOOK_EVERY_MS = 4000;

type Changing = Extract<
  HostCallName,
  | 'notifications:save-target'
  | 'notifications:remove-target'
  | 'notifications:test-target'
  | 'notifications:save-mail'
  | 'notifications:decide'
>;

/** Receivers and the outbox as central has them, looked at again while the screen is open. */
export function useNotifications(query: OutboxQuery) {
  const host = useHost();
  const errorText = useErrorText();
  const [kept, setKept] = useState<NoticesResponse>();
  const [outbox, setOutbox] = useState<OutboxPage>();
  const [problem, setProblem] = useState<string>();
  const [asked, setAsked] = useState(0);

  useEffect(() => {
    let over = false;
    const read = async () => {
      const [list, page] = await Promise.all([
        host.call('notifications:list', {}),
        host.call('notifications:query', query),
      ]);
      if (over) return;
      if (list.ok) setKept(list.value);
      if (page.ok) setOutbox(page.value);
      const failed = [list, page].find((answer) => !answer.ok);
      setProblem(failed?.ok === false ? errorText(failed.error) : undefined);
    };
    void read();
    const timer = setInterval(() => void read(), LOOK_EVERY_MS);
    return () => {
      over = true;
      clearInterval(timer);
    };
  }, [host, errorText, query, asked]);

  /** undefined: done; else why not. */
  const change = useCallback(
    async <K extends Changing>(name: K, input: HostInput<K>): Promise<string | undefined> => {
      const answer = await host.call(name, input);
      setAsked((times) => times + 1);
      return answer.ok ? undefined : errorText(answer.error);
    },
    [host, errorText],
  );
  return { kept, outbox, problem, change };
}
export type ChangeNotifications = ReturnType<typeof useNotifications>['change'];
