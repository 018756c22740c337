/** A channel on loopback: a real HTTP server that answers as a shop of the kind, except where a fault says otherwise. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Random } from '../fuzz/random.ts';
import { Shop, type ShopKind, type StandInAnswer, type StandInRequest } from './shop.ts';

/**
 * `cut`: the line breaks before anything happened; `lost`: it happened, and the answer never arrives; `torn`: half
 * of the answer; `old`: the channel is down, in HTML.
 */
export type Fault =
  | { readonly kind: 'status'; readonly status: number; readonly headers?: Record<string, string> }
  | { readonly kind: 'cut' | 'lost' | 'torn' };

export const TOO_MANY: Fault = { kind: 'status', status: 429, headers: { 'retry-after': '3' } };
const STORM: readonly Fault[] = [
  TOO_MANY,
  { kind: 'status', status: 500 },
  { kind: 'status', status: 502 },
  { kind: 'status', status: 503, headers: { 'retry-after': '1' } },
  { kind: 'cut' },
  { kind: 'lost' },
  { kind: 'torn' },
];
export const stormOf =
  (random: Random, share: number): (() => Fault | undefined) =>
  () =>
    random.below(100) < share * 100 ? random.pick(STORM) : undefined;

async function read(request: IncomingMessage): Promise<StandInRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const url = new URL(request.url ?? '/', 'http://stand.in');
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, [value].flat().join()]),
  );
  return {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers,
    body: Buffer.concat(chunks).toString('utf8'),
  };
}

function send(response: ServerResponse, { status, headers, body }: StandInAnswer, torn: boolean) {
  const text = torn ? body.slice(0, body.length / 2) : body;
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

export interface StandIn {
  readonly shop: Shop;
  readonly url: string;
  /** Every request that it heard, faults included. */
  readonly requests: StandInRequest[];
  /** Asked before each request. */
  fault: (request: StandInRequest) => Fault | undefined;
  /** Brings requests to the kind's own address here. */
  readonly fetch: typeof fetch;
  close(): Promise<void>;
}

export async function openStandIn(kind: ShopKind): Promise<StandIn> {
  const shop = new Shop();
  const requests: StandInRequest[] = [];
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const asked = await read(request);
    requests.push(asked);
    const fault = standIn.fault(asked);
    if (fault?.kind === 'cut') {
      request.socket.destroy();
      return;
    }
    if (fault?.kind === 'status') {
      const { status, headers = {} } = fault;
      send(response, { status, headers, body: '<html>no</html>' }, false);
      return;
    }
    const answer = kind.answer(shop, asked);
    if (fault?.kind === 'lost') request.socket.destroy();
    else send(response, answer, fault?.kind === 'torn');
  };
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      response.writeHead(418).end(String(error));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const standIn: StandIn = {
    shop,
    url: `http://127.0.0.1:${port}`,
    requests,
    fault: () => undefined,
    fetch: (input, init) => {
      const url = new URL(input instanceof Request ? input.url : input);
      return fetch(`http://127.0.0.1:${port}${url.pathname}${url.search}`, init);
    },
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
  return standIn;
}
