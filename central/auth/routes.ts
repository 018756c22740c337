import type { FastifyInstance } from 'fastify';
import type { EnrolRequest, SessionRequest } from '../../shared/protocol/index.ts';
import type { CentralDeps } from '../deps.ts';
import { schemaOf } from '../http/index.ts';
import { isoTime, tracedStore } from '../store/index.ts';
import { enrolStation } from './enrolment.ts';
import { readRoster } from './people.ts';
import { openSession } from './sessions.ts';

export function registerAuthRoutes(app: FastifyInstance, deps: CentralDeps): void {
  const { store, auth } = deps;
  app.decorateRequest('session', null);
  app.post<{ Body: EnrolRequest }>(
    '/v1/stations/enrol',
    {
      config: { guessable: true },
      schema: schemaOf('enrol'),
    },
    (request) => enrolStation(tracedStore(store, request.id), request.body),
  );
  app.post<{ Body: SessionRequest }>(
    '/v1/session',
    {
      config: { guessable: true },
      schema: schemaOf('openSession'),
    },
    (request) => openSession(store, request.body),
  );
  app.get(
    '/v1/roster',
    { onRequest: auth.requireToken(), schema: schemaOf('readRoster') },
    async (request) => ({
      people: await readRoster(store, auth.sessionOf(request)),
      serverTime: isoTime(store.clock.now()),
    }),
  );
}
