import { useEffect } from 'react';
import { useStation } from '../replica/index.ts';

/** Nobody touched, typed or scanned for so long: somebody else may stand there next. */
export const IDLE_MS = 30 * 60_000;
const CHECK_MS = 15_000;
const SIGNS = ['pointerdown', 'keydown', 'wheel'] as const;

/** Signs the person out after a long time without a sign of them. */
export function useIdleSignOut(idleMs: number = IDLE_MS): void {
  const { host } = useStation();
  useEffect(() => {
    let last = performance.now();
    const sign = () => {
      last = performance.now();
    };
    for (const name of SIGNS) window.addEventListener(name, sign, { capture: true, passive: true });
    const stopScans = host.on('scan', sign);
    const timer = setInterval(
      () => {
        if (performance.now() - last < idleMs) return;
        sign();
        void host.call('session:sign-out', {});
      },
      Math.min(CHECK_MS, idleMs),
    );
    return () => {
      for (const name of SIGNS) window.removeEventListener(name, sign, { capture: true });
      stopScans();
      clearInterval(timer);
    };
  }, [host, idleMs]);
}
