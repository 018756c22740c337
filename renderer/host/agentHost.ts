import type { Result } from '../../shared/errors.ts';
import {
  AGENT_PULL_PATH,
  AGENT_SESSION_PATH,
  AGENT_SOCKET_PATH,
  CLOSE_NO_SESSION,
  type AgentMessage,
} from '../../shared/host/agentWire.ts';
import type { HostCallName, HostInput, HostOutput, StationHost } from '../../shared/host/index.ts';
import { clearBrowserStorage } from './clearBrowserStorage.ts';
import { createHostEvents } from './hostEvents.ts';

type AnyResult = Result<HostOutput<HostCallName>>;

interface PendingCall {
  readonly name: HostCallName;
  readonly frame: string;
  readonly settle: (result: AnyResult) => void;
}

const LOST: AnyResult = { ok: false, error: { code: 'host-lost', meta: {} } };
const BACK_OFF_MS = { first: 200, most: 5_000 };

/** Idempotent at the host, so they may be sent again; of everything else the fate is unknown. */
const RESENT: readonly HostCallName[] = ['facts:record', 'kept:put'];

/** Between half and all of the doubled wait, so that many windows do not come back at once. */
export const backOffMs = (attempt: number, random: number): number =>
  Math.min(BACK_OFF_MS.most, BACK_OFF_MS.first * 2 ** attempt) * (0.5 + random / 2);

export type AgentAccess = 'open' | 'no-agent' | 'no-session' | 'code-not-valid';

/** Takes the one-time code out of the address bar and exchanges it for the session cookie. */
export async function openAgentSession(): Promise<AgentAccess> {
  const code = new URLSearchParams(location.hash.slice(1)).get('code');
  if (code !== null) history.replaceState(null, '', location.pathname + location.search);
  try {
    const existing = await fetch(AGENT_SESSION_PATH, { credentials: 'same-origin' });
    if (existing.status === 204) return 'open';
    if (existing.status !== 401) return 'no-agent';
    if (code === null) return 'no-session';
    const opened = await fetch(AGENT_SESSION_PATH, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code }),
    });
    return opened.status === 204 ? 'open' : 'code-not-valid';
  } catch {
    // Nobody answers there at all: a page without an agent behind it.
    return 'no-agent';
  }
}

/** The loopback agent: same origin, one WebSocket, the session in an HttpOnly cookie. */
export function createAgentHost(onSessionEnded: () => void): StationHost {
  const pending = new Map<number, PendingCall>();
  const events = createHostEvents();
  let socket: WebSocket | undefined;
  let nextId = 0;
  let attempt = 0;

  const deliver = (message: AgentMessage) => {
    if ('event' in message) {
      events.emit(message.event, message.payload);
      return;
    }
    const call = pending.get(message.id);
    pending.delete(message.id);
    call?.settle(message.result);
  };

  const lost = (code: number) => {
    socket = undefined;
    for (const [id, call] of pending) {
      if (RESENT.includes(call.name) && code !== CLOSE_NO_SESSION) continue;
      pending.delete(id);
      call.settle(LOST);
    }
    events.emitLink(false);
    if (code === CLOSE_NO_SESSION) {
      onSessionEnded();
      return;
    }
    setTimeout(connect, backOffMs(attempt, Math.random()));
    attempt += 1;
  };

  /** An upgrade that is refused looks like any other failure to a page: only asking tells. */
  const checkSession = async () => {
    try {
      const answer = await fetch(AGENT_SESSION_PATH, { credentials: 'same-origin' });
      return answer.status !== 401;
    } catch {
      // The agent is away, and may come back with the session it had.
      return true;
    }
  };

  const connect = () => {
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const opening = new WebSocket(`${scheme}://${location.host}${AGENT_SOCKET_PATH}`);
    opening.addEventListener('open', () => {
      attempt = 0;
      socket = opening;
      // In the order they were made: the journal numbers facts in the order it gets them.
      for (const { frame } of pending.values()) opening.send(frame);
      events.emitLink(true);
    });
    opening.addEventListener('message', ({ data }) => deliver(JSON.parse(String(data))));
    opening.addEventListener('close', ({ code }) => {
      if (socket === opening) {
        lost(code);
        return;
      }
      void checkSession().then((good) => lost(good ? code : CLOSE_NO_SESSION));
    });
  };
  connect();

  return {
    kind: 'agent',
    pullBase: AGENT_PULL_PATH,
    on: events.on,
    onLink: events.onLink,
    clearBrowserStorage,
    call<K extends HostCallName>(name: K, input: HostInput<K>): Promise<Result<HostOutput<K>>> {
      const id = nextId++;
      const frame = JSON.stringify({ id, call: name, input });
      return new Promise((resolve) => {
        // Without a socket the call waits for the first connection, but not through a lost one.
        if (socket === undefined && attempt > 0 && !RESENT.includes(name)) {
          resolve(LOST as Result<HostOutput<K>>);
          return;
        }
        // The reply carries this call's id, so it is this call's result.
        pending.set(id, {
          name,
          frame,
          settle: (result) => resolve(result as Result<HostOutput<K>>),
        });
        socket?.send(frame);
      });
    },
  };
}
