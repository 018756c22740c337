import { createHmac, timingSafeEqual, type KeyObject } from 'node:crypto';
import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { AppError } from '../../shared/errors.ts';
import { closed, Id, optional, Role } from '../../shared/schema/index.ts';

/** Seconds a token is good for. */
export const TOKEN_SECONDS = 15 * 60;

const Claims = closed({
  stationId: Id,
  shard: Id,
  personId: optional(Id),
  roles: Type.Array(Role),
  /** Central time in ms. */
  expires: Type.Integer(),
});
type Claims = Static<typeof Claims>;
const claims = Compile(Claims);

/** Who a token was made for: a station, and the person it attests, if any, with their roles at its warehouse. */
export type TokenSession = Readonly<Omit<Claims, 'expires'>>;
/** Who a request comes from. Roles are those of the token that the person still has. */
export interface Session extends TokenSession {
  /** Of them, those held in every warehouse. */
  readonly everywhere: readonly Role[];
}

const mac = (key: KeyObject, payload: string): Buffer =>
  createHmac('sha256', key).update(payload).digest();

export function signToken(key: KeyObject, session: TokenSession, expires: number): string {
  const payload = Buffer.from(JSON.stringify({ ...session, expires })).toString('base64url');
  return `${payload}.${mac(key, payload).toString('base64url')}`;
}

function open(key: KeyObject, token: string): Claims {
  const [payload = '', signature = '', rest] = token.split('.');
  const given = Buffer.from(signature, 'base64url');
  const expected = mac(key, payload);
  if (rest !== undefined || given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw new AppError('unauthorised', { reason: 'token-invalid' });
  }
  const value: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
  if (!claims.Check(value)) throw new AppError('unauthorised', { reason: 'token-invalid' });
  return value;
}

/** Valid tokens seen lately: a station sends the same one with every request of a quarter of an hour. */
const TOKENS_KEPT = 1000;

/** Throws `unauthorised` with the reason: missing, malformed, forged or expired. */
export type ReadToken = (token: string, nowMs: number) => TokenSession;

export function createTokenReader(key: KeyObject): ReadToken {
  const known = new Map<string, Claims>();
  return (token, nowMs) => {
    const value = known.get(token) ?? open(key, token);
    const { expires, ...session } = value;
    if (expires <= nowMs) {
      known.delete(token);
      throw new AppError('unauthorised', { reason: 'token-expired' });
    }
    if (known.size >= TOKENS_KEPT && !known.has(token)) known.clear();
    known.set(token, value);
    return session;
  };
}
