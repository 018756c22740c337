import type { FastifyInstance, FastifySchema } from 'fastify';

/** A route that central answers, as it was registered. */
export interface RouteEntry {
  readonly method: string;
  /** With parameters as `:name`. */
  readonly url: string;
  readonly schema: FastifySchema | undefined;
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Every route, for what has to hold of all of them. */
    readonly routeTable: readonly RouteEntry[];
  }
}

/** To be called before any route is registered. */
export function keepRouteTable(app: FastifyInstance): void {
  const table: RouteEntry[] = [];
  app.decorate('routeTable', table);
  app.addHook('onRoute', ({ url, method, schema }) => {
    for (const name of [method].flat()) table.push({ method: name, url, schema });
  });
}
