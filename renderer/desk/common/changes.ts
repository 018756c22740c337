/** Tells watchers that something outside React changed: what `useSyncExternalStore` wants. */
export interface Changes {
  readonly watch: (listener: () => void) => () => void;
  /** Another number after every change. */
  readonly version: () => number;
  readonly tell: () => void;
}

export function createChanges(): Changes {
  const listeners = new Set<() => void>();
  let version = 0;
  return {
    watch(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    version: () => version,
    tell() {
      version += 1;
      for (const listener of [...listeners]) listener();
    },
  };
}
