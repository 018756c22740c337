import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createOrders, type SimOrder } from './shopOrders.ts';

const PAGE_MAX = 100;

export interface ShopSimOptions {
  readonly port: number;
  readonly host?: string;
  readonly accessToken: string;
  /** Where changes are told at once; without it they are found by whoever asks. */
  readonly webhook?: { readonly url: string; readonly secret: string };
  readonly now: () => Date;
  /** What it was told, and what became of its webhooks, a line each. */
  readonly say: (line: string) => void;
}

export interface ShopSim {
  readonly port: number;
  readonly orders: () => readonly SimOrder[];
  /** Somebody buys. Its number. */
  place: (status: 'paid' | 'unpaid') => Promise<string>;
  /** The last order once more under another number, as a customer who pressed twice. */
  repeat: () => Promise<string | null>;
  /** The order was paid or called off; null: there is none. The last one unless told. */
  change: (what: 'paid' | 'cancel', externalId?: string) => Promise<string | null>;
  /** While it is down it answers 503. */
  setDown: (down: boolean) => void;
  close: () => Promise<void>;
}

type Answer = readonly [status: number, body: unknown];

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

interface Told {
  readonly acknowledgements?: readonly { externalId: string }[];
  readonly levels?: readonly { sku: string; units: number }[];
  readonly trackingNumber?: string;
  readonly carrier?: string;
  readonly completes?: boolean;
  readonly accepted?: boolean;
  readonly reason?: string;
}

/** What somebody told, in words; null: this shop does not know what is meant. */
function wordsOf(path: string, told: Told): string | null {
  const [, , externalId = '', what] = path.split('/');
  if (path === '/acknowledgements') {
    const ids = (told.acknowledgements ?? []).map((one) => one.externalId);
    return `in the house: ${ids.join(', ')}`;
  }
  if (path === '/stock') {
    const levels = (told.levels ?? []).map(({ sku, units }) => `${sku} ${units}`);
    const more = levels.length > 5 ? ` and ${levels.length - 5} more` : '';
    return `stock: ${levels.slice(0, 5).join(', ')}${more}`;
  }
  if (what === 'shipments') {
    const last = told.completes === true ? ', complete' : '';
    return `shipped: ${externalId} by ${told.carrier ?? '?'}, ${told.trackingNumber ?? '?'}${last}`;
  }
  if (what === 'cancellation') {
    return `cancel of ${externalId} ${told.accepted === true ? 'accepted' : `refused: ${told.reason ?? ''}`}`;
  }
  return null;
}

/** A shop of one's own (docs/channels.md) with customers at the press of a key. Rejects when the port is taken. */
export async function startShopSim(options: ShopSimOptions): Promise<ShopSim> {
  const { accessToken, webhook, now, say } = options;
  const orders = new Map<string, SimOrder>();
  const answered = new Map<string, Answer>();
  const makeOrder = createOrders();
  let made = 0;
  let down = false;

  const list = (query: URLSearchParams): Answer => {
    const from = Date.parse(query.get('updatedFrom') ?? '');
    if (Number.isNaN(from)) return [422, { error: 'updatedFrom' }];
    const behind = query.get('page') ?? '';
    const place = ({ updatedAt, externalId }: SimOrder) => `${updatedAt} ${externalId}`;
    const changed = [...orders.values()]
      .filter((order) => Date.parse(order.updatedAt) >= from && place(order) > behind)
      .sort((a, b) => (place(a) < place(b) ? -1 : 1));
    const page = changed.slice(0, PAGE_MAX);
    const last = page.at(-1);
    const more = changed.length > page.length && last ? { nextPage: place(last) } : {};
    return [200, { orders: page, ...more }];
  };

  const answer = async (request: IncomingMessage): Promise<Answer> => {
    const text = await readText(request);
    const url = new URL(request.url ?? '/', 'http://shop');
    if (down) return [503, { error: 'down' }];
    if (request.headers.authorization !== `Bearer ${accessToken}`) return [401, { error: 'token' }];
    if (request.method === 'GET' && url.pathname === '/shop') return [200, { name: 'Sim shop' }];
    if (request.method === 'GET' && url.pathname === '/orders') return list(url.searchParams);
    const key = `${url.pathname} ${String(request.headers['idempotency-key'] ?? '')}`;
    const before = answered.get(key);
    if (before) return before;
    const words =
      request.method === 'POST' ? wordsOf(url.pathname, JSON.parse(text) as Told) : null;
    if (words === null) return [404, { error: 'unknown path' }];
    say(words);
    const heard: Answer = [200, {}];
    answered.set(key, heard);
    return heard;
  };

  const send = (response: ServerResponse, [status, body]: Answer): void => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };
  const server = createServer((request, response) => {
    answer(request).then(
      (given) => send(response, given),
      (error: unknown) => send(response, [400, { error: String(error) }]),
    );
  });

  const tell = async (order: SimOrder): Promise<void> => {
    orders.set(order.externalId, order);
    if (!webhook) return;
    const body = JSON.stringify(order);
    const timestamp = String(Math.floor(now().getTime() / 1000));
    const signature = createHmac('sha256', webhook.secret).update(`${timestamp}.${body}`);
    const headers = {
      ...{ 'content-type': 'application/json', 'stowline-timestamp': timestamp },
      'stowline-signature': signature.digest('hex'),
    };
    const heard = await fetch(webhook.url, { method: 'POST', headers, body }).then(
      ({ status }) => `answered ${status}`,
      (error: unknown) => `not answered: ${String(error)}`,
    );
    if (heard !== 'answered 200') say(`webhook of ${order.externalId} ${heard}`);
  };

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host ?? '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    orders: () => [...orders.values()],
    async place(status) {
      made += 1;
      const order = makeOrder(made, now(), status);
      await tell(order);
      return order.externalId;
    },
    async repeat() {
      const last = [...orders.values()].at(-1);
      if (!last) return null;
      made += 1;
      const at = now();
      const instants = { updatedAt: at.toISOString(), placedAt: at.toISOString() };
      const externalId = String(1000 + made);
      await tell({ ...last, ...instants, externalId, revision: at.getTime(), action: 'place' });
      return externalId;
    },
    async change(what, externalId) {
      const order = externalId === undefined ? [...orders.values()].at(-1) : orders.get(externalId);
      if (!order) return null;
      // Two changes within a millisecond are two revisions all the same.
      const revision = Math.max(now().getTime(), order.revision + 1);
      const updatedAt = new Date(revision).toISOString();
      const change =
        what === 'cancel' ? { action: 'cancel' as const } : { payment: { status: what } };
      await tell({ ...order, revision, updatedAt, ...change });
      return order.externalId;
    },
    setDown(next) {
      down = next;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
