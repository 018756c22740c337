/**
 * `/openapi.json`, made from the routes themselves, and a page to browse it. What a route does not say itself
 * is what holds of all: how they refuse.
 */
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { ErrorBody, ROUTES, type RouteSpec } from '../../shared/protocol/index.ts';

const REFUSALS = {
  400: 'It can’t be understood: `meta` names the part (`in`), the place (`path`) and the problem.',
  401: 'No token, one that ended, or a signature, code or nonce that does not count.',
  403: 'Not for this station, person or role.',
  404: 'There is no such thing.',
  408: 'The body did not come in time.',
  410: '`resync`: the cursor is too old; throw the collection away and begin again.',
  413: 'Larger than this route takes.',
  415: 'Of a type that this route does not take.',
  426: '`protocol-too-old`: the client has to be updated.',
  429: 'Too often: come again after `Retry-After` seconds.',
  500: '`internal`: central’s own fault, written in its log.',
  503: 'Busy or without its database: come again after `Retry-After` seconds.',
} as const;
type Refusal = keyof typeof REFUSALS;

interface Operation {
  readonly operationId?: string;
  readonly security?: readonly object[];
  readonly parameters?: readonly { readonly in: string }[];
  requestBody?: object;
  responses: Record<string, object>;
}

function refusalsOf(operation: Operation): Refusal[] {
  const { security = [], parameters = [], requestBody, operationId } = operation;
  return [
    429,
    500,
    503,
    ...(parameters.length > 0 || requestBody ? ([400] as const) : []),
    ...(parameters.some((one) => one.in === 'path') ? ([404] as const) : []),
    ...(security.length > 0 ? ([401, 403] as const) : []),
    ...(requestBody ? ([408, 413, 415] as const) : []),
    ...(operationId === 'enrol' || operationId === 'openSession' ? ([401, 403] as const) : []),
    ...(operationId === 'pull' ? ([410, 426] as const) : []),
  ];
}

const RETRY_AFTER = {
  'retry-after': { description: 'Seconds.', schema: { type: 'integer', minimum: 1 } },
};
const refusal = (code: Refusal): object => ({
  description: REFUSALS[code],
  ...(code === 429 || code === 503 ? { headers: RETRY_AFTER } : {}),
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
});

/** A body that is bytes has no schema to be made from. */
const BYTES = {
  required: true,
  content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
};
const takesBytes = (id: string | undefined): boolean =>
  Object.entries(ROUTES).some(
    ([name, spec]: [string, RouteSpec]) => name === id && spec.takesBytes === true,
  );

/** No other document is to be loaded, and nothing is tried out from the page. */
const OWN_STYLE = '.swagger-ui .topbar, .swagger-ui .scheme-container { display: none; }';

const TAGS = [
  { name: 'stations', description: 'Enrolment, sessions, who may sign in, number ranges.' },
  { name: 'state', description: 'Facts up, state down, and the stream that says when to look.' },
  { name: 'orders', description: 'Orders of channels, and the desk’s list of them.' },
  { name: 'channels', description: 'Connections to sales channels.' },
  { name: 'imports', description: 'Order files.' },
  { name: 'audit', description: 'The ledger and its proof.' },
  { name: 'health', description: 'For operators and monitors.' },
];

/** To be called before any route. `page`: with the page at `/docs`. */
export async function describeApi(app: FastifyInstance, page: boolean): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Stowline central',
        version: '1',
        description:
          'What stations and channels ask of central. Every refusal is `{error:{code,meta}}`; the answer’s `x-request-id` leads to central’s log and to the ledger rows it caused.',
      },
      tags: TAGS,
      components: {
        securitySchemes: {
          token: {
            type: 'http',
            scheme: 'bearer',
            description: 'Of POST /v1/session; good for a quarter of an hour.',
          },
        },
      },
    },
    transformObject: (document) => {
      // Swagger 2 is never asked for.
      const { openapiObject } = document as Extract<typeof document, { openapiObject: object }>;
      const components = { ...openapiObject.components, schemas: { Error: ErrorBody } };
      const paths = structuredClone(openapiObject.paths ?? {}) as unknown as Record<
        string,
        Record<string, Operation>
      >;
      for (const operation of Object.values(paths).flatMap((path) => Object.values(path))) {
        if (takesBytes(operation.operationId)) operation.requestBody = BYTES;
        for (const code of refusalsOf(operation)) operation.responses[code] ??= refusal(code);
      }
      return { ...openapiObject, components, paths };
    },
  });
  if (!page) return;
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    theme: {
      title: 'Stowline central',
      css: [{ filename: 'own.css', content: OWN_STYLE }],
    },
    uiConfig: { validatorUrl: null, supportedSubmitMethods: [], docExpansion: 'list' },
    staticCSP: {
      'default-src': "'none'",
      'script-src': "'self'",
      'style-src': ["'self'", "'unsafe-inline'"],
      'img-src': ["'self'", 'data:'],
      'connect-src': "'self'",
      'base-uri': "'none'",
      'form-action': "'none'",
      'frame-ancestors': "'none'",
    },
  });
}
