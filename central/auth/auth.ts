import { createSecretKey } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../../shared/errors.ts';
import type { Role } from '../../shared/schema/index.ts';
import type { Store } from '../store/index.ts';
import { createEnrolmentCode } from './enrolment.ts';
import { readPerson } from './people.ts';
import { findStation, type KnownStation } from './sessions.ts';
import { createTokenReader, type Session } from './tokens.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by `requireToken`. */
    session: Session | null;
  }
}

type Hook = (request: FastifyRequest, reply: FastifyReply) => Promise<void>;

export interface Auth {
  /**
   * An `onRequest` hook: 401 without a valid bearer token; 403 unless its person has one of the roles.
   * Without roles any station may ask.
   */
  requireToken(roles?: readonly Role[]): Hook;
  /** Of a request that passed `requireToken`. */
  sessionOf(request: FastifyRequest): Session;
  station(stationId: string): Promise<KnownStation>;
  createEnrolmentCode(
    shard: string,
    minutes?: number,
  ): Promise<{ code: string; expiresAt: string }>;
}

export function hasRole(session: Session, roles: readonly Role[]): boolean {
  return session.roles.some((role) => roles.includes(role));
}

/** A token outlives what its person may do, too: a role that was taken away is refused from then on. */
async function withCurrentRoles(store: Store, session: Session): Promise<Session> {
  const { personId } = session;
  if (personId === undefined) return session;
  const person = await readPerson(store, personId);
  if (!person) throw new AppError('unknown-person', { personId });
  return { ...session, roles: session.roles.filter((role) => person.roles.includes(role)) };
}

export function createAuth(store: Store): Auth {
  const readToken = createTokenReader(createSecretKey(store.key('token')));
  return {
    requireToken: (roles) => async (request) => {
      const header = request.headers.authorization ?? '';
      if (!header.startsWith('Bearer ')) {
        throw new AppError('unauthorised', { reason: 'token-missing' });
      }
      const session = readToken(header.slice('Bearer '.length), store.clock.now());
      // A token outlives its station otherwise: one that was shut out is refused from then on.
      await findStation(store, session.stationId);
      const current = await withCurrentRoles(store, session);
      if (roles && !hasRole(current, roles)) throw new AppError('not-allowed', { needs: roles });
      request.session = current;
    },
    sessionOf(request) {
      if (!request.session) throw new AppError('unauthorised', { reason: 'token-missing' });
      return request.session;
    },
    station: (stationId) => findStation(store, stationId),
    createEnrolmentCode: (shard, minutes) => createEnrolmentCode(store, shard, minutes),
  };
}
