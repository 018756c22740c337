import { useCallback, useState } from 'react';
import type { AllocationResponse } from '../../../shared/protocol/index.ts';
import type { AllocationSettings } from '../../../shared/schema/index.ts';
import { useHost } from '../../replica/index.ts';
import { useAsked } from '../common/useAsked.ts';

/** How the house shares out its stock, as central has it and as the person would have it. */
export function useAllocation() {
  const host = useHost();
  const [draft, setDraft] = useState<AllocationSettings>();
  const ask = useCallback(() => host.call('allocation:get', {}), [host]);
  const onAnswer = useCallback(({ settings }: AllocationResponse) => setDraft(settings), []);
  const { kept, problem, settle } = useAsked(ask, { onAnswer });

  const save = async (): Promise<void> => {
    if (draft) await settle('allocation:save', draft);
  };
  return { kept, draft, setDraft, problem, save };
}
