import { useCallback, useEffect, useState } from 'react';
import type { AllocationResponse } from '../../../shared/protocol/index.ts';
import type { AllocationSettings } from '../../../shared/schema/index.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { useHost } from '../../replica/index.ts';

/** How the house shares out its stock, as central has it and as the person would have it. */
export function useAllocation() {
  const host = useHost();
  const errorText = useErrorText();
  const [kept, setKept] = useState<AllocationResponse>();
  const [draft, setDraft] = useState<AllocationSettings>();
  const [problem, setProblem] = useState<string>();

  const take = useCallback((answer: AllocationResponse) => {
    setKept(answer);
    setDraft(answer.settings);
  }, []);

  useEffect(() => {
    let over = false;
    const read = async () => {
      const answer = await host.call('allocation:get', {});
      if (over) return;
      setProblem(answer.ok ? undefined : errorText(answer.error));
      if (answer.ok) take(answer.value);
    };
    void read();
    return () => {
      over = true;
    };
  }, [host, errorText, take]);

  const save = async (): Promise<void> => {
    if (!draft) return;
    const answer = await host.call('allocation:save', draft);
    setProblem(answer.ok ? undefined : errorText(answer.error));
    if (answer.ok) take(answer.value);
  };
  return { kept, draft, setDraft, problem, save };
}
