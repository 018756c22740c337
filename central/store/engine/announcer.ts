import type { Client } from 'pg';
import type { CommitEvent } from '../types.ts';

const CHANNEL = 'stowline_commits';
/** NOTIFY takes less than 8000 bytes; one event is a few hundred. */
const EVENTS_MAX = 20;
/** While the server is away: whoever listens will look at the clocks anyway. */
const WAITING_MAX = 500;
const RETRY_MS = 1_000;

type Report = (error: unknown, about: Record<string, unknown>) => void;

/** What was committed, told from process to process by LISTEN/NOTIFY, on a connection of its own. */
export interface Announcer {
  readonly tell: (event: CommitEvent) => void;
  /** From then on everything is heard; or the server could not be reached yet, and is tried again. */
  readonly ready: Promise<void>;
  readonly hear: (listener: (event: CommitEvent) => void) => void;
  close(): Promise<void>;
}

/**
 * Told after the commit, not in it: a NOTIFY in the transaction makes all commits of the server wait for
 * each other. What is not told because the process dies is found by those who look at the clocks.
 */
export function createAnnouncer(makeClient: () => Client, report: Report): Announcer {
  const listeners = new Set<(event: CommitEvent) => void>();
  let waiting: CommitEvent[] = [];
  let client: Client | undefined;
  let sending: Promise<void> | undefined;
  let retry: NodeJS.Timeout | undefined;
  let closed = false;

  const receive = (payload: string | undefined): void => {
    for (const event of JSON.parse(payload ?? '[]') as CommitEvent[]) {
      for (const listener of listeners) listener(event);
    }
  };
  const sendAll = async (to: Client): Promise<void> => {
    while (waiting.length > 0) {
      const events = waiting.slice(0, EVENTS_MAX);
      waiting = waiting.slice(EVENTS_MAX);
      await to.query('select pg_notify($1, $2)', [CHANNEL, JSON.stringify(events)]);
    }
  };
  const send = (): void => {
    if (!client) return;
    sending ??= sendAll(client)
      .catch((error: unknown) => {
        waiting = [];
        report(error, { doing: 'announce' });
      })
      .finally(() => {
        sending = undefined;
      });
  };
  const lose = (gone: Client): void => {
    if (client === gone) client = undefined;
    gone.end().catch(() => undefined);
    if (closed || retry) return;
    retry = setTimeout(() => {
      retry = undefined;
      void connect();
    }, RETRY_MS);
    retry.unref();
  };
  const connect = async (): Promise<void> => {
    const made = makeClient();
    // The handler stays for its whole life: an error without one ends the process.
    made.on('error', (error) => {
      if (!closed) report(error, { doing: 'announce' });
      lose(made);
    });
    made.on('notification', ({ payload }) => receive(payload));
    try {
      await made.connect();
      await made.query(`listen ${CHANNEL}`);
      client = made;
      send();
    } catch (error) {
      report(error, { doing: 'announce' });
      lose(made);
    }
  };
  const ready = connect();

  return {
    tell: (event) => {
      if (waiting.length < WAITING_MAX) waiting.push(event);
      send();
    },
    ready,
    hear: (listener) => {
      listeners.add(listener);
    },
    async close() {
      closed = true;
      clearTimeout(retry);
      await ready;
      await sending;
      await client?.end();
    },
  };
}
