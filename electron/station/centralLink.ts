import { retryAfterOf, type Http } from '../../shared/client/index.ts';
import type { FactResult } from '../../shared/facts/envelope.ts';
import type { StationNotice } from '../../shared/host/contract.ts';
import {
  createApi,
  createOwnChanges,
  createPull,
  createTokens,
  openConnection,
  refillNumbers,
  refreshRoster,
  type CentralApi,
  type Connection,
  type Pull,
} from './uplink/index.ts';
import type { Agreement } from './agreement.ts';
import type { CentralClock } from './clock/index.ts';
import { createErasures } from './erasures.ts';
import type { HostEmitter } from './emitter.ts';
import type { StationKey } from './identity/index.ts';
import type { Journal, MetaValues } from './journal/index.ts';
import { createLedgerWatch } from './ledgerWatch/index.ts';
import { openOutbox, type Outbox } from './outbox/index.ts';
import type { StationEnv } from './ports.ts';
import { AppError } from '../../shared/errors.ts';
import type { RosterEntry } from '../../shared/schema/index.ts';

/** Being offline, or asked to wait, is not worth a report. */
const isTold = (error: unknown): boolean =>
  error instanceof AppError && (error.code === 'offline' || retryAfterOf(error) !== undefined);

/** How central says that this station may not work any more. */
const REVOKED = 'station-revoked';
const ROSTER_EVERY_MS = 60_000;
/** Where it is not known whether people changed, it is asked so much later, and no oftener. */
const ROSTER_SOON_MS = 5_000;
const PERSIST_EVERY_MS = 30_000;
const PURGE_EVERY_MS = 3_600_000;
/** Answered facts are kept this long. */
const KEEP_MS = 30 * 86_400_000;

export interface LinkOptions {
  readonly http: Http;
  readonly env: StationEnv;
  readonly journal: Journal;
  readonly clock: CentralClock;
  readonly key: StationKey;
  readonly identity: MetaValues['identity'];
  readonly emitter: HostEmitter;
  readonly agreement: Agreement;
  /** Who is signed in, for questions asked in a person's name. */
  readonly personId: () => string | undefined;
  /** In the commit that renews the roster, before it does. */
  readonly onRosterComes: (people: readonly RosterEntry[]) => void;
  readonly onRoster: () => void;
  /** Central has shut this station out. */
  readonly onRevoked: () => void;
  readonly touch: () => void;
  /** Keeps something a person must hear of. */
  readonly tell: (code: StationNotice['code'], count: number) => void;
  readonly persistLastAnswer: () => void;
}

/** Everything that runs between this station and central by itself. */
export interface CentralLink {
  readonly api: CentralApi;
  readonly pull: Pull;
  readonly connection: Connection;
  readonly outbox: Outbox;
  /** Leases numbers if they run low; what goes wrong is reported and tried again with the next tick. */
  readonly refill: () => void;
  /** Central answered something: if the stream is not up, it is time to try. */
  readonly contact: () => void;
  readonly close: () => Promise<void>;
}

