/** Release what is ticked, or the next so many by ship-by. */
export type ReleaseMode = 'selected' | 'next';
