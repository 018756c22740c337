import type { HostEventName } from '../../shared/host/contract.ts';

/** Channel of a host event. Calls have channels named as they are; the prefix keeps the two apart. */
export const eventChannel = (event: HostEventName): string => `event:${event}`;
