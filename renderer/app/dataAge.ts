import type { StationStatus } from '../../shared/host/index.ts';

export type Freshness =
  | { readonly kind: 'no-host' }
  | { readonly kind: 'starting' }
  | { readonly kind: 'live' }
  | { readonly kind: 'connecting'; readonly ageMs: number | null }
  | { readonly kind: 'offline'; readonly since: number }
  | { readonly kind: 'refused' };

/** What the header says of the connection. `now`: estimated central time, ms since 1970. */
export function freshnessOf(
  status: StationStatus | undefined,
  hostLink: boolean,
  now: number,
): Freshness {
  if (!hostLink) return { kind: 'no-host' };
  if (status === undefined) return { kind: 'starting' };
  switch (status.connection) {
    case 'live':
      return { kind: 'live' };
    case 'refused':
      return { kind: 'refused' };
    case 'offline':
      return { kind: 'offline', since: Date.parse(status.since) };
    case 'connecting':
      return {
        kind: 'connecting',
        ageMs: status.lastAnswer === null ? null : Math.max(0, now - Date.parse(status.lastAnswer)),
      };
  }
}
