import { useEffect, useLayoutEffect, useRef } from 'react';
import { useStation } from '../replica/stationContext.tsx';
import type { RawScan, ScanHandler } from './scanQueue.ts';

/**
 * The topmost mounted handler gets every scan, one at a time: a handler that returns a promise gets
 * the next one only when it is done. `active: false` steps aside. Parse with `parseScan` of
 * shared/barcodes.
 */
export function useScan(handler: ScanHandler, options: { active?: boolean } = {}): void {
  const { scans } = useStation();
  const latest = useRef(handler);
  useLayoutEffect(() => {
    latest.current = handler;
  });
  const active = options.active ?? true;
  useEffect(() => {
    if (!active) return;
    return scans.handle((scan: RawScan) => latest.current(scan));
  }, [scans, active]);
}
