import { request } from 'node:http';
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import {
  AGENT_FRAME_MAX,
  CLOSE_BAD_FRAME,
  CLOSE_NO_SESSION,
  type AgentMessage,
} from '../../shared/host/agentWire.ts';
import type { ScannersDeps } from '../station/index.ts';
import {
  makeDirectory,
  removeDirectory,
  scanRejected,
  until,
} from '../station/testing/startTestStation.ts';
import { ENROL_CODE, TinyCentral } from '../station/testing/tinyCentral.ts';
import { mintUrl, startAgent, type Agent } from './index.ts';

let directory = '';
let renderer = '';
let central: TinyCentral;
let agent: Agent;
let scanners: ScannersDeps;
const sockets: WebSocket[] = [];

async function start(port = 0): Promise<Agent> {
  return startAgent({
    dataDir: join(directory, 'data'),
    centralUrl: central.url,
    enrolCode: ENROL_CODE,
    port,
    rendererDir: renderer,
    env: { random: () => 0, report: () => undefined },
    parts: {
      scanners: (deps) => {
        scanners = deps;
        const absent = async (): Promise<never> => {
          throw new Error('not part of this test');
        };
        return {
          list: async () => [],
          save: absent,
          remove: absent,
          listPorts: absent,
          listHid: absent,
          close: async () => undefined,
        };
      },
    },
  });
}

beforeEach(async () => {
  directory = makeDirectory();
  renderer = join(directory, 'renderer');
  mkdirSync(join(renderer, 'assets'), { recursive: true });
  writeFileSync(join(renderer, 'index.html'), '<!doctype html><title>Stowline</title>');
  writeFileSync(join(renderer, 'assets', 'app-1a2b.js'), 'export {};');
  writeFileSync(join(renderer, 'assets', 'reader.wasm'), 'wasm');
  central = new TinyCentral();
  await central.start();
  agent = await start();
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.terminate();
  await agent.close();
  await central.stop();
  removeDirectory(directory);
});

