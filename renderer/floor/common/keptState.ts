/** Half-done handfuls survive a closed window. Losing them only means scanning the bin again. */
const PREFIX = 'stowline.floor.';

export function readKept(key: string): unknown {
  const text = localStorage.getItem(PREFIX + key);
  if (text === null) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    // Written by another version or cut off: as good as absent.
    return undefined;
  }
}

export const keep = (key: string, state: unknown): void =>
  localStorage.setItem(PREFIX + key, JSON.stringify(state));

export const forget = (key: string): void => localStorage.removeItem(PREFIX + key);
