import { useState } from 'react';
import type { FactDraft } from '../../../shared/facts/index.ts';
import { uuidv7 } from '../../../shared/ids.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { useRecord } from '../../replica/index.ts';
import { usePin } from '../session/PinGate.tsx';

type Unnamed<D> = D extends FactDraft ? Omit<D, 'id'> : never;

/** Records one request after the PIN that it needs; `onDone` once it is journalled, else `problem` says why not. */
export function useRequest(onDone: () => void): {
  readonly request: (draft: Unnamed<FactDraft>) => Promise<void>;
  readonly problem: string | undefined;
} {
  const record = useRecord();
  const pin = usePin();
  const errorText = useErrorText();
  const [problem, setProblem] = useState<string>();
  return {
    problem,
    request: async (draft) => {
      if (!(await pin())) return;
      const answer = await record([{ ...draft, id: uuidv7() }]);
      if (answer.ok) onDone();
      else setProblem(errorText(answer.error));
    },
  };
}
