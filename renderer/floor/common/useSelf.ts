import { useMemo } from 'react';
import type { Self } from '../../../shared/domain/view.ts';
import { useSession, useStatus } from '../../replica/index.ts';

/** Who works where; undefined until host and session are known. */
export function useSelf(): Self | undefined {
  const stationId = useStatus()?.stationId;
  const personId = useSession()?.operator.personId;
  return useMemo(
    () => (stationId !== undefined && personId !== undefined ? { stationId, personId } : undefined),
    [stationId, personId],
  );
}
