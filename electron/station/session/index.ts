/**
 * Who works at this station: sign-in by badge or PIN against the roster in the journal, so that it works
 * without central, and one operator session that outlives reloads and restarts. Facts already recorded
 * have their operator in them: signing out loses none.
 */
import { createHash, randomUUID } from 'node:crypto';
import { AppError } from '../../../shared/errors.ts';
import { FACTS, type FactSpec, type FactType } from '../../../shared/facts/index.ts';
import type { Operator } from '../../../shared/facts/envelope.ts';
import type { HostInput, HostOutput, SessionInfo } from '../../../shared/host/contract.ts';
import type { Role, RosterEntry } from '../../../shared/schema/index.ts';
import type { CentralClock } from '../clock/index.ts';
import type { Journal } from '../journal/index.ts';
import { createPinLock } from './pinLock.ts';
import { isRightPin } from './pinVerifier.ts';

export { createRosterLock } from './rosterLock.ts';

/** What only a PIN may do; also the order in which one of several roles becomes the session's. */
const PIN_ROLES: readonly Role[] = ['admin', 'supervisor'];
const RANK: readonly Role[] = ['admin', 'supervisor', 'clerk', 'packer', 'picker'];
const DAY_MS = 86_400_000;
export const OFFLINE_DAYS = 14;

export interface Sessions {
  readonly current: () => SessionInfo | null;
  readonly listPeople: () => HostOutput<'session:list-people'>;
  readonly signIn: (input: HostInput<'session:sign-in'>) => Promise<SessionInfo>;
  readonly signOut: () => void;
  /** The operator as a fact of this type names them. Throws not-signed-in, role-not-allowed, needs-pin. */
  readonly operatorFor: (type: FactType) => Operator;
  /** Central has shut this station out: nobody works here until it lets the station in again. */
  readonly lockOut: () => void;
  /** The roster changed: whoever is no longer on it is signed out. */
  readonly recheck: () => void;
}

export interface SessionsOptions {
  readonly journal: Journal;
  readonly clock: CentralClock;
  readonly stationId: string;
  /** Days a roster is good for without central. */
  readonly offlineDays?: number;
  readonly onChange: (session: SessionInfo | null) => void;
}

export const hashBadge = (stationId: string, badge: string): string =>
  createHash('sha256').update(`${stationId}:${badge}`).digest('hex');

function primaryRole(roles: readonly Role[], assurance: Operator['assurance']): Role {
  const ranked = RANK.filter((role) => roles.includes(role));
  const open = ranked.find((role) => assurance === 'pin' || !PIN_ROLES.includes(role));
  const role = open ?? ranked[0];
  if (!role) throw new AppError('person-without-role');
  return role;
}

function toInfo(
  person: RosterEntry,
  sessionId: string,
  assurance: Operator['assurance'],
): SessionInfo {
  return {
    operator: {
      personId: person.personId,
      sessionId,
      role: primaryRole(person.roles, assurance),
      assurance,
    },
    name: person.name,
    roles: person.roles,
    language: person.language,
    needsPinFor: assurance === 'pin' ? [] : person.roles.filter((role) => PIN_ROLES.includes(role)),
  };
}

export function createSessions(options: SessionsOptions): Sessions {
  const { journal, clock, stationId, onChange } = options;
  const { people, meta } = journal;
  const offlineDays = options.offlineDays ?? OFFLINE_DAYS;
  const pinLock = createPinLock(people, clock.nowMs, clock.persist);

  const rosterExpired = (): boolean => {
    const fetched = meta.get('rosterFetchedMs');
    return fetched !== undefined && clock.nowMs() - fetched > offlineDays * DAY_MS;
  };

  const resume = (): SessionInfo | null => {
    const kept = meta.get('session');
    const person = kept && people.byId(kept.personId);
    if (!kept || !person || rosterExpired() || meta.get('revoked')) return null;
    return toInfo(person, kept.sessionId, kept.assurance);
  };

  let session = resume();

  const open = (person: RosterEntry, assurance: Operator['assurance']): SessionInfo => {
    // A PIN after the badge, or the badge again after the PIN, goes on with the same session.
    const same = session?.operator.personId === person.personId ? session.operator : undefined;
    const held = same?.assurance === 'pin' ? 'pin' : assurance;
    const info = toInfo(person, same?.sessionId ?? randomUUID(), held);
    const { personId, sessionId } = info.operator;
    meta.set('session', { personId, sessionId, assurance: held });
    session = info;
    onChange(session);
    return info;
  };

  const close = (): void => {
    meta.remove('session');
    if (session === null) return;
    session = null;
    onChange(null);
  };

  const checkPin = async (person: RosterEntry, pin: string): Promise<void> => {
    pinLock.begin(person.personId);
    if (!(await isRightPin(stationId, person.pinHash, pin))) pinLock.wrong(person.personId);
    pinLock.right(person.personId);
  };

  const find = ({ badge, personId }: HostInput<'session:sign-in'>): RosterEntry => {
    if (meta.get('revoked')) throw new AppError('station-revoked', { stationId });
    if (people.list().length === 0) throw new AppError('roster-empty');
    if (rosterExpired()) throw new AppError('roster-expired', { days: offlineDays });
    if (badge !== undefined) {
      const person = people.byBadgeHash(hashBadge(stationId, badge));
      if (!person) throw new AppError('badge-unknown');
      return person;
    }
    const person = personId === undefined ? undefined : people.byId(personId);
    if (!person) throw new AppError('person-unknown');
    return person;
  };

  return {
    current: () => session,
    listPeople: () => people.list().map(({ personId, name, roles }) => ({ personId, name, roles })),
    signIn: async (input) => {
      const person = find(input);
      if (input.pin === undefined) {
        if (input.badge === undefined) throw new AppError('pin-required');
        return open(person, 'badge');
      }
      await checkPin(person, input.pin);
      return open(person, 'pin');
    },
    signOut: close,
    lockOut: () => {
      meta.set('revoked', true);
      close();
    },
    operatorFor: (type) => {
      if (!session) throw new AppError('not-signed-in');
      const spec: FactSpec = FACTS[type];
      const { operator, roles } = session;
      const role = spec.roles.includes(operator.role)
        ? operator.role
        : spec.roles.find((allowed) => roles.includes(allowed));
      if (!role) throw new AppError('role-not-allowed', { type, roles: [...spec.roles] });
      if (spec.pin && operator.assurance !== 'pin') throw new AppError('needs-pin', { type });
      return { ...operator, role };
    },
    recheck: () => {
      if (!session) return;
      const { operator } = session;
      const person = people.byId(operator.personId);
      if (!person || person.roles.length === 0) {
        close();
        return;
      }
      const next = toInfo(person, operator.sessionId, operator.assurance);
      if (JSON.stringify(next) === JSON.stringify(session)) return;
      session = next;
      onChange(session);
    },
  };
}
