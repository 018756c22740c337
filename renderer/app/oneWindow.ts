const LOCK = 'stowline-station-window';
const TAKE_OVER = 'stowline.take-over';

/**
 * One window of a station receives scans and replicates. Resolves true when this is it; `onLost` when
 * another window took over later.
 */
export function holdWindow(onLost: () => void): Promise<boolean> {
  const takeOver = sessionStorage.getItem(TAKE_OVER) !== null;
  sessionStorage.removeItem(TAKE_OVER);
  const options: LockOptions = takeOver ? { steal: true } : { ifAvailable: true };
  return new Promise((resolve, reject) => {
    let held = false;
    navigator.locks
      .request(LOCK, options, (lock) => {
        held = lock !== null;
        resolve(held);
        // Held until this window goes or another one takes it.
        return held ? new Promise<never>(() => undefined) : undefined;
      })
      .catch((error: unknown) => {
        if (held) onLost();
        else reject(error instanceof Error ? error : new Error(String(error)));
      });
  });
}

/** Starts this window afresh as the station's one; the other one then stops. */
export function takeOverWindow(): void {
  sessionStorage.setItem(TAKE_OVER, '1');
  location.reload();
}
