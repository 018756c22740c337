import { useCallback, useSyncExternalStore } from 'react';
import { useStation } from './stationContext.tsx';

/** Estimated central time in ms since 1970, drawn again every `everyMs`. For display only. */
export function useNow(everyMs = 1000): number {
  const { status } = useStation();
  const subscribe = useCallback(
    (listener: () => void) => {
      const timer = setInterval(listener, everyMs);
      const stop = status.subscribe(listener);
      return () => {
        clearInterval(timer);
        stop();
      };
    },
    [status, everyMs],
  );
  return useSyncExternalStore(subscribe, () => {
    const timed = status.get();
    // Before the host has answered there is nothing better than the device's clock.
    const now = timed
      ? timed.status.now + (performance.now() - timed.receivedAt)
      : performance.timeOrigin + performance.now();
    return Math.floor(now / everyMs) * everyMs;
  });
}
