import { useCallback, useEffect, useState } from 'react';
import type { ErrorValue, Result } from '../../../shared/errors.ts';
import type { HostEventName, HostOutput } from '../../../shared/host/index.ts';
import { useHost } from '../../replica/index.ts';

export interface Listing<T> {
  readonly items: readonly T[];
  readonly error: ErrorValue | undefined;
  /** False until the host has answered for the first time. */
  readonly known: boolean;
  readonly refresh: () => void;
}

/** A list of the host's, asked again whenever the host says that one of its kind changed. */
function useListing<T>(ask: () => Promise<Result<readonly T[]>>, event: HostEventName): Listing<T> {
  const host = useHost();
  const [listing, setListing] = useState<Omit<Listing<T>, 'refresh'>>({
    items: [],
    error: undefined,
    known: false,
  });
  const refresh = useCallback(() => {
    const run = async () => {
      const answer = await ask();
      setListing((before) =>
        answer.ok
          ? { items: answer.value, error: undefined, known: true }
          : { ...before, error: answer.error, known: true },
      );
    };
    void run();
  }, [ask]);
  useEffect(() => {
    refresh();
    return host.on(event, refresh);
  }, [host, event, refresh]);
  return { ...listing, refresh };
}

export function usePrinters(): Listing<HostOutput<'printers:list'>[number]> {
  const host = useHost();
  return useListing(
    useCallback(() => host.call('printers:list', {}), [host]),
    'printer',
  );
}

export function useScanners(): Listing<HostOutput<'scanners:list'>[number]> {
  const host = useHost();
  return useListing(
    useCallback(() => host.call('scanners:list', {}), [host]),
    'scanner',
  );
}

/** Print jobs that are not finished. */
export function useOpenJobs(): Listing<HostOutput<'jobs:list'>[number]> {
  const host = useHost();
  return useListing(
    useCallback(() => host.call('jobs:list', { openOnly: true }), [host]),
    'job',
  );
}
