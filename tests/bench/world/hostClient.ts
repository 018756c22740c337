import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import {
  AGENT_SESSION_PATH,
  AGENT_SOCKET_PATH,
  type AgentMessage,
} from '../../../shared/host/agentWire.ts';
import type {
  HostCallName,
  HostEventName,
  HostEvents,
  HostInput,
  HostOutput,
} from '../../../shared/host/index.ts';
import type { FactData, FactEnvelope, FactType } from '../../../shared/facts/index.ts';
import { uuidv7 } from '../../../shared/ids.ts';
import type { PullResponse } from '../../../shared/protocol/index.ts';
import type { CollectionDocuments, CollectionName } from '../../../shared/schema/index.ts';
import type { BenchAgent } from './agent.ts';

/** What a window asks its agent, without the window: to prepare a bench, and to be the other station. */
export interface HostClient {
  call<K extends HostCallName>(name: K, input: HostInput<K>): Promise<HostOutput<K>>;
  on<E extends HostEventName>(event: E, handler: (payload: HostEvents[E]) => void): void;
  /** Signs a sample person in with their PIN. The agent's windows share the session. */
  signIn(personId: string, pin: string): Promise<void>;
  record<T extends FactType>(type: T, data: FactData<T>): Promise<FactEnvelope>;
  /** Every document of a collection that central has for this station now. */
  pullAll<C extends CollectionName>(collection: C): Promise<CollectionDocuments[C][]>;
  close(): void;
}

const PAGE = 1000;
const ROSTER_TRIES = 100;
const ROSTER_PAUSE_MS = 100;

/** The cookie of a session with the agent, as `name=value`. */
export async function openSession(agent: BenchAgent): Promise<string> {
  const code = /#code=(.+)$/.exec(agent.newUrl())?.[1];
  const answer = await fetch(agent.origin + AGENT_SESSION_PATH, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: agent.origin },
    body: JSON.stringify({ code }),
  });
  const cookie = answer.headers.get('set-cookie')?.split(';')[0];
  if (cookie === undefined) throw new Error(`the agent answered ${answer.status} to its own code`);
  return cookie;
}

export async function openHostClient(agent: BenchAgent): Promise<HostClient> {
  const cookie = await openSession(agent);
  const socket = new WebSocket(agent.origin.replace('http', 'ws') + AGENT_SOCKET_PATH, {
    headers: { cookie, origin: agent.origin },
  });
  const pending = new Map<number, PromiseWithResolvers<unknown>>();
  const handlers = new Map<string, ((payload: unknown) => void)[]>();
  let nextId = 0;
  socket.on('message', (frame: Buffer) => {
    const message = JSON.parse(frame.toString('utf8')) as AgentMessage;
    if ('event' in message) {
      for (const handler of handlers.get(message.event) ?? []) handler(message.payload);
      return;
    }
    const { id, result } = message;
    const call = pending.get(id);
    pending.delete(id);
    if (result.ok) call?.resolve(result.value);
    else call?.reject(new Error(`${result.error.code} ${JSON.stringify(result.error.meta)}`));
  });
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });

  const call: HostClient['call'] = (name, input) => {
    const id = nextId++;
    const answer = Promise.withResolvers<unknown>();
    pending.set(id, answer);
    socket.send(JSON.stringify({ id, call: name, input }));
    // The agent answers a call with what the contract says for it.
    return answer.promise as ReturnType<typeof call<typeof name>>;
  };

  return {
    call,
    on(event, handler) {
      const known = handlers.get(event) ?? [];
      // Each event's handlers get that event's payload only.
      handlers.set(event, [...known, handler as (payload: unknown) => void]);
    },
    async signIn(personId, pin) {
      // A new station gets its roster with its first connection.
      for (let tries = 0; tries < ROSTER_TRIES; tries += 1) {
        const people = await call('session:list-people', {});
        if (people.some((person) => person.personId === personId)) {
          await call('session:sign-in', { personId, pin });
          return;
        }
        await pause(ROSTER_PAUSE_MS);
      }
      throw new Error(`${personId} is not on this station's roster`);
    },
    async record(type, data) {
      const draft = { id: uuidv7(), type, data };
      const { facts } = await call('facts:record', { facts: [draft], print: [], takeSscc: false });
      const [fact] = facts;
      if (!fact) throw new Error(`${type} was recorded as nothing`);
      return fact;
    },
    async pullAll<C extends CollectionName>(collection: C) {
      const documents: CollectionDocuments[C][] = [];
      let after = '';
      for (;;) {
        const query = `limit=${PAGE}${after}`;
        const answer = await fetch(`${agent.origin}/host/pull/${collection}?${query}`, {
          headers: { cookie },
        });
        if (!answer.ok) throw new Error(`pull of ${collection} answered ${answer.status}`);
        const page = (await answer.json()) as PullResponse;
        documents.push(...(page.documents as unknown as CollectionDocuments[C][]));
        if (page.documents.length < PAGE) return documents;
        after = `&after=${encodeURIComponent(page.checkpoint.after)}`;
      }
    },
    close: () => socket.close(),
  };
}
