import { useEffect, useLayoutEffect, useRef } from 'react';
import { handleKeys, type KeyHandler } from './keyBus.ts';

/**
 * Keys pressed by a person outside text fields: `event.key` values ('F2', 'Escape', 'u', 'Enter').
 * Never the keys of a scan, which is why single characters come a tenth of a second late. Return true
 * for a key that was used. `typing: true` where people type by hand, as on a PIN pad.
 */
export function useKeys(
  handler: KeyHandler,
  options: { active?: boolean; typing?: boolean } = {},
): void {
  const latest = useRef(handler);
  useLayoutEffect(() => {
    latest.current = handler;
  });
  const { active = true, typing = false } = options;
  useEffect(() => {
    if (!active) return;
    return handleKeys((key) => latest.current(key), typing);
  }, [active, typing]);
}
