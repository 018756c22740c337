import { useCallback, useEffect, useState } from 'react';
import type { CheckSettings } from '../../../shared/checks/index.ts';
import type { BlockRequest, ChecksResponse } from '../../../shared/protocol/index.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { useHost } from '../../replica/index.ts';

/** How orders are checked, and what the person makes of it before it is saved. */
export function useChecks() {
  const host = useHost();
  const errorText = useErrorText();
  const [kept, setKept] = useState<ChecksResponse>();
  const [draft, setDraft] = useState<CheckSettings>();
  const [problem, setProblem] = useState<string>();
  const [asked, setAsked] = useState(0);
  const load = useCallback(() => setAsked((times) => times + 1), []);

  useEffect(() => {
    let over = false;
    const read = async () => {
      const answer = await host.call('checks:get', {});
      if (over) return;
      setProblem(answer.ok ? undefined : errorText(answer.error));
      if (!answer.ok) return;
      setKept(answer.value);
      setDraft(answer.value.settings);
    };
    void read();
    return () => {
      over = true;
    };
  }, [host, errorText, asked]);

  const settled = (
    answer:
      | { readonly ok: true }
      | { readonly ok: false; readonly error: Parameters<typeof errorText>[0] },
  ): boolean => {
    setProblem(answer.ok ? undefined : errorText(answer.error));
    if (answer.ok) load();
    return answer.ok;
  };
  const save = async () => {
    if (!kept || !draft) return false;
    return settled(await host.call('checks:save', { basedOn: kept.version, settings: draft }));
  };
  const block = async (body: BlockRequest) => settled(await host.call('checks:block', body));
  const unblock = async (id: string) =>
    settled(await host.call('checks:unblock', { id, reason: '' }));
  return { kept, draft, setDraft, problem, save, load, block, unblock };
}
