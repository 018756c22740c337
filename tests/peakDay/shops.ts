/** Six shops of one's own (docs/channels.md), as real servers on loopback that fail now and then. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Random } from '../fuzz/random.ts';
import { stormOf, type Fault } from '../channels/standIn.ts';
import { CHANNELS, keyOf, type ChannelName, type Word } from './day.ts';

const PAGE_MAX = 100;
/** Of all requests to a shop. */
const FAULTY = 0.08;

interface Entry {
  /** By the shop's clock, which goes as fast as the day. */
  readonly updatedMs: number;
  readonly externalId: string;
  readonly revision: number;
}

export interface Shop {
  readonly name: ChannelName;
  readonly url: string;
  readonly accessToken: string;
  readonly webhookSecret: string;
  /** As it goes over the wire, from now on (by the shop's clock, ms after midnight) to be had by whoever looks. */
  say(word: Word, now: number): string;
  /** When central was first handed each word by a poll; by its key, ms since 1970. */
  readonly polledAt: ReadonlyMap<string, number>;
  close(): Promise<void>;
}

function wire({ intake }: Word, updatedMs: number): string {
  const { channel: _, ...order } = intake;
  return JSON.stringify({ ...order, updatedAt: new Date(updatedMs).toISOString() });
}

/** The first entry at or behind that time. */
function firstFrom(entries: readonly Entry[], ms: number): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entries[middle]?.updatedMs ?? 0) < ms) low = middle + 1;
    else high = middle;
  }
  return low;
}

const send = (response: ServerResponse, status: number, body: string, headers = {}): void => {
  const length = Buffer.byteLength(body);
  response.writeHead(status, {
    ...{ 'content-type': 'application/json', 'content-length': length },
    ...headers,
  });
  response.end(body);
};

async function openShop(name: ChannelName, midnight: number, random: Random): Promise<Shop> {
  const entries: Entry[] = [];
  const current = new Map<string, { readonly revision: number; readonly text: string }>();
  const polledAt = new Map<string, number>();
  const accessToken = `${name}-access-token`;
  const storm = stormOf(random, FAULTY);

  const list = (url: URL): string => {
    const from = Date.parse(url.searchParams.get('updatedFrom') ?? '');
    let at = Number(url.searchParams.get('page') ?? firstFrom(entries, from));
    const orders: string[] = [];
    for (; at < entries.length && orders.length < PAGE_MAX; at += 1) {
      const { externalId = '', revision = 0 } = entries[at] ?? {};
      const order = current.get(externalId);
      if (order?.revision !== revision) continue;
      orders.push(order.text);
      const key = `${keyOf(name, externalId)}|${revision}`;
      if (!polledAt.has(key)) polledAt.set(key, Date.now());
    }
    const next = at < entries.length ? `,"nextPage":"${at}"` : '';
    return `{"orders":[${orders.join()}]${next}}`;
  };
  const answer = (request: IncomingMessage, response: ServerResponse, fault?: Fault): void => {
    const url = new URL(request.url ?? '/', 'http://shop');
    if (request.headers.authorization !== `Bearer ${accessToken}`) send(response, 401, '{}');
    else if (url.pathname === '/shop') send(response, 200, JSON.stringify({ name }));
    else if (request.method === 'GET') {
      const text = list(url);
      send(response, 200, fault?.kind === 'torn' ? text.slice(0, text.length / 2) : text);
    } else send(response, 200, '{"unknownSkus":[]}');
  };
  const server = createServer((request, response) => {
    request.resume();
    request.once('end', () => {
      const fault = storm();
      if (fault?.kind === 'cut' || fault?.kind === 'lost') request.socket.destroy();
      else if (fault?.kind === 'status') send(response, fault.status, '{}', fault.headers);
      else answer(request, response, fault);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    ...{ name, accessToken, polledAt },
    url: `http://127.0.0.1:${port}`,
    webhookSecret: `${name}-webhook-secret`,
    say(word, now) {
      const updatedMs = midnight + Math.floor(now);
      const text = wire(word, updatedMs);
      const { externalId, revision } = word.intake;
      const known = current.get(externalId);
      if (known === undefined || revision >= known.revision) {
        current.set(externalId, { revision, text });
        entries.push({ updatedMs, externalId, revision });
      }
      return text;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

export async function openShops(
  midnight: number,
  random: Random,
): Promise<ReadonlyMap<ChannelName, Shop>> {
  const shops = new Map<ChannelName, Shop>();
  for (const name of CHANNELS) shops.set(name, await openShop(name, midnight, random));
  return shops;
}
