import { Type, type Static } from 'typebox';
import type { Result } from '../errors.ts';
import { closed } from '../schema/base.ts';
import type { HostCallName, HostEventName, HostEvents, HostOutput } from './contract.ts';

/**
 * What goes between the station app in a browser and the agent on loopback. Same origin throughout:
 * the agent serves the page, and answers nothing that comes from another Host or Origin.
 *
 * 1. The page is opened as `http://127.0.0.1:PORT/#code=CODE`. It takes the code out of the address
 *    and POSTs it once to /host/session → 204 and an HttpOnly cookie; 401 `code-not-valid` when it was
 *    used already. Without a code: GET /host/session → 204 the cookie is good, 401 `no-session`.
 * 2. WebSocket /host/ws (the cookie is checked at the upgrade): the page sends AgentRequest frames, the
 *    agent AgentReply and AgentEvent frames, all JSON text. Replies may come out of order. The first
 *    event after opening is `status`, then `session`.
 * 3. GET /host/pull/{collection}?after=&limit= : the pull proxy (see StationHost.pullBase).
 * 4. POST /host/clear-storage → 204 that has the browser throw away what it stores (not the cookie).
 *
 * A socket that reads too slowly is closed with CLOSE_TOO_SLOW: connect again, call
 * 'facts:list-unshown' and pull, as after a reload. Close code CLOSE_NO_SESSION: a new code is needed.
 */
export const AGENT_SESSION_PATH = '/host/session';
export const AGENT_SOCKET_PATH = '/host/ws';
export const AGENT_PULL_PATH = '/host/pull';

/** One frame from the page, bytes. Import chunks (1.4 MB of base64) are the largest. */
export const AGENT_FRAME_MAX = 2 * 1024 * 1024;
export const CLOSE_NO_SESSION = 4401;
export const CLOSE_TOO_SLOW = 4408;
export const CLOSE_BAD_FRAME = 4400;

/** POST /host/session */
export const AgentSessionRequest = closed({ code: Type.String({ minLength: 1, maxLength: 100 }) });
export type AgentSessionRequest = Static<typeof AgentSessionRequest>;

/** `id` is the page's own, unused among its unanswered calls. `input` is checked against HOST_CALLS[call].input. */
export const AgentRequest = closed({
  id: Type.Integer({ minimum: 0 }),
  call: Type.String({ maxLength: 60 }),
  input: Type.Unknown(),
});
export type AgentRequest = Static<typeof AgentRequest>;

export interface AgentReply<K extends HostCallName = HostCallName> {
  readonly id: number;
  readonly result: Result<HostOutput<K>>;
}

export type AgentEvent = {
  [E in HostEventName]: { readonly event: E; readonly payload: HostEvents[E] };
}[HostEventName];

export type AgentMessage = AgentReply | AgentEvent;
