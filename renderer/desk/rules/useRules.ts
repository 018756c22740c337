import { useCallback, useEffect, useState } from 'react';
import type { RulesCheckResponse, RulesResponse } from '../../../shared/protocol/index.ts';
import type { RuleSet } from '../../../shared/rules/index.ts';
import { useHost } from '../../replica/index.ts';
import { useAsked } from '../common/useAsked.ts';

const CHECK_AFTER_MS = 400;

/** The rules in force, and what the person makes of them before they are saved. */
export function useRules() {
  const host = useHost();
  const [draft, setDraft] = useState<RuleSet>();
  const [checked, setChecked] = useState<RulesCheckResponse>();
  const ask = useCallback(() => host.call('rules:get', {}), [host]);
  const onAnswer = useCallback(({ set, version }: RulesResponse) => {
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    setDraft(version === 0 ? { ...set, timeZone } : set);
  }, []);
  const { kept, problem, load, settle } = useAsked(ask, { onAnswer });

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
    return settle('rules:save', { basedOn: kept.version, set: draft, note });
  };
  return { kept, draft, setDraft, checked, problem, save, load };
}
