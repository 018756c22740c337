import { useEffect, useEffectEvent } from 'react';
import { useHost } from '../../../replica/index.ts';
import { tapKeys } from '../../../scan/index.ts';
import type { TestRead } from './diagnose.ts';
import { BURST_MS, KeyBurst } from './keyBurst.ts';

/** Everything that scanners send while this screen is open, as it comes; nothing of it acts anywhere else. */
export function useTestReads(onRead: (read: TestRead, scannerId: string | null) => void): void {
  const host = useHost();
  const tell = useEffectEvent(onRead);
  useEffect(
    () =>
      host.on('scan', ({ scannerId, data }) =>
        tell(
          {
            ...{ source: 'line', text: data, byCode: null, suffix: 'line' },
            ...{ inputMethod: false, capsLock: false, slowestMs: 0 },
          },
          scannerId,
        ),
      ),
    [host],
  );
  useEffect(() => {
    const burst = new KeyBurst();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const untap = tapKeys((event) => {
      if (event.repeat) return;
      const { mine, ended } = burst.key(event);
      if (mine) {
        event.preventDefault();
        event.stopImmediatePropagation();
      }
      clearTimeout(timer);
      if (ended) tell(ended, null);
      else if (burst.pending) {
        timer = setTimeout(() => {
          const read = burst.end('none');
          if (read) tell(read, null);
        }, BURST_MS);
      }
    });
    return () => {
      clearTimeout(timer);
      untap();
    };
  }, []);
}
