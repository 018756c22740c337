import { useCallback, useState } from 'react';
import type { CheckSettings } from '../../../shared/checks/index.ts';
import type { BlockRequest, ChecksResponse } from '../../../shared/protocol/index.ts';
import { useHost } from '../../replica/index.ts';
import { useAsked } from '../common/useAsked.ts';

/** How orders are checked, and what the person makes of it before it is saved. */
export function useChecks() {
  const host = useHost();
  const [draft, setDraft] = useState<CheckSettings>();
  const ask = useCallback(() => host.call('checks:get', {}), [host]);
  const onAnswer = useCallback(({ settings }: ChecksResponse) => setDraft(settings), []);
  const { kept, problem, load, settle } = useAsked(ask, { onAnswer });

  const save = async () => {
    if (!kept || !draft) return false;
    return settle('checks:save', { basedOn: kept.version, settings: draft });
  };
  const block = (body: BlockRequest) => settle('checks:block', body);
  const unblock = (id: string) => settle('checks:unblock', { id, reason: '' });
  return { kept, draft, setDraft, problem, save, load, block, unblock };
}
