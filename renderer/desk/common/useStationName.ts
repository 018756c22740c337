import { useCallback } from 'react';
import { useStatus } from '../../replica/index.ts';

/** This station by its name. Others are known by their id alone: names of stations do not travel. */
export function useStationName(): (stationId: string) => string {
  const status = useStatus();
  const own = status?.stationId;
  const name = status?.stationName;
  return useCallback((id) => (id === own && name !== undefined ? name : id), [own, name]);
}
