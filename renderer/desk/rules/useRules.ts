import { useCallback, useEffect, useState } from 'react';
import type { RulesCheckResponse, RulesResponse } from '../../../shared/protocol/index.ts';
import type { RuleSet } from '../../../shared/rules/index.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { useHost } from '../../replica/index.ts';

const CHECK_AFTER_MS = 400;

/** The rules in force, and what the person makes of them before they are saved. */
export function useRules() {
  const host = useHost();
  const errorText = useErrorText();
  const [kept, setKept] = useState<RulesResponse>();
  const [draft, setDraft] = useState<RuleSet>();
  const [checked, setChecked] = useState<RulesCheckResponse>();
  const [problem, setProblem] = useState<string>();

  const [asked, setAsked] = useState(0);
  const load = useCallback(() => setAsked((times) => times + 1), []);

  useEffect(() => {
    let over = false;
    const read = async () => {
      const answer = await host.call('rules:get', {});
      if (over) return;
      setProblem(answer.ok ? undefined : errorText(answer.error));
      if (!answer.ok) return;
      const { set, version } = answer.value;
      const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
      setKept(answer.value);
      setDraft(version === 0 ? { ...set, timeZone } : set);
    };
    void read();
    return () => {
      over = true;
    };
  }, [host, errorText, asked]);

  useEffect(() => {
    if (!draft) return undefined;
    let over = false;
    const check = async () => {
      const answer = await host.call('rules:check', { set: draft });
      if (!over) setChecked(answer.ok ? answer.value : undefined);
    };
    const timer = setTimeout(() => void check(), CHECK_AFTER_MS);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [host, draft]);

  const save = async (note: string): Promise<boolean> => {
    if (!draft || !kept) return false;
    const body = { basedOn: kept.version, set: draft, note };
    const answer = await host.call('rules:save', body);
    if (answer.ok) load();
    else setProblem(errorText(answer.error));
    return answer.ok;
  };
  return { kept, draft, setDraft, checked, problem, save, load };
}
