import type { StationStatus } from '../../../shared/host/contract.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Poke } from '../../../shared/protocol/index.ts';
import { backoffMs, BACKOFF_MAX_MS } from '../../../shared/sync/outbox.ts';
import type { CentralClock } from '../clock/index.ts';
import type { StationEnv } from '../ports.ts';
import {
  readStream,
  retryAfterOf,
  SILENCE_MAX_MS,
  type Http,
} from '../../../shared/client/index.ts';
import type { Tokens } from './tokens.ts';

export type ConnectionState = StationStatus['connection'];

export interface Connection {
  readonly state: () => { connection: ConnectionState; since: string };
  /** Why central refuses this station, while it does. */
  readonly refusal: () => string | null;
  /** Connect now instead of at the end of the wait. */
  readonly nudge: () => void;
  /** Another request found the line dead: don't wait for the watchdog to notice. */
  readonly suspect: () => void;
  readonly close: () => Promise<void>;
}

export interface ConnectionOptions {
  readonly http: Http;
  readonly tokens: Tokens;
  readonly clock: CentralClock;
  readonly env: Pick<StationEnv, 'random' | 'report'>;
  readonly onState: (state: ConnectionState) => void;
  readonly onPoke: (poke: Poke) => void;
  readonly silenceMaxMs?: number;
}

/** Refusals that no repeating mends: the station is unknown, revoked, or not who it says. */
const isRefusal = (error: unknown): boolean =>
  error instanceof AppError && [401, 403].includes(Number(error.meta['status']));

/** As long as central asked for, and then as everybody else does, so that not all come back at once. */
const waitFor = (error: unknown, ms: number): number =>
  ms + ((error instanceof AppError ? retryAfterOf(error) : undefined) ?? 0);

/**
 * Holds the stream open and says what the connection is: live while the stream is, offline when it
 * can't be had, refused when central won't have this station. Reconnects with jitter, for ever.
 */
export function openConnection(options: ConnectionOptions): Connection {
  const { http, tokens, clock, env } = options;
  const closing = new AbortController();
  let connection: ConnectionState = 'connecting';
  let since = clock.estimate().at;
  let attempt = new AbortController();
  let waiting: (() => void) | undefined;
  let failures = 0;
  let refusal: string | null = null;

  const become = (next: ConnectionState, reason: string | null = null): void => {
    if (closing.signal.aborted || (next === connection && reason === refusal)) return;
    connection = next;
    refusal = reason;
    since = clock.estimate().at;
    options.onState(next);
  };

  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        waiting = undefined;
        resolve();
      };
      const timer = setTimeout(end, ms);
      waiting = end;
      if (closing.signal.aborted) end();
    });

  const hold = async (): Promise<never> => {
    attempt = new AbortController();
    const token = await tokens.get(undefined);
    return readStream(
      http,
      token,
      {
        onOpen: () => {
          failures = 0;
          become('live');
        },
        onPoke: options.onPoke,
        onTime: (serverTime) => clock.observe(serverTime, null),
        onBadMessage: (event, data) =>
          env.report('central stream', new AppError('stream-message-invalid', { event, data })),
      },
      AbortSignal.any([attempt.signal, closing.signal]),
      options.silenceMaxMs ?? SILENCE_MAX_MS,
    );
  };

  const run = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      try {
        await hold();
      } catch (error) {
        failures += 1;
        const refused = isRefusal(error);
        if (refused) tokens.forget(undefined);
        // A token that ended is refused once; only a second refusal in a row is about the station.
        if (!refused) become('offline');
        else if (failures > 1) become('refused', error instanceof AppError ? error.code : null);
        const wait = refused && failures > 1 ? BACKOFF_MAX_MS : backoffMs(failures, env.random);
        await pause(waitFor(error, wait));
      }
    }
  };
  const running = run();

  return {
    state: () => ({ connection, since }),
    refusal: () => refusal,
    nudge: () => {
      if (!waiting) return;
      failures = 0;
      waiting();
    },
    suspect: () => attempt.abort(),
    close: async () => {
      closing.abort();
      waiting?.();
      await running;
    },
  };
}