export function openCentralLink(options: LinkOptions): CentralLink {
  const { http, env, journal, clock, key, identity, emitter, touch } = options;
  const { stationId } = identity;
  const tokens = createTokens({ http, env, clock, key, stationId });
  const api = createApi(tokens, options.personId);

  /** A page was kept back because of it. */
  let unsettled = false;
  const isSettled = (): boolean => {
    const settled = journal.isSettled();
    if (!settled) unsettled = true;
    return settled;
  };
  const noteSettled = (): void => {
    if (!unsettled || !journal.isSettled()) return;
    unsettled = false;
    for (const shard of [identity.shard, 'org']) {
      emitter.emit('poke', { shard, clock: 0, own: false });
    }
    refill();
  };
  const own = createOwnChanges((id) => journal.facts.get(id)?.fact.type);
  const gapIn = (results: readonly FactResult[]): FactResult | undefined =>
    results.find(({ outcome, reason }) => outcome === 'retry' && reason === 'gap');
  const onAnswers = (epoch: string, results: readonly FactResult[]): void => {
    const fresh = options.agreement.note(epoch, results);
    if (fresh.length === 0) return;
    own.note(fresh);
    emitter.emit('answers', { results: fresh });
    noteSettled();
    touch();
  };

  /** The stream may go on a while with the token it has: asked for a new one, central says it to everybody. */
  const checkRevoked = (error: unknown): never => {
    if (error instanceof AppError && error.code === REVOKED) {
      tokens.forget(undefined);
      connection.suspect();
    }
    throw error;
  };
  let pushed = journal.epoch;
  const outbox = openOutbox({
    pending: (limit) => journal.facts.pending(limit),
    random: env.random,
    push: async (facts) => {
      pushed = journal.epoch;
      const { answer, roundTripMs } = await api
        .pushFacts(stationId, pushed, facts)
        .catch(checkRevoked);
      clock.observe(answer.serverTime, roundTripMs);
      const gap = gapIn(answer.results);
      if (gap) options.agreement.closeGap(pushed, gap.n);
      return answer.results;
    },
    note: (results) => onAnswers(pushed, results),
    report: env.report,
  });

  const pull = createPull({
    tokens,
    epoch: () => journal.epoch,
    personId: options.personId,
    answeredUpTo: () => journal.facts.answeredUpTo(),
    isSettled,
    onAnswers: (epoch, results) => {
      const gap = gapIn(results);
      if (gap) options.agreement.forgotten(epoch, gap.n);
      onAnswers(epoch, results);
    },
    onRefused: () => roster(),
  });

  /** Runs one thing at a time. */
  const alone = (where: string, work: () => Promise<unknown>): (() => void) => {
    let running = false;
    return () => {
      if (running) return;
      running = true;
      work()
        .catch((error: unknown) => {
          if (!isTold(error)) env.report(where, error);
        })
        .finally(() => {
          running = false;
          touch();
        });
    };
  };
  const roster = alone('roster', async () => {
    await refreshRoster({ journal, tokens, clock, onComes: options.onRosterComes });
    options.onRoster();
  });
  let rosterSoon: NodeJS.Timeout | undefined;
  const askSoon = (): void => {
    rosterSoon ??= setTimeout(() => {
      rosterSoon = undefined;
      roster();
    }, ROSTER_SOON_MS);
  };
  /** A journal, or a central, that was restored is found out before it is given numbers that it has used already. */
  let agreed = false;
  const refill = alone('numbers', async () => {
    if (!agreed) agreed = ![429, 503].includes((await pull('settings', { limit: '1' })).status);
    if (agreed) await refillNumbers({ journal, tokens, clock });
  });

  const watchLedger = alone(
    'ledger heads',
    createLedgerWatch({ journal, tokens, shard: identity.shard, tell: options.tell }),
  );

  const forgetErased = alone('erasures', createErasures({ journal, tokens }));

  const connection = openConnection({
    http,
    tokens,
    clock,
    env,
    onState: (state) => {
      touch();
      if (state === 'refused' && connection.refusal() === REVOKED) options.onRevoked();
      if (state !== 'live') return;
      if (journal.meta.get('revoked')) journal.meta.remove('revoked');
      // Central may have been put back from a backup meanwhile, too.
      agreed = false;
      outbox.hurry();
      roster();
      refill();
      watchLedger();
      forgetErased();
    },
    onPoke: (poke) => {
      // Whoever lost a role, or was let go, loses it here at once. Another process's changes are not named.
      if (poke.changed?.collections.includes('people')) roster();
      else if (!poke.changed && poke.shard === 'org') askSoon();
      emitter.emit('poke', { ...poke, own: own.covers(poke) });
    },
  });

  const isLive = (): boolean => connection.state().connection === 'live';
  const keep = (): void => {
    try {
      clock.persist();
      options.persistLastAnswer();
    } catch (error) {
      env.report('clock', error);
    }
    touch();
  };
  const purge = (): void => {
    try {
      const before = clock.nowMs() - KEEP_MS;
      journal.facts.purge(before);
      journal.jobs.purge(new Date(before).toISOString());
    } catch (error) {
      env.report('purge', error);
    }
  };
  const timers = [
    setInterval(() => {
      if (!isLive()) return;
      roster();
      refill();
      watchLedger();
      forgetErased();
    }, ROSTER_EVERY_MS),
    setInterval(keep, PERSIST_EVERY_MS),
    setInterval(purge, PURGE_EVERY_MS),
  ];

  return {
    api,
    pull,
    connection,
    outbox,
    refill,
    contact: () => {
      if (connection.state().connection === 'offline') connection.nudge();
    },
    close: async () => {
      for (const timer of timers) clearInterval(timer);
      clearTimeout(rosterSoon);
      http.close();
      await Promise.all([connection.close(), outbox.close()]);
      keep();
    },
  };
}
