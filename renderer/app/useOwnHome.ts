import { useLayoutEffect, useRef } from 'react';
import type { SessionInfo } from '../../shared/host/index.ts';
import { useRoute } from '../ui/index.ts';

/** Where one person was is not where the next one starts: they begin at their own home. */
export function useOwnHome(session: SessionInfo | null | undefined): void {
  const { replace } = useRoute();
  /** Whose place the address is; null: nobody's. */
  const owner = useRef<string | null>(undefined);
  const personId = session?.operator.personId;
  const known = session !== undefined;
  useLayoutEffect(() => {
    if (!known) return;
    if (personId === undefined) {
      owner.current ??= null;
      return;
    }
    // A window that opens on a session still going on stays on its step.
    if (owner.current !== undefined && owner.current !== personId) replace([]);
    owner.current = personId;
  }, [known, personId, replace]);
}
