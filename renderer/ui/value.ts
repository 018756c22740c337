/** A value that changes and can be watched, outside React: what `useSyncExternalStore` wants. */
export interface WatchedValue<T> {
  readonly get: () => T;
  readonly set: (next: T) => void;
  readonly subscribe: (listener: () => void) => () => void;
}

export function createValue<T>(initial: T): WatchedValue<T> {
  let current = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => current,
    set(next) {
      if (Object.is(next, current)) return;
      current = next;
      for (const listener of Array.from(listeners)) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** Resolves when the value is as wanted; at once when it already is. */
export function until<T>(value: WatchedValue<T>, wanted: (now: T) => boolean): Promise<void> {
  return new Promise((resolve) => {
    if (wanted(value.get())) {
      resolve();
      return;
    }
    const stop = value.subscribe(() => {
      if (!wanted(value.get())) return;
      stop();
      resolve();
    });
  });
}
