/** A pause that somebody can cut short. One waiter at a time. */
export interface Pause {
  /** undefined: until woken. */
  wait: (ms: number | undefined) => Promise<'time' | 'woken'>;
  /** Ends the pause, or the next one at once when nobody waits now: a call is never missed. */
  wake: () => void;
  /** Ends this and every later pause at once. */
  end: () => void;
}

export function createPause(): Pause {
  let woken = false;
  let ended = false;
  let stop: ((why: 'time' | 'woken') => void) | null = null;
  return {
    wait: (ms) =>
      new Promise((resolve) => {
        if (ended || woken) {
          woken = false;
          resolve('woken');
          return;
        }
        const timer = ms === undefined ? undefined : setTimeout(() => stop?.('time'), ms);
        stop = (why) => {
          clearTimeout(timer);
          stop = null;
          resolve(why);
        };
      }),
    wake: () => {
      if (stop) stop('woken');
      else woken = true;
    },
    end: () => {
      ended = true;
      stop?.('woken');
    },
  };
}
