/** Small things every screen may use: where the window is, watched values. No data, no host. */
export { formatRoute, parseRoute, useRoute, type Route } from './useRoute.ts';
export { createValue, until, type WatchedValue } from './value.ts';
