import { useKeys } from '../../scan/index.ts';

/** Keys by name, single letters in upper case: `{ Z: undo, Backspace: undo }`. */
export type FloorKeys = Readonly<Record<string, (() => void) | undefined>>;

const nameOf = (key: string): string => (key.length === 1 ? key.toUpperCase() : key);

/** A screen's keys. A scanner that types never presses them. */
export function useFloorKeys(
  keys: FloorKeys,
  options: { active?: boolean; typing?: boolean } = {},
): void {
  useKeys((key) => {
    const run = keys[nameOf(key)];
    run?.();
    return run !== undefined;
  }, options);
}
