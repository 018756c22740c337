import { useCallback, useState } from 'react';
import type { ErrorValue } from '../../shared/errors.ts';
import type { HostInput } from '../../shared/host/index.ts';
import { useHost, useStation } from '../replica/index.ts';
import { playSound } from '../scan/index.ts';

export interface SignIn {
  readonly busy: boolean;
  readonly error: ErrorValue | undefined;
  readonly attempt: (input: HostInput<'session:sign-in'>) => Promise<boolean>;
  readonly clear: () => void;
}

/** Asks the host to sign somebody in; works with central switched off. */
export function useSignIn(): SignIn {
  const host = useHost();
  const { session } = useStation();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorValue>();
  const attempt = useCallback(
    async (input: HostInput<'session:sign-in'>) => {
      setBusy(true);
      setError(undefined);
      const answer = await host.call('session:sign-in', input);
      setBusy(false);
      playSound(answer.ok ? 'ok' : 'error');
      if (answer.ok) session.set(answer.value);
      else setError(answer.error);
      return answer.ok;
    },
    [host, session],
  );
  const clear = useCallback(() => setError(undefined), []);
  return { busy, error, attempt, clear };
}
