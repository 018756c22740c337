/** Runs at most `most()` tasks at a time, in the order they came. */
export function createLimiter(most: () => number): <T>(task: () => Promise<T>) => Promise<T> {
  let running = 0;
  const queue: (() => void)[] = [];
  const begin = () => {
    while (queue.length > 0 && running < most()) {
      running += 1;
      queue.shift()?.();
    }
  };
  return async (task) => {
    await new Promise<void>((resolve) => {
      queue.push(resolve);
      begin();
    });
    try {
      return await task();
    } finally {
      running -= 1;
      begin();
    }
  };
}
