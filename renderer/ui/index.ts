/** Small things every screen may use: where the window is, watched values, weights in words. No data, no host. */
export { formatWeight } from './formatWeight.ts';
export { formatRoute, parseRoute, useRoute, type Route } from './useRoute.ts';
export { createValue, until, type WatchedValue } from './value.ts';
