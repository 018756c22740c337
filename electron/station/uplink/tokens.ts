import { randomUUID } from 'node:crypto';
import {
  createClient,
  type CentralClient,
  type Http,
  type HttpAnswer,
  type HttpRequest,
} from '../../../shared/client/index.ts';
import type { CentralClock } from '../clock/index.ts';
import type { StationKey } from '../identity/index.ts';
import type { StationEnv } from '../ports.ts';

/** A token is replaced this long before it ends, so that none ends on its way. */
const EARLY_MS = 60_000;

export interface Tokens {
  /** Central asked as the station (undefined) or as a person; a token that it no longer takes is replaced once. */
  readonly as: (personId: string | undefined) => CentralClient;
  readonly get: (personId: string | undefined) => Promise<string>;
  readonly forget: (personId: string | undefined) => void;
}

export interface TokensOptions {
  readonly http: Http;
  readonly env: Pick<StationEnv, 'monotonicMs'>;
  readonly clock: CentralClock;
  readonly key: StationKey;
  readonly stationId: string;
}

interface Held {
  readonly token: string;
  /** By the monotonic clock. */
  readonly goodUntil: number;
}

export function createTokens({ http, env, clock, key, stationId }: TokensOptions): Tokens {
  const nobody = createClient(http.exchange);
  const held = new Map<string, Held>();
  const underWay = new Map<string, Promise<string>>();

  const fetchToken = async (person: string): Promise<string> => {
    const nonce = randomUUID();
    const { value: session, roundTripMs } = await nobody.ask('openSession', {
      body: {
        stationId,
        ...(person === '' ? {} : { personId: person }),
        nonce,
        sig: key.sign(`session:${stationId}:${person}:${nonce}`),
      },
    });
    clock.observe(session.serverTime, roundTripMs);
    const life = session.expiresInSeconds * 1000;
    const goodUntil = env.monotonicMs() + Math.max(life - EARLY_MS, life / 2);
    held.set(person, { token: session.token, goodUntil });
    return session.token;
  };

  const get = async (personId: string | undefined): Promise<string> => {
    const person = personId ?? '';
    const have = held.get(person);
    if (have && have.goodUntil > env.monotonicMs()) return have.token;
    const coming = underWay.get(person);
    if (coming) return coming;
    const request = fetchToken(person).finally(() => underWay.delete(person));
    underWay.set(person, request);
    return request;
  };
  const forget = (personId: string | undefined): void => {
    held.delete(personId ?? '');
  };

  const exchange = async (
    personId: string | undefined,
    request: HttpRequest,
  ): Promise<HttpAnswer> => {
    const first = await http.exchange({ ...request, token: await get(personId) });
    if (first.status !== 401) return first;
    forget(personId);
    return http.exchange({ ...request, token: await get(personId) });
  };

  return {
    get,
    forget,
    as: (personId) => createClient((request) => exchange(personId, request)),
  };
}
