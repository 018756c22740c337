/** Every address that central answers at, by name: one file a tag. A new one goes where its tag is. */
import type { Static, TSchema } from 'typebox';
import { STATION_ROUTES } from './stations.ts';
import { STATE_ROUTES } from './state.ts';
import { ORDER_ROUTES } from './orders.ts';
import { RULE_ROUTES } from './rules.ts';
import { CHANNEL_ROUTES } from './channels.ts';
import { NOTIFICATION_ROUTES } from './notifications.ts';
import { IMPORT_ROUTES } from './imports.ts';
import { AUDIT_ROUTES } from './audit.ts';
import type { RouteSpec } from './spec.ts';

export { ImportQuery } from './imports.ts';
export { LedgerPage } from './audit.ts';
export { PullQuery } from './state.ts';
export type { RouteSpec } from './spec.ts';

export const ROUTES = {
  ...STATION_ROUTES,
  ...STATE_ROUTES,
  ...ORDER_ROUTES,
  ...RULE_ROUTES,
  ...CHANNEL_ROUTES,
  ...NOTIFICATION_ROUTES,
  ...IMPORT_ROUTES,
  ...AUDIT_ROUTES,
} as const satisfies Record<string, RouteSpec>;

export type RouteName = keyof typeof ROUTES;
type Routes = typeof ROUTES;
type Part<N extends RouteName, P extends keyof RouteSpec> =
  Routes[N] extends Record<P, infer S> ? (S extends TSchema ? Static<S> : never) : never;

/** Of a route: what stands in its path, query and body, and what comes back. */
export type RouteParams<N extends RouteName> = Part<N, 'params'>;
export type RouteQuery<N extends RouteName> = Part<N, 'query'>;
export type RouteBody<N extends RouteName> = Part<N, 'body'>;
export type RouteAnswer<N extends RouteName> = Static<Routes[N]['answer']>;
