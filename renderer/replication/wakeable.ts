export interface Wakeable {
  /** Resolves after `ms`, or as soon as woken; at once when woken since the last wait. */
  wait(ms: number): Promise<void>;
  wake(): void;
  /** Wakes only who is waiting now. */
  nudge(): void;
}

/** A wait that can be cut short. A wake that comes while nobody waits is kept for the next wait. */
export function createWakeable(): Wakeable {
  let woken = false;
  let wakeNow: (() => void) | undefined;
  return {
    async wait(ms) {
      if (!woken) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms);
          wakeNow = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      woken = false;
      wakeNow = undefined;
    },
    wake() {
      woken = true;
      wakeNow?.();
    },
    nudge: () => wakeNow?.(),
  };
}
