import type { HostEventName, HostEvents } from '../../shared/host/contract.ts';

type Handler<E extends HostEventName> = (payload: HostEvents[E]) => void;

/** Typed host events. A handler that throws is reported and keeps nobody else from hearing. */
export interface HostEmitter {
  on<E extends HostEventName>(event: E, handler: Handler<E>): () => void;
  emit<E extends HostEventName>(event: E, payload: HostEvents[E]): void;
}

export function createEmitter(report: (where: string, error: unknown) => void): HostEmitter {
  const handlers: { [E in HostEventName]?: Set<Handler<E>> } = {};
  return {
    on<E extends HostEventName>(event: E, handler: Handler<E>) {
      const set: Set<Handler<E>> = handlers[event] ?? new Set<Handler<E>>();
      Object.assign(handlers, { [event]: set });
      set.add(handler);
      return () => {
        set.delete(handler);
      };
    },
    emit(event, payload) {
      for (const handler of handlers[event] ?? []) {
        try {
          handler(payload);
        } catch (error) {
          report(`event ${event}`, error);
        }
      }
    },
  };
}
