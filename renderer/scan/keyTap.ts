/** Whoever looks at every key before scans are read out of them: the scanner test, which wants them as they come. */
type KeyTap = (event: KeyboardEvent) => void;

let current: KeyTap | undefined;

/** True: a tap took it, and nobody else gets it. */
export function tapKey(event: KeyboardEvent): boolean {
  if (current === undefined) return false;
  current(event);
  return true;
}

/** One at a time; the newest. */
export function tapKeys(tap: KeyTap): () => void {
  current = tap;
  return () => {
    if (current === tap) current = undefined;
  };
}
