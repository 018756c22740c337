import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { ErrorValue } from '../../../shared/errors.ts';
import type { HostOutput, ScaleInfo } from '../../../shared/host/index.ts';
import { useHost } from '../../replica/index.ts';

/** How long one question waits for a weight that counts; then it is asked again, and what is wrong is said. */
const READ_MS = 3_000;
const AGAIN_MS = 500;

/** The scale of this bench, as it is now: the first that is set up. Null: there is none. Undefined: not known yet. */
export function useBenchScale(): ScaleInfo | null | undefined {
  const host = useHost();
  const [scale, setScale] = useState<ScaleInfo | null>();
  useEffect(() => {
    let gone = false;
    const ask = async () => {
      const answer = await host.call('scales:list', {});
      if (!gone && answer.ok) setScale(answer.value[0] ?? null);
    };
    const off = host.on('scale', (next) =>
      setScale((known) =>
        known === undefined || known === null || known.id === next.id ? next : known,
      ),
    );
    const offLink = host.onLink?.((up) => {
      if (up) void ask();
    });
    void ask();
    return () => {
      gone = true;
      off();
      offLink?.();
    };
  }, [host]);
  return scale;
}

/**
 * While `active`, asks the scale until it has a weight that counts, and hands that on once. Returns what
 * was in the way the last time.
 */
export function useWeighing(
  scaleId: string | undefined,
  active: boolean,
  onWeight: (grams: HostOutput<'scales:read'>['grams']) => void,
): ErrorValue | null {
  const host = useHost();
  const [problem, setProblem] = useState<ErrorValue | null>(null);
  const latest = useRef(onWeight);
  useLayoutEffect(() => {
    latest.current = onWeight;
  });
  useEffect(() => {
    if (!active || scaleId === undefined) return;
    let over = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async () => {
      const answer = await host.call('scales:read', { id: scaleId, withinMs: READ_MS });
      if (over) return;
      if (answer.ok && answer.value.grams > 0) {
        latest.current(answer.value.grams);
        return;
      }
      setProblem(answer.ok ? null : answer.error);
      timer = setTimeout(() => void ask(), AGAIN_MS);
    };
    void ask();
    return () => {
      over = true;
      clearTimeout(timer);
      setProblem(null);
    };
  }, [host, scaleId, active]);
  return problem;
}
