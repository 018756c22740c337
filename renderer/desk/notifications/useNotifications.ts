import { useCallback } from 'react';
import { ok, type Result } from '../../../shared/errors.ts';
import type { NoticesResponse, OutboxPage, OutboxQuery } from '../../../shared/protocol/index.ts';
import { useHost } from '../../replica/index.ts';
import { useAsked, type Asked } from '../common/useAsked.ts';

const LOOK_EVERY_MS = 4000;

interface Notices extends NoticesResponse {
  readonly outbox: OutboxPage;
}

/** Receivers and the outbox as central has them, looked at again while the screen is open. */
export function useNotifications(query: OutboxQuery): Asked<Notices> {
  const host = useHost();
  const ask = useCallback(async (): Promise<Result<Notices>> => {
    const [list, page] = await Promise.all([
      host.call('notifications:list', {}),
      host.call('notifications:query', query),
    ]);
    if (!list.ok) return list;
    return page.ok ? ok({ ...list.value, outbox: page.value }) : page;
  }, [host, query]);
  return useAsked(ask, { everyMs: LOOK_EVERY_MS });
}
export type ChangeNotifications = Asked<unknown>['change'];
