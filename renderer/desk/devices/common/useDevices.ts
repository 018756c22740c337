import { useCallback, useEffect, useState } from 'react';
import type { ErrorValue, Result } from '../../../../shared/errors.ts';
import type { HostEventName, HostEvents, HostOutput } from '../../../../shared/host/index.ts';
import { useHost } from '../../../replica/index.ts';

export interface Listing<T> {
  readonly items: readonly T[];
  readonly error: ErrorValue | undefined;
  /** False until the host has answered for the first time. */
  readonly known: boolean;
  readonly refresh: () => void;
}

export type Printer = HostOutput<'printers:list'>[number];
export type Scanner = HostOutput<'scanners:list'>[number];
export type Scale = HostOutput<'scales:list'>[number];
export type Bench = HostOutput<'benches:list'>[number];
export type Job = HostOutput<'jobs:list'>[number];

/** A list of the host's, and what its events change in it; asked again where an event tells of an unknown one. */
function useListing<T, E extends HostEventName>(
  ask: () => Promise<Result<readonly T[]>>,
  event: E,
  change: (items: readonly T[], payload: HostEvents[E]) => readonly T[] | undefined,
): Listing<T> {
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
    return host.on(event, (payload) =>
      setListing((before) => {
        const items = change(before.items, payload);
        if (items !== undefined) return { ...before, items };
        refresh();
        return before;
      }),
    );
  }, [host, event, refresh, change]);
  return { ...listing, refresh };
}

function replaced<T extends { readonly id: string }>(
  items: readonly T[],
  next: T,
): readonly T[] | undefined {
  return items.some(({ id }) => id === next.id)
    ? items.map((item) => (item.id === next.id ? next : item))
    : undefined;
}
const askAgain = (): undefined => undefined;

/** As people look for them; the host lists them as they were found on its disk. */
async function byName<T extends { readonly name: string }>(
  asked: Promise<Result<readonly T[]>>,
): Promise<Result<readonly T[]>> {
  const answer = await asked;
  if (!answer.ok) return answer;
  const sorted = answer.value.toSorted((a, b) =>
    a.name.localeCompare(b.name, undefined, { numeric: true }),
  );
  return { ok: true, value: sorted };
}

export function usePrinters(): Listing<Printer> {
  const host = useHost();
  return useListing(
    useCallback(() => byName(host.call('printers:list', {})), [host]),
    'printer',
    replaced<Printer>,
  );
}

export function useScanners(): Listing<Scanner> {
  const host = useHost();
  return useListing(
    useCallback(() => byName(host.call('scanners:list', {})), [host]),
    'scanner',
    replaced<Scanner>,
  );
}

export function useScales(): Listing<Scale> {
  const host = useHost();
  return useListing(
    useCallback(() => byName(host.call('scales:list', {})), [host]),
    'scale',
    replaced<Scale>,
  );
}

export function useBenches(): Listing<Bench> {
  const host = useHost();
  return useListing(
    useCallback(() => byName(host.call('benches:list', {})), [host]),
    'bench',
    askAgain,
  );
}

/** Print jobs that are not finished. */
export function useOpenJobs(): Listing<Job> {
  const host = useHost();
  return useListing(
    useCallback(() => host.call('jobs:list', { openOnly: true }), [host]),
    'job',
    askAgain,
  );
}
