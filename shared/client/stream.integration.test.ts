import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createHttp, type Http } from './http.ts';
import { readStream } from './stream.ts';

let server: Server;
let http: Http;
let onRequest: (response: ServerResponse) => void = () => undefined;
const heard: unknown[] = [];
const handlers = {
  onOpen: () => heard.push('open'),
  onPoke: (poke: unknown) => heard.push(poke),
  onTime: (time: string) => heard.push(time),
  onBadMessage: (event: string) => heard.push(`bad ${event}`),
};

beforeEach(async () => {
  heard.length = 0;
  server = createServer((_, response) => onRequest(response));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  http = createHttp({
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    env: { fetch, monotonicMs: () => performance.now() },
    onContact: () => undefined,
    onUnreachable: () => undefined,
  });
});
afterEach(async () => {
  http.close();
  server.closeAllConnections();
  await new Promise((resolve) => {
    server.close(resolve);
  });
});

const read = (silenceMs: number, signal = new AbortController().signal): Promise<never> =>
  readStream(http, 'token', handlers, signal, silenceMs);

it('gives up a line that fell silent', async () => {
  onRequest = (response) => response.writeHead(200).write(': hello\n\n');
  await expect(read(50)).rejects.toMatchObject({ code: 'offline', meta: { reason: 'silence' } });
  expect(heard).toEqual(['open']);
});

it('reads messages however they are cut, and tells of bad ones without stopping', async () => {
  onRequest = (response) => {
    response.writeHead(200);
    const text =
      'event: poke\ndata: {"shard":"仓","clock":3}\n\nevent: poke\ndata: {"shard":3}\n\n' +
      'event: time\ndata: nonsense\n\nevent: time\ndata: {"serverTime":"2026-11-22T09:00:00.000Z"}\n\n';
    const bytes = Buffer.from(text);
    const send = (at: number): void => {
      if (at >= bytes.length) response.end();
      else response.write(bytes.subarray(at, at + 3), () => send(at + 3));
    };
    send(0);
  };
  await expect(read(30_000)).rejects.toMatchObject({ meta: { reason: 'stream-ended' } });
  expect(heard).toEqual([
    'open',
    { shard: '仓', clock: 3 },
    'bad poke',
    'bad time',
    '2026-11-22T09:00:00.000Z',
  ]);
});

it('tells central’s refusal from a dead line', async () => {
  onRequest = (response) =>
    response.writeHead(403).end('{"error":{"code":"station-revoked","meta":{}}}');
  await expect(read(30_000)).rejects.toMatchObject({
    code: 'station-revoked',
    meta: { status: 403 },
  });
  onRequest = (response) => response.writeHead(502).end('<html>bad gateway</html>');
  await expect(read(30_000)).rejects.toMatchObject({
    code: 'central-failed',
    meta: { status: 502 },
  });
});

it('ends when it is told to', async () => {
  const stop = new AbortController();
  onRequest = (response) => response.writeHead(200).write(': hello\n\n', () => stop.abort());
  await expect(read(30_000, stop.signal)).rejects.toMatchObject({ code: 'offline' });
});
