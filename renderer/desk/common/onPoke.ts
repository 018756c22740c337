import type { StationHost } from '../../../shared/host/index.ts';

/**
 * Calls back when central's state may have moved, at most every `everyMs`; the last move is always
 * followed by a call. Returns its own end.
 */
export function onPoke(host: StationHost, everyMs: number, refresh: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last = -everyMs;
  const later = () => {
    if (timer !== undefined) return;
    timer = setTimeout(
      () => {
        timer = undefined;
        last = performance.now();
        refresh();
      },
      Math.max(0, last + everyMs - performance.now()),
    );
  };
  const stops = [host.on('poke', later), host.on('answers', later)];
  return () => {
    clearTimeout(timer);
    for (const stop of stops) stop();
  };
}
