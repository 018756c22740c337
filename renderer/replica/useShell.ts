import { useEffect, useState } from 'react';
import type { ShellInfo } from '../../shared/host/index.ts';
import { useHost } from './stationContext.tsx';

/** The desktop shell around this page; null where there is none, or until it has answered. */
export function useShell(): ShellInfo | null {
  const host = useHost();
  const [info, setInfo] = useState<ShellInfo | null>(null);
  useEffect(() => {
    let told = false;
    const ask = async (): Promise<void> => {
      const answer = await host.call('shell:get', {});
      if (answer.ok && !told) setInfo(answer.value);
    };
    const off = host.on('shell', (next) => {
      told = true;
      setInfo(next);
    });
    void ask();
    return off;
  }, [host]);
  return info;
}
