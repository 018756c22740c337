import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { ok, type ErrorValue, type Result } from '../../../shared/errors.ts';
import type { ChannelsResponse, ChannelTroubles } from '../../../shared/protocol/index.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { useHost } from '../../replica/index.ts';
import { useAsked, type Asked } from '../common/useAsked.ts';

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

interface Channels extends ChannelsResponse {
  /** Of one connection, named: the one before may still be on the screen. */
  readonly troubles?: ChannelTroubles & { readonly of: string };
}

/** Connections as central has them, and what needs a look at one of them; looked at again while the screen is open. */
export function useChannels(shownId: string | undefined) {
  const host = useHost();
  const errorText = useChannelErrorText();
  const ask = useCallback(async (): Promise<Result<Channels>> => {
    const list = await host.call('channels:list', {});
    if (!list.ok || shownId === undefined) return list;
    const found = await host.call('channels:list-troubles', { id: shownId });
    return found.ok ? ok({ ...list.value, troubles: { of: shownId, ...found.value } }) : list;
  }, [host, shownId]);
  return useAsked(ask, { everyMs: LOOK_EVERY_MS, errorText });
}
export type ChangeChannels = Asked<unknown>['change'];
