import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyHttpOptions } from 'fastify';
import type { Server } from 'node:http';
import { SECURITY_HEADERS } from './headers.ts';

/** How long a client is waited for, in ms. */
export interface Patience {
  /** For all headers of a request. */
  readonly headersMs: number;
  /** For the body of a request, from its headers on; uploads are not under it. */
  readonly bodyMs: number;
  /** For anything at all to move on a connection. */
  readonly idleMs: number;
  /** For a whole request, uploads included. */
  readonly requestMs: number;
}

/** A station gives an upload a quarter of an hour; its stream hears something every 15 s. */
export const DEFAULT_PATIENCE: Patience = {
  headersMs: 10_000,
  bodyMs: 30_000,
  idleMs: 90_000,
  requestMs: 16 * 60_000,
};

const errorText = (code: string, meta: object): string => JSON.stringify({ error: { code, meta } });

const REASONS: Readonly<Record<string, readonly [status: number, line: string, problem: string]>> =
  {
    HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large', 'headers too large'],
    HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, 'Payload Too Large', 'chunk extensions too large'],
    ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout', 'too slow'],
  };
const MALFORMED = [400, 'Bad Request', 'not HTTP'] as const;

/** What is not even a request gets its answer from the bare socket. */
function refuseConnection(error: { code?: string }, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const [status, line, problem] = REASONS[error.code ?? ''] ?? MALFORMED;
  const body = errorText('invalid-request', { in: 'request', path: '', problem });
  const headers = Object.entries({
    ...SECURITY_HEADERS,
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  // Not left half open: whoever goes on sending would hold what its request holds.
  socket.end(`HTTP/1.1 ${status} ${line}\r\n${headers.join('')}\r\n${body}`, () =>
    socket.destroy(),
  );
}

function refuseUrl(error: { code: string }, response: ServerResponse): void {
  const tooLong = error.code === 'FST_ERR_MAX_PARAM_LENGTH';
  const problem = tooLong ? 'too long' : 'not a valid path';
  response.writeHead(tooLong ? 414 : 400, {
    ...SECURITY_HEADERS,
    'content-type': 'application/json; charset=utf-8',
  });
  response.end(errorText('invalid-request', { in: 'path', path: '', problem }));
}

/** How the framework and its server are set up; `connection` also goes to a server of our own. */
export function serverOptions({
  headersMs,
  idleMs,
  requestMs,
}: Patience): Pick<
  FastifyHttpOptions<Server>,
  | 'http'
  | 'requestTimeout'
  | 'connectionTimeout'
  | 'clientErrorHandler'
  | 'frameworkErrors'
  | 'exposeHeadRoutes'
> {
  return {
    http: connectionOptions({ headersMs, requestMs }),
    requestTimeout: requestMs,
    connectionTimeout: idleMs,
    // A stream has no head of its own: asked for it, it would be held open.
    exposeHeadRoutes: false,
    clientErrorHandler: refuseConnection,
    frameworkErrors: (error, _request, reply) => refuseUrl(error, reply.raw),
  };
}

export const connectionOptions = ({
  headersMs,
  requestMs,
}: Pick<Patience, 'headersMs' | 'requestMs'>) => ({
  headersTimeout: headersMs,
  requestTimeout: requestMs,
  connectionsCheckingInterval: Math.min(5000, Math.ceil(headersMs / 2)),
});
