import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorValue } from '../../../shared/errors.ts';
import type { HostCallName, HostInput } from '../../../shared/host/contract.ts';
import type { ChannelsResponse, ChannelTroubles } from '../../../shared/protocol/index.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { useHost } from '../../replica/index.ts';

const LOOK_EVERY_MS = 4000;
const OWN = 'channel.';

/** Sentences of this room's own codes; others are everybody's. */
export function useChannelErrorText(): (
  error: Pick<ErrorValue, 'code'> & { meta?: unknown },
) => string {
  const { t } = useTranslation('channels');
  const others = useErrorText();
  return useCallback(
    ({ code, meta }) => {
      const values = (meta ?? {}) as Record<string, unknown>;
      const { field } = values;
      const named = typeof field === 'string' ? t([`field.${field}`, field]) : field;
      return code.startsWith(OWN)
        ? t(`errors.${code.slice(OWN.length)}`, {
            ...values,
            field: named,
            defaultValue: others({ code, meta: values }),
          })
        : others({ code, meta: values });
    },
    [t, others],
  );
}

type Changing = Extract<
  HostCallName,
  'channels:connect' | 'channels:change' | 'channels:remove' | 'channels:ask' | 'channels:settle'
>;

/** Connections as central has them, and what needs a look at one of them; looked at again while the screen is open. */
export function useChannels(shownId: string | undefined) {
  const host = useHost();
  const errorText = useChannelErrorText();
  const [kept, setKept] = useState<ChannelsResponse>();
  const [troubles, setTroubles] = useState<ChannelTroubles>();
  const [problem, setProblem] = useState<string>();
  const [asked, setAsked] = useState(0);

  useEffect(() => {
    let over = false;
    const read = async () => {
      const list = await host.call('channels:list', {});
      const found =
        shownId === undefined
          ? undefined
          : await host.call('channels:list-troubles', { id: shownId });
      if (over) return;
      if (list.ok) setKept(list.value);
      setTroubles(found?.ok === true ? found.value : undefined);
      setProblem(list.ok ? undefined : errorText(list.error));
    };
    void read();
    const timer = setInterval(() => void read(), LOOK_EVERY_MS);
    return () => {
      over = true;
      clearInterval(timer);
    };
  }, [host, errorText, shownId, asked]);

  /** undefined: done; else why not. */
  const change = useCallback(
    async <K extends Changing>(name: K, input: HostInput<K>): Promise<string | undefined> => {
      const answer = await host.call(name, input);
      setAsked((times) => times + 1);
      return answer.ok ? undefined : errorText(answer.error);
    },
    [host, errorText],
  );
  return { kept, troubles, problem, change };
}
export type ChangeChannels = ReturnType<typeof useChannels>['change'];
