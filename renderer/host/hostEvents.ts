import type { HostEventName, HostEvents, StationHost } from '../../shared/host/index.ts';

type Handler = (payload: never) => void;

export interface HostEventHub {
  readonly on: StationHost['on'];
  readonly onLink: NonNullable<StationHost['onLink']>;
  emit<E extends HostEventName>(event: E, payload: HostEvents[E]): void;
  emitLink(up: boolean): void;
}

/** Hands the host's events to whoever listens. A late listener of the link is told how it stands. */
export function createHostEvents(): HostEventHub {
  const handlers = new Map<HostEventName, Set<Handler>>();
  const links = new Set<(up: boolean) => void>();
  let link: boolean | undefined;
  return {
    on(event, handler) {
      const set = handlers.get(event) ?? new Set<Handler>();
      handlers.set(event, set);
      set.add(handler);
      return () => void set.delete(handler);
    },
    onLink(handler) {
      links.add(handler);
      if (link !== undefined) handler(link);
      return () => void links.delete(handler);
    },
    emit(event, payload) {
      // Each set holds handlers of its own event only.
      for (const handler of Array.from(handlers.get(event) ?? [])) handler(payload as never);
    },
    emitLink(up) {
      if (link === up) return;
      link = up;
      for (const handler of Array.from(links)) handler(up);
    },
  };
}
