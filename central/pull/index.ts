/** State going down: pages of one collection by opaque cursor, each from one snapshot. Nothing is written here. */
export { registerPullRoutes } from './routes.ts';
