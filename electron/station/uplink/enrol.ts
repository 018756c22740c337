import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '../../../shared/errors.ts';
import { createClient, retryAfterOf, type Http } from '../../../shared/client/index.ts';
import { backoffMs } from '../../../shared/sync/outbox.ts';
import { isUntrusted } from './untrusted.ts';
import type { CentralClock } from '../clock/index.ts';
import type { StationKey } from '../identity/index.ts';
import type { MetaStore, MetaValues } from '../journal/index.ts';
import type { StationEnv } from '../ports.ts';

export interface EnrolOptions {
  readonly http: Http;
  readonly env: StationEnv;
  readonly meta: MetaStore;
  readonly clock: CentralClock;
  readonly key: StationKey;
  readonly centralUrl: string;
  readonly code: string | undefined;
  readonly name: string;
  /** How long a central that does not answer is waited for. */
  readonly patienceMs: number;
}

/**
 * The identity this journal was enrolled with, or a new one for the code. The same code and key may be
 * sent again: an answer that got lost does not use the code up.
 * A central that is busy is waited for, too; one whose certificate is not taken is not.
 * Throws `not-enrolled`, `station-key-lost`, central's own refusal, or `offline`.
 */
export async function ensureEnrolled(options: EnrolOptions): Promise<MetaValues['identity']> {
  const { http, env, meta, clock, key, centralUrl, code, name } = options;
  const known = meta.get('identity');
  if (known) {
    if (known.publicKey !== key.publicKey) {
      throw new AppError('station-key-lost', { stationId: known.stationId });
    }
    if (known.centralUrl === centralUrl) return known;
    const moved = { ...known, centralUrl };
    meta.set('identity', moved);
    return moved;
  }
  if (code === undefined) throw new AppError('not-enrolled', { centralUrl });

  const central = createClient(http.exchange);
  const giveUpAt = env.monotonicMs() + options.patienceMs;
  for (let failures = 1; ; failures += 1) {
    try {
      const { value: enrolled, roundTripMs } = await central.ask('enrol', {
        body: { code, name, publicKey: key.publicKey },
      });
      clock.observe(enrolled.serverTime, roundTripMs);
      const identity = {
        stationId: enrolled.stationId,
        name: enrolled.name,
        shard: enrolled.shard,
        publicKey: key.publicKey,
        centralUrl,
      };
      meta.set('identity', identity);
      clock.persist();
      return identity;
    } catch (error) {
      const toldMs = error instanceof AppError ? retryAfterOf(error) : undefined;
      if (isUntrusted(error)) throw error;
      const isAway = error instanceof AppError && error.code === 'offline';
      if (!isAway && toldMs === undefined) throw error;
      const ms = (toldMs ?? 0) + Math.min(backoffMs(failures, env.random), 2000);
      if (env.monotonicMs() + (toldMs ?? 0) >= giveUpAt) throw error;
      await wait(ms);
    }
  }
}
