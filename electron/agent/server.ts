import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import Fastify, { type FastifyInstance } from 'fastify';
import { Compile } from 'typebox/compile';
import {
  AGENT_PULL_PATH,
  AGENT_SESSION_PATH,
  AgentSessionRequest,
} from '../../shared/host/agentWire.ts';
import { CLEAR_STORAGE_PATH } from '../../shared/host/stationHost.ts';
import type { Station } from '../station/index.ts';
import type { Access } from './access.ts';
import { SECURITY_HEADERS, type Guards } from './guards.ts';

export interface ServerOptions {
  readonly station: Station;
  readonly access: Access;
  /** Known once it listens; nothing is answered before. */
  readonly guards: () => Guards | undefined;
  readonly rendererDir: string;
}

interface PullRoute {
  Params: { collection: string };
  Querystring: { after?: string; limit?: string };
}

const sessionRequest = Compile(AgentSessionRequest);
const refusal = (code: string) => ({ error: { code, meta: {} } });

const NO_BUILD = `Stowline: the station app is not built here. Run "npm run build".
Stowline：此处没有构建好的工作站界面，请运行 "npm run build"。
`;

/** HTTP of the agent: the app's files, the session, the pull proxy. Nothing here prints. */
export async function createServer(options: ServerOptions): Promise<FastifyInstance> {
  const { station, access, rendererDir } = options;
  const app = Fastify({ bodyLimit: 16_384, forceCloseConnections: true, logger: false });

  app.addHook('onRequest', async (request, reply) => {
    void reply.headers(SECURITY_HEADERS);
    const guards = options.guards();
    const changes = request.method !== 'GET' && request.method !== 'HEAD';
    const inside = request.url.startsWith('/host/');
    if (
      !guards?.isOwnHost(request.headers) ||
      ((inside || changes) && !guards.isOwnOrigin(request.headers, changes))
    ) {
      return reply.code(403).send(refusal('foreign-request'));
    }
    if (inside) void reply.header('cache-control', 'no-store');
    const isOpen =
      !inside || request.url.split('?')[0] === AGENT_SESSION_PATH
        ? true
        : access.isSession(guards.readCookie(request.headers));
    if (!isOpen) return reply.code(401).send(refusal('no-session'));
    return undefined;
  });

  app.get(AGENT_SESSION_PATH, (request, reply) => {
    const guards = options.guards();
    return guards && access.isSession(guards.readCookie(request.headers))
      ? reply.code(204).send()
      : reply.code(401).send(refusal('no-session'));
  });

  app.post(AGENT_SESSION_PATH, (request, reply) => {
    const { body } = request;
    const secret = sessionRequest.Check(body) ? access.redeem(body.code) : undefined;
    const guards = options.guards();
    if (secret === undefined || !guards) {
      return reply.code(401).send(refusal('code-not-valid'));
    }
    return reply.header('set-cookie', guards.makeCookie(secret)).code(204).send();
  });

  app.post(CLEAR_STORAGE_PATH, (_, reply) =>
    reply.header('clear-site-data', '"storage"').code(204).send(),
  );

  app.get<PullRoute>(`${AGENT_PULL_PATH}/:collection`, async (request, reply) => {
    const { after, limit } = request.query;
    const page = await station.pull(request.params.collection, { after, limit });
    return reply.code(page.status).type(page.contentType).send(Buffer.from(page.body));
  });

  app.setErrorHandler<Error & { statusCode?: number }>((error, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) station.report(`agent ${request.url}`, error);
    return reply.code(status).send(refusal(status >= 500 ? 'internal' : 'bad-request'));
  });

  if (existsSync(join(rendererDir, 'index.html'))) {
    await app.register(fastifyStatic, {
      root: rendererDir,
      cacheControl: false,
      setHeaders: (reply, path) => {
        const hashed = /[/\\]assets[/\\]/.test(path);
        void reply.header(
          'cache-control',
          hashed ? 'public, max-age=31536000, immutable' : 'no-cache',
        );
      },
    });
    // Screens have addresses of their own; they are all the one page.
    app.setNotFoundHandler((request, reply) => {
      const wantsPage =
        request.method === 'GET' &&
        !request.url.startsWith('/host/') &&
        (request.headers.accept ?? '').includes('text/html');
      return wantsPage ? reply.sendFile('index.html') : reply.code(404).send(refusal('not-found'));
    });
  } else {
    app.get('/', (_, reply) => reply.code(503).type('text/plain; charset=utf-8').send(NO_BUILD));
  }
  return app;
}
