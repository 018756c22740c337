/** What goes over the wire between a station and central: routes, bodies, limits and versions. No transport code. */
export * from './automation.ts';
export * from './channels.ts';
export * from './erasures.ts';
export * from './heads.ts';
export * from './http.ts';
export * from './imports.ts';
export * from './pinVerifier.ts';
export * from './orderPage.ts';
export * from './orders.ts';
export * from './routes/index.ts';
export * from './release.ts';
export * from './notify.ts';
export * from './allocation.ts';
export * from './rules.ts';
