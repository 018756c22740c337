/** What goes over the wire between a station and central: routes, bodies, limits and versions. No transport code. */
export * from './erasures.ts';
export * from './heads.ts';
export * from './http.ts';
export * from './pinVerifier.ts';
export * from './orders.ts';
export * from './routes.ts';
export * from './rules.ts';
