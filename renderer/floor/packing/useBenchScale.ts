import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { ErrorValue } from '../../../shared/errors.ts';
import type { BenchInfo, HostOutput, ScaleInfo } from '../../../shared/host/index.ts';
import { useHost } from '../../replica/index.ts';

/** How long one question waits for a weight that counts; then it is asked again, and what is wrong is said. */
const READ_MS = 3_000;
const AGAIN_MS = 500;

/**
 * The scale parcels are weighed on: the bound bench's own, without one the first that stands at no bench; bound to none,
 * the first that is set up.
 */
export function benchScaleOf(
  scales: readonly ScaleInfo[],
  benches: readonly Pick<BenchInfo, 'scaleId' | 'bound'>[],
): ScaleInfo | null {
  const bound = benches.find((bench) => bench.bound);
  const ofNoBench = ({ id }: ScaleInfo) => benches.every(({ scaleId }) => scaleId !== id);
  return (
    (bound
      ? (scales.find(({ id }) => id === bound.scaleId) ?? scales.find(ofNoBench))
      : scales[0]) ?? null
  );
}

/** The scale of this bench, as it is now. Null: there is none. Undefined: not known yet. */
export function useBenchScale(): ScaleInfo | null | undefined {
  const host = useHost();
  const [scale, setScale] = useState<ScaleInfo | null>();
  useEffect(() => {
    let gone = false;
    const ask = async () => {
      const [scales, benches] = await Promise.all([
        host.call('scales:list', {}),
        host.call('benches:list', {}),
      ]);
      if (!gone && scales.ok) setScale(benchScaleOf(scales.value, benches.ok ? benches.value : []));
    };
    const off = host.on('scale', (next) =>
      setScale((known) => {
        if (known?.id === next.id) return next;
        // One that was set up just now may be this bench's.
        if (known === null) void ask();
        return known;
      }),
    );
    const offBench = host.on('bench', () => void ask());
    const offLink = host.onLink?.((up) => {
      if (up) void ask();
    });
    void ask();
    return () => {
      gone = true;
      off();
      offBench();
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
