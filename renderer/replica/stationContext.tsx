import { createContext, use, type ReactNode } from 'react';
import type { StationHost } from '../../shared/host/index.ts';
import type { Station } from './station.ts';

const StationContext = createContext<Station | undefined>(undefined);

export function StationProvider(props: { station: Station; children: ReactNode }) {
  return <StationContext value={props.station}>{props.children}</StationContext>;
}

export function useStation(): Station {
  const station = use(StationContext);
  if (station === undefined) throw new Error('no StationProvider above this component');
  return station;
}

/** The machine: every call of the host contract. For facts use `useRecord`. */
export const useHost = (): StationHost => useStation().host;
