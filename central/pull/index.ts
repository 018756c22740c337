/**
 * State going down: pages of one collection by opaque cursor, each from one snapshot, and how long what
 * is gone is told of. Documents are never written here.
 */
export { MARKER_DAYS, pruneMarkers, type PrunedMarkers } from './markers.ts';
export { keepMarkersPruned } from './pruneDaily.ts';
export { registerPullRoutes } from './routes.ts';
