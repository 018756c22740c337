import { useCallback, useEffect, useState } from 'react';
import type { ErrorValue, Result } from '../../../shared/errors.ts';
import type { HostCallName, HostInput } from '../../../shared/host/contract.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { useHost } from '../../replica/index.ts';

type ErrorText = (error: ErrorValue) => string;

export interface AskOptions<T> {
  /** Asked again so often while it is on the screen. Absent: only when told to. */
  readonly everyMs?: number | undefined;
  /** Hears of each answer, such as to make a draft of it. Has to stay the same function. */
  readonly onAnswer?: (value: T) => void;
  /** Sentences of a room's own codes. Has to stay the same function. Default: everybody's. */
  readonly errorText?: ErrorText;
}

export interface Asked<T> {
  /** As answered last; kept while a later question fails. */
  readonly kept: T | undefined;
  /** Why nothing came, or why nothing was done, in words. */
  readonly problem: string | undefined;
  readonly load: () => void;
  /** Has something changed, and asks anew once it is. undefined: done; else why not. */
  readonly change: <K extends HostCallName>(
    name: K,
    input: HostInput<K>,
  ) => Promise<string | undefined>;
  /** The same, where the problem tells why not. True: done. */
  readonly settle: <K extends HostCallName>(name: K, input: HostInput<K>) => Promise<boolean>;
}

/** Asks central for something, keeps what it said, and tells why not. `ask` as another function is another question. */
export function useAsked<T>(
  ask: () => Promise<Result<T>>,
  { everyMs, onAnswer, errorText: own }: AskOptions<T> = {},
): Asked<T> {
  const host = useHost();
  const everybodys = useErrorText();
  const errorText: ErrorText = own ?? everybodys;
  const [kept, setKept] = useState<T>();
  const [problem, setProblem] = useState<string>();
  const [asked, setAsked] = useState(0);
  const load = useCallback(() => setAsked((times) => times + 1), []);

  useEffect(() => {
    let over = false;
    const read = async () => {
      const answer = await ask();
      if (over) return;
      setProblem(answer.ok ? undefined : errorText(answer.error));
      if (!answer.ok) return;
      setKept(answer.value);
      onAnswer?.(answer.value);
    };
    void read();
    // An answer that takes longer than that is still taken.
    const timer = everyMs === undefined ? undefined : setInterval(() => void read(), everyMs);
    return () => {
      over = true;
      clearInterval(timer);
    };
  }, [ask, everyMs, errorText, onAnswer, asked]);

  const change = useCallback(
    async <K extends HostCallName>(name: K, input: HostInput<K>): Promise<string | undefined> => {
      const answer = await host.call(name, input);
      if (!answer.ok) return errorText(answer.error);
      load();
      return undefined;
    },
    [host, errorText, load],
  );
  const settle = useCallback(
    async <K extends HostCallName>(name: K, input: HostInput<K>): Promise<boolean> => {
      const failed = await change(name, input);
      setProblem(failed);
      return failed === undefined;
    },
    [change],
  );
  return { kept, problem, load, change, settle };
}
