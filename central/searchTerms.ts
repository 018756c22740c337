/**
 * A word as the desk's search knows it. Marks in front, as in `#1001`, don't count: the index has its own, in front
 * of SKUs and of what waits, and nobody's number, tag or search may pass for one of those.
 */
export const wordTerm = (word: string): string => word.toUpperCase().replace(/^[#@]+/, '');
