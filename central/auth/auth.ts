import { createSecretKey } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../../shared/errors.ts';
import { rolesAt, type Role } from '../../shared/schema/index.ts';
import type { Store } from '../store/index.ts';
import { createEnrolmentCode } from './enrolment.ts';
import { readPerson } from './people.ts';
import { findStation, type KnownStation } from './sessions.ts';
import { createTokenReader, type Session, type TokenSession } from './tokens.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by `requireToken`. */
    session: Session | null;
  }
}

type Hook = (request: FastifyRequest, reply: FastifyReply) => Promise<void>;

export interface Auth {
  /**
   * An `onRequest` hook: 401 without a valid bearer token; 403 unless its person has one of the roles in
   * the station's warehouse, or, for what is no warehouse's, everywhere. Without roles any station may ask.
   */
  requireToken(roles?: readonly Role[], where?: 'here' | 'everywhere'): Hook;
  /** Of a request that passed `requireToken`. */
  sessionOf(request: FastifyRequest): Session;
  station(stationId: string): Promise<KnownStation>;
  createEnrolmentCode(
    shard: string,
    minutes?: number,
  ): Promise<{ code: string; expiresAt: string }>;
}

export function hasRole(
  session: { readonly roles: readonly Role[] },
  roles: readonly Role[],
): boolean {
  return session.roles.some((role) => roles.includes(role));
}

/** A token outlives what its person may do, too: a role that was taken away is refused from then on. */
async function withCurrentRoles(store: Store, token: TokenSession): Promise<Session> {
  const { personId, roles, shard } = token;
  if (personId === undefined) return { ...token, everywhere: [] };
  const person = await readPerson(store, personId);
  const here = person === undefined ? [] : rolesAt(person, shard);
  if (!person || here.length === 0) throw new AppError('unknown-person', { personId });
  return {
    ...token,
    roles: roles.filter((role) => here.includes(role)),
    everywhere: roles.filter((role) => person.roles.includes(role)),
  };
}

export function createAuth(store: Store): Auth {
  const readToken = createTokenReader(createSecretKey(store.key('token')));
  return {
    requireToken:
      (roles, where = 'here') =>
      async (request) => {
        const header = request.headers.authorization ?? '';
        if (!header.startsWith('Bearer ')) {
          throw new AppError('unauthorised', { reason: 'token-missing' });
        }
        const session = readToken(header.slice('Bearer '.length), store.clock.now());
        // A token outlives its station otherwise: one that was shut out is refused from then on.
        await findStation(store, session.stationId);
        const current = await withCurrentRoles(store, session);
        const held = where === 'here' ? current.roles : current.everywhere;
        if (roles && !hasRole({ roles: held }, roles)) {
          throw new AppError('not-allowed', { needs: roles, where });
        }
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
