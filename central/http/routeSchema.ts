import type { FastifySchema } from 'fastify';
import { ROUTES, type RouteName, type RouteSpec } from '../../shared/protocol/index.ts';

const WHO: Readonly<Record<RouteSpec['who'], string>> = {
  anyone: 'Needs no token.',
  station: 'With the token of a station, or of anybody at it.',
  everywhere: 'With the token of a supervisor, clerk or admin of every warehouse.',
  desk: 'With the token of a supervisor, clerk or admin.',
  lead: 'With the token of a supervisor or admin of every warehouse.',
  supervisor: 'With the token of a supervisor or admin.',
};

/** What the contract says of a route, as the framework takes it. */
export function schemaOf(name: RouteName): FastifySchema {
  const spec: RouteSpec = ROUTES[name];
  return {
    operationId: name,
    summary: spec.summary,
    description: WHO[spec.who],
    tags: [spec.tag],
    security: spec.who === 'anyone' ? [] : [{ token: [] }],
    ...(spec.params === undefined ? {} : { params: spec.params }),
    ...(spec.query === undefined ? {} : { querystring: spec.query }),
    ...(spec.body === undefined ? {} : { body: spec.body }),
    response: { [spec.status ?? 200]: spec.answer },
  };
}