interface Asked {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

/** A request with any headers, which fetch would not let a test send. */
function ask(
  path: string,
  { headers = {}, body }: { headers?: Record<string, string>; body?: unknown } = {},
): Promise<Asked> {
  const url = new URL(path, agent.origin);
  return new Promise((resolve, reject) => {
    const asking = request(
      url,
      {
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
        );
      },
    );
    asking.on('error', reject);
    asking.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

async function openSession(code = agent.code): Promise<string> {
  const { status, headers } = await ask('/host/session', {
    headers: { origin: agent.origin },
    body: { code },
  });
  expect(status).toBe(204);
  const [cookie = ''] = headers['set-cookie'] ?? [];
  return cookie.split(';')[0] ?? '';
}

class Page {
  readonly messages: AgentMessage[] = [];
  readonly socket: WebSocket;
  closed: number | undefined;

  constructor(headers: Record<string, string>) {
    this.socket = new WebSocket(`${agent.origin.replace('http', 'ws')}/host/ws`, { headers });
    sockets.push(this.socket);
    this.socket.on('message', (data) =>
      this.messages.push(JSON.parse((data as Buffer).toString())),
    );
    this.socket.on('close', (code) => {
      this.closed = code;
    });
    this.socket.on('error', () => {
      this.closed ??= 0;
    });
  }

  get events(): string[] {
    return this.messages.flatMap((message) => ('event' in message ? message.event : []));
  }

  async call(id: number, call: string, input: unknown): Promise<unknown> {
    this.socket.send(JSON.stringify({ id, call, input }));
    await until(() => this.messages.some((message) => 'id' in message && message.id === id));
    const reply = this.messages.find((message) => 'id' in message && message.id === id);
    return reply && 'result' in reply ? reply.result : undefined;
  }
}

async function openPage(cookie: string): Promise<Page> {
  const page = new Page({ cookie, origin: agent.origin });
  await until(() => page.events.length >= 2);
  return page;
}

describe('the way in', () => {
  it('opens a session for a code, once', async () => {
    expect((await ask('/host/session')).status).toBe(401);
    const cookie = await openSession();
    expect((await ask('/host/session', { headers: { cookie } })).status).toBe(204);
    const again = await ask('/host/session', {
      headers: { origin: agent.origin },
      body: { code: agent.code },
    });
    expect(again.status).toBe(401);
    expect(again.headers['set-cookie']).toBeUndefined();
    expect(JSON.parse(again.body).error.code).toBe('code-not-valid');
  });

  it('gives a cookie that scripts and other sites cannot use', async () => {
    const { headers } = await ask('/host/session', {
      headers: { origin: agent.origin },
      body: { code: agent.code },
    });
    expect(headers['set-cookie']?.[0]).toMatch(/HttpOnly; SameSite=Strict/);
  });

  it.each(['', 'x', '../../etc/passwd', 'A'.repeat(43)])('takes no code like %j', async (code) => {
    const { status } = await ask('/host/session', {
      headers: { origin: agent.origin },
      body: { code },
    });
    expect(status).toBe(401);
  });

  it('keeps sessions over a restart, without keeping what would open one', async () => {
    const cookie = await openSession();
    const port = Number(new URL(agent.origin).port);
    await agent.close();
    const kept = readdirSync(join(directory, 'data', 'access', 'sessions'));
    expect(cookie).not.toContain(kept[0]);
    expect(statSync(join(directory, 'data')).mode & 0o077).toBe(0);
    agent = await start(port);
    expect((await ask('/host/session', { headers: { cookie } })).status).toBe(204);
  });

  it('takes a code that another process of this user made, and voids unused ones at a restart', async () => {
    const code = new URL(mintUrl(join(directory, 'data'))).hash.replace('#code=', '');
    const unused = agent.code;
    await openSession(code);
    await agent.close();
    agent = await start();
    const { status } = await ask('/host/session', {
      headers: { origin: agent.origin },
      body: { code: unused },
    });
    expect(status).toBe(401);
  });
});

describe('what is turned away', () => {
  it.each([
    ['a Host that is a name made to point here', { host: 'evil.example:4190' }],
    ['another port’s Host', { host: '127.0.0.1:1' }],
    ['a foreign Origin', { origin: 'http://evil.example' }],
    ['an Origin of another port', { origin: 'http://127.0.0.1:1' }],
    ['a request that another site started', { 'sec-fetch-site': 'cross-site' }],
    ['the null Origin', { origin: 'null' }],
  ])('%s', async (_, headers) => {
    const cookie = await openSession();
    for (const path of ['/host/session', '/host/pull/tasks']) {
      expect((await ask(path, { headers: { cookie, ...headers } })).status).toBe(403);
    }
    const posted = await ask('/host/session', {
      headers: { origin: agent.origin, ...headers },
      body: { code: agent.newUrl().split('=')[1] },
    });
    expect(posted.status).toBe(403);
    const page = new Page({ cookie, origin: agent.origin, ...headers });
    await until(() => page.closed !== undefined);
    expect(page.messages).toEqual([]);
  });

  it('a request that changes something and does not say where it is from', async () => {
    expect((await ask('/host/session', { body: { code: agent.code } })).status).toBe(403);
    const cookie = await openSession();
    const page = new Page({ cookie });
    await until(() => page.closed !== undefined);
    expect(page.messages).toEqual([]);
  });

  it('everything but the app’s files without a session', async () => {
    expect((await ask('/host/pull/tasks')).status).toBe(401);
    expect((await ask('/host/anything')).status).toBe(401);
    const clear = await ask('/host/clear-storage', { headers: { origin: agent.origin }, body: {} });
    expect(clear.status).toBe(401);
    expect(clear.headers['clear-site-data']).toBeUndefined();
    const page = new Page({ origin: agent.origin });
    await until(() => page.closed !== undefined);
    expect(page.closed).toBe(CLOSE_NO_SESSION);
    expect(page.messages).toEqual([]);
  });
});

describe('the socket', () => {
  it('tells status and session first, then answers calls', async () => {
    const page = await openPage(await openSession());
    expect(page.events.slice(0, 2)).toEqual(['status', 'session']);
    expect(await page.call(1, 'session:get', {})).toEqual({ ok: true, value: null });
    expect(await page.call(2, 'session:get', { x: 1 })).toMatchObject({
      error: { code: 'input-invalid' },
    });
    expect(await page.call(3, 'process:exit', {})).toMatchObject({
      error: { code: 'call-unknown' },
    });
  });

  it('journals in the order of the frames', async () => {
    const page = await openPage(await openSession());
    await until(async () => (await agent.station.handlers['session:list-people']({})).length > 0);
    await page.call(1, 'session:sign-in', { badge: 'BADGE-PICK' });
    const groups = Array.from({ length: 10 }, () => scanRejected());
    for (const [index, input] of groups.entries()) {
      page.socket.send(JSON.stringify({ id: 10 + index, call: 'facts:record', input }));
    }
    await until(() => central.facts.length === 10);
    expect(central.facts.map(({ id }) => id)).toEqual(groups.map(({ facts }) => facts[0]?.id));
    await until(() => page.events.includes('answers'));
  });

  it.each([
    ['text that is no JSON', '{'],
    ['a frame without an id', '{"call":"session:get","input":{}}'],
    ['a list', '[]'],
  ])('is closed on %s', async (_, frame) => {
    const page = await openPage(await openSession());
    page.socket.send(frame);
    await until(() => page.closed !== undefined);
    expect(page.closed).toBe(CLOSE_BAD_FRAME);
  });

  it('is closed on a frame that is too large', async () => {
    const page = await openPage(await openSession());
    page.socket.send(JSON.stringify({ id: 1, call: 'x', input: 'x'.repeat(AGENT_FRAME_MAX) }));
    await until(() => page.closed !== undefined);
    expect(page.closed).toBe(1009);
  });

  it('brings a scan to the newest window alone', async () => {
    const cookie = await openSession();
    const first = await openPage(cookie);
    const second = await openPage(cookie);
    const scans = (page: Page) => page.events.filter((event) => event === 'scan').length;
    scanners.onScan({ scannerId: 's', data: 'TOTE-001', at: 1 });
    await until(() => scans(second) === 1);
    second.socket.close();
    await until(() => second.closed !== undefined);
    await until(() => {
      scanners.onScan({ scannerId: 's', data: 'TOTE-002', at: 2 });
      return scans(first) > 0;
    });
    const data = first.messages.flatMap((m) =>
      'event' in m && m.event === 'scan' ? m.payload.data : [],
    );
    expect(data).not.toContain('TOTE-001');
  });
});

describe('HTTP', () => {
  it('has the browser throw away what it stores, when a page with a session asks for it', async () => {
    const headers = { origin: agent.origin, cookie: await openSession() };
    const clear = await ask('/host/clear-storage', { headers, body: {} });
    expect([clear.status, clear.headers['clear-site-data']]).toEqual([204, '"storage"']);
  });

  it('serves the app with headers that keep everything else out', async () => {
    const page = await ask('/', { headers: { accept: 'text/html' } });
    expect(page.status).toBe(200);
    expect(page.headers['content-type']).toContain('text/html');
    const csp = String(page.headers['content-security-policy']);
    expect(csp).toContain("script-src 'self' 'wasm-unsafe-eval';");
    expect(csp).toContain("default-src 'none'");
    expect(page.headers['x-content-type-options']).toBe('nosniff');
    expect(page.headers['cross-origin-opener-policy']).toBe('same-origin');
    expect(page.headers['access-control-allow-origin']).toBeUndefined();
  });

  it('gives scripts and WebAssembly their types, and screens of their own address the page', async () => {
    const script = await ask('/assets/app-1a2b.js');
    expect(script.headers['content-type']).toContain('javascript');
    expect(script.headers['cache-control']).toContain('immutable');
    expect((await ask('/assets/reader.wasm')).headers['content-type']).toBe('application/wasm');
    const screen = await ask('/pick/batch-1', { headers: { accept: 'text/html' } });
    expect(screen.body).toContain('Stowline');
    expect((await ask('/assets/gone.js')).status).toBe(404);
    expect((await ask('/../data/station-key.secret')).status).toBe(404);
  });

  it('passes pulls through and says offline when central is away', async () => {
    const cookie = await openSession();
    central.page = { documents: [{ id: 'd1', clock: 1 }] };
    const page = await ask('/host/pull/tasks?after=c0&limit=5', { headers: { cookie } });
    expect(page.status).toBe(200);
    expect(JSON.parse(page.body).documents).toEqual([{ id: 'd1', clock: 1 }]);
    // The station itself looks for answers, too.
    const query = central.pulls.find(({ pathname }) => pathname.endsWith('/tasks'))?.searchParams;
    expect([query?.get('after'), query?.get('limit')]).toEqual(['c0', '5']);
    await central.stop();
    const offline = await ask('/host/pull/tasks', { headers: { cookie } });
    expect(offline.status).toBe(503);
    expect(JSON.parse(offline.body).error.code).toBe('offline');
  });

  it('names a port that is taken and frees the journal again', async () => {
    const port = Number(new URL(agent.origin).port);
    const other = {
      dataDir: join(directory, 'other'),
      centralUrl: central.url,
      rendererDir: renderer,
    };
    const options = { ...other, enrolCode: ENROL_CODE, port };
    await expect(startAgent(options)).rejects.toMatchObject({
      code: 'port-in-use',
      meta: { port },
    });
    const second = await startAgent({ ...options, port: 0 });
    await second.close();
  });
});
