import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocketServer, type WebSocket as Peer } from 'ws';
import {
  AGENT_SESSION_PATH,
  AGENT_SOCKET_PATH,
  CLOSE_NO_SESSION,
  type AgentRequest,
} from '../../shared/host/agentWire.ts';
import type { HostInput, StationHost } from '../../shared/host/index.ts';
import { backOffMs, createAgentHost } from './agentHost.ts';

const draft: HostInput<'facts:record'> = {
  facts: [{ id: 'fact-1', type: 'batch.claimed', data: {} }],
  print: [],
  takeSscc: false,
};

/** An agent that is really there on loopback, and answers what the test lets it. */
class AgentStandIn {
  readonly requests: AgentRequest[] = [];
  session = true;
  #peers: Peer[] = [];
  #http: Server | undefined;
  #waiting: (() => void)[] = [];

  async listen(port = 0): Promise<number> {
    this.#http = createServer((request, response) => {
      response.writeHead(request.url === AGENT_SESSION_PATH && this.session ? 204 : 401).end();
    });
    const sockets = new WebSocketServer({ noServer: true });
    this.#http.on('upgrade', (request, socket, head) => {
      if (!this.session || request.url !== AGENT_SOCKET_PATH) {
        socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n');
        return;
      }
      sockets.handleUpgrade(request, socket, head, (peer) => {
        this.#peers.push(peer);
        peer.on('message', (data) => {
          this.requests.push(JSON.parse((data as Buffer).toString('utf8')) as AgentRequest);
          for (const each of this.#waiting.splice(0)) each();
        });
      });
    });
    const server = this.#http;
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  }

  async until(count: number): Promise<void> {
    while (this.requests.length < count) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  send(message: object): void {
    this.#peers.at(-1)?.send(JSON.stringify(message));
  }

  drop(code?: number): void {
    for (const peer of this.#peers.splice(0)) {
      if (code === undefined) peer.terminate();
      else peer.close(code);
    }
  }

  async close(): Promise<void> {
    this.drop();
    const server = this.#http;
    await new Promise<void>((resolve) => {
      if (server === undefined) resolve();
      else server.close(() => resolve());
    });
  }
}

let agent: AgentStandIn;
let port: number;
let host: StationHost;
let ended: number;
let links: boolean[];

beforeEach(async () => {
  agent = new AgentStandIn();
  port = await agent.listen();
  vi.stubGlobal('location', { protocol: 'http:', host: `127.0.0.1:${port}` });
  const realFetch = fetch;
  vi.stubGlobal('fetch', (path: string) => realFetch(`http://127.0.0.1:${port}${path}`));
  ended = 0;
  links = [];
  host = createAgentHost(() => {
    ended += 1;
  });
  host.onLink?.((up) => links.push(up));
});
afterEach(async () => {
  agent.session = false;
  agent.drop(CLOSE_NO_SESSION);
  await agent.close();
  vi.unstubAllGlobals();
});

describe('createAgentHost', () => {
  it('matches replies to their calls, in whatever order they come', async () => {
    const one = host.call('session:get', {});
    const two = host.call('facts:dismiss', { factId: 'f' });
    await agent.until(2);
    const [first, second] = agent.requests;
    agent.send({ id: second?.id, result: { ok: true, value: {} } });
    agent.send({ id: first?.id, result: { ok: true, value: null } });
    expect(await two).toEqual({ ok: true, value: {} });
    expect(await one).toEqual({ ok: true, value: null });
    expect(agent.requests.map(({ call }) => call)).toEqual(['session:get', 'facts:dismiss']);
  });

  it('hands events to their listeners until they leave', async () => {
    const pokes: number[] = [];
    const leave = host.on('poke', ({ clock }) => pokes.push(clock));
    const ping = async (count: number) => {
      const answer = host.call('session:get', {});
      await agent.until(count);
      agent.send({ event: 'poke', payload: { shard: 'w', clock: count } });
      agent.send({ id: agent.requests.at(-1)?.id, result: { ok: true, value: null } });
      await answer;
    };
    await ping(1);
    leave();
    await ping(2);
    expect(pokes).toEqual([1]);
  });

  it('gives up other calls when the connection breaks, and records again after it is back', async () => {
    const query = host.call('session:list-people', {});
    const recording = host.call('facts:record', draft);
    await agent.until(2);
    agent.drop();
    expect(await query).toEqual({ ok: false, error: { code: 'host-lost', meta: {} } });
    await agent.until(3);
    const again = agent.requests[2];
    expect(again?.call).toBe('facts:record');
    expect(again?.input).toEqual(draft);
    agent.send({ id: again?.id, result: { ok: true, value: { facts: [], sscc: null } } });
    expect(await recording).toEqual({ ok: true, value: { facts: [], sscc: null } });
    expect(links).toEqual([true, false, true]);
  });

  it('keeps what is recorded while nobody is there, in order', async () => {
    const first = host.call('session:get', {});
    await agent.until(1);
    agent.send({ id: agent.requests[0]?.id, result: { ok: true, value: null } });
    await first;
    await agent.close();
    await vi.waitFor(() => expect(links.at(-1)).toBe(false), 30_000);
    void host.call('facts:record', draft);
    void host.call('facts:record', { ...draft, takeSscc: true });
    expect(await host.call('session:get', {})).toMatchObject({ ok: false });
    await agent.listen(port);
    await agent.until(3);
    const recorded = agent.requests.slice(1).map(({ input }) => input);
    expect(recorded).toEqual([draft, { ...draft, takeSscc: true }]);
  });

  it.each(['told by the agent', 'found at the door'])(
    'ends when its session is over, %s',
    async (how) => {
      const call = host.call('session:get', {});
      await agent.until(1);
      agent.session = false;
      agent.drop(how === 'told by the agent' ? CLOSE_NO_SESSION : undefined);
      expect(await call).toMatchObject({ ok: false });
      await vi.waitFor(() => expect(ended).toBe(1), 30_000);
    },
  );
});

describe('backOffMs', () => {
  it('grows to a bound and never waits less than half of it', () => {
    expect(backOffMs(0, 0)).toBe(100);
    expect(backOffMs(0, 1)).toBe(200);
    expect(backOffMs(20, 0)).toBe(2500);
    expect(backOffMs(20, 1)).toBe(5000);
  });
});
