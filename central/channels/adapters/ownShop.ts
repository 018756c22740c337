import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { optional } from '../../../shared/schema/base.ts';
import { OrderIntake } from '../../../shared/schema/index.ts';
import {
  defineAdapter,
  type ChannelCall,
  type ChannelOrder,
  type ChannelResponse,
  type Told,
} from '../adapter.ts';
import { baseUrlOf } from '../baseUrl.ts';
import { expectOk, parseExactly, readJson, unreadable } from '../failures.ts';
import { Fields } from '../fields.ts';
import { readOrder, readOrders, type OrderReader } from '../readOrders.ts';
import { hmacOf, isFresh, isSameSignature } from '../signatures.ts';
import { readSweep, writeSweep } from '../sweep.ts';
import { AppError } from '../../../shared/errors.ts';

const Settings = Type.Object({ baseUrl: Type.String({ minLength: 1, maxLength: 500 }) });
const Secrets = Type.Object({
  accessToken: Type.String({ minLength: 8, maxLength: 500 }),
  webhookSecret: optional(Type.String({ minLength: 16, maxLength: 500 })),
});
const Tokens = Type.Object({});
type Call = ChannelCall<typeof Settings, typeof Secrets>;

const PAGE = 100;
/** A delivery that is older was caught by somebody, and sent again later. */
const FRESH_MS = 5 * 60_000;
const intake = Compile(OrderIntake);

/** An order as docs/channels.md describes it: an intake with the instant of its last change. */
const READER: OrderReader = {
  externalId: (order) => order.text('externalId'),
  intake(order) {
    order.instant('updatedAt');
    const said = Object.fromEntries(
      Object.keys(OrderIntake.properties).flatMap((name) => {
        const value = order.raw(name);
        return value === undefined ? [] : [[name, value]];
      }),
    );
    const value: unknown = { ...said, channel: 'own-shop' };
    if (intake.Check(value)) return value;
    const first = intake.Errors(value)[0];
    const path = first?.instancePath.split('/').slice(1) ?? [];
    if (first?.keyword === 'required') {
      const field = [...path, ...first.params.requiredProperties.slice(0, 1)].join('.');
      throw new AppError('channel.field-missing', { field });
    }
    const meta = { field: path.join('.'), expected: first?.message ?? '' };
    throw new AppError('channel.field-wrong', meta);
  },
};

const headersOf = ({ secrets }: Pick<Call, 'secrets'>): Record<string, string> => ({
  authorization: `Bearer ${secrets.accessToken}`,
});

async function post(
  call: Call,
  path: string,
  body: unknown,
  idempotencyKey: string,
): Promise<ChannelResponse> {
  return call.http.request({
    method: 'POST',
    path,
    headers: {
      ...headersOf(call),
      'content-type': 'application/json',
      'idempotency-key': idempotencyKey,
    },
    body: JSON.stringify(body),
  });
}

/** 404 and 409 are the shop's last word; everything else is as its status says. */
function toldBy(response: ChannelResponse): Told {
  const { status } = response;
  if (status === 404 || status === 409 || status === 422) {
    return { outcome: 'refused', error: { code: 'channel.refused', meta: { status } } };
  }
  expectOk(response);
  return { outcome: 'told' };
}

const orderPath = (externalId: string, what: string): string =>
  `/orders/${encodeURIComponent(externalId)}/${what}`;

function changedAt(items: readonly unknown[]): number[] {
  return items.flatMap((item) => {
    const text = (item as { updatedAt?: unknown } | null)?.updatedAt;
    const ms = typeof text === 'string' ? Date.parse(text) : Number.NaN;
    return Number.isNaN(ms) ? [] : [ms];
  });
}

/** A shop of one's own: REST to be pulled, and a webhook. The contract is docs/channels.md. */
export const ownShopAdapter = defineAdapter<typeof Settings, typeof Secrets, typeof Tokens>({
  kind: 'own-shop',
  name: 'Own shop',
  follows: 'docs/channels.md, version 1',
  settings: Settings,
  secrets: Secrets,
  tokens: Tokens,
  rate: { burst: 20, perSecond: 10 },
  pollSeconds: 60,
  batch: { stock: 200, acknowledge: 100 },
  baseUrl: ({ baseUrl }: Static<typeof Settings>) => baseUrlOf(baseUrl, 'baseUrl'),

  async probe(call) {
    const answer = await call.http.request({
      ...{ method: 'GET', path: '/shop', headers: headersOf(call) },
    });
    return { shop: new Fields(readJson(answer)).text('name') };
  },

  async pull(call, from) {
    const sweep = readSweep(from);
    const answer = await call.http.request({
      method: 'GET',
      path: '/orders',
      headers: headersOf(call),
      query: {
        updatedFrom: new Date(sweep.from).toISOString(),
        limit: PAGE,
        page: sweep.page ?? undefined,
      },
    });
    const body = new Fields(readJson(answer));
    const items = body.raw('orders');
    if (!Array.isArray(items)) throw unreadable({ field: 'orders' });
    const next = body.optionalText('nextPage') ?? null;
    return {
      orders: readOrders(items, READER),
      cursor: writeSweep(sweep, next, changedAt(items)),
      more: next !== null,
    };
  },

  readWebhook({ secrets, clock }, { headers, rawBody }) {
    const { 'stowline-signature': signature, 'stowline-timestamp': timestamp } = headers;
    if (secrets.webhookSecret === undefined || !signature || !timestamp) {
      return { ok: false, reason: 'signature-missing' };
    }
    const made = hmacOf('sha256', secrets.webhookSecret, [timestamp, '.', rawBody], 'hex');
    if (!isSameSignature(made, signature)) return { ok: false, reason: 'signature-wrong' };
    if (!/^\d{1,12}$/.test(timestamp) || !isFresh(clock, Number(timestamp) * 1000, FRESH_MS)) {
      return { ok: false, reason: 'stale' };
    }
    const text = Buffer.from(rawBody).toString('utf8');
    let orders: ChannelOrder[];
    try {
      const body = parseExactly(text);
      orders = [readOrder(body, text, READER)];
    } catch {
      return { ok: false, reason: 'unreadable' };
    }
    return { ok: true, orders };
  },

  async acknowledge(call, acknowledgements) {
    const key = acknowledgements.map(({ externalId }) => externalId).join();
    const made = hmacOf('sha256', 'acknowledge', [key], 'hex');
    const response = await post(call, '/acknowledgements', { acknowledgements }, made);
    // A shop that has no such address does not want to hear it.
    if (response.status === 404) return acknowledgements.map(() => ({ outcome: 'known' }));
    return acknowledgements.map(() => toldBy(response));
  },

  async ship(call, { externalId, ...shipment }) {
    const path = orderPath(externalId, 'shipments');
    return toldBy(await post(call, path, shipment, shipment.parcelId));
  },

  async answerCancel(call, { externalId, ...answer }) {
    const key = `${externalId}:${answer.accepted ? 'accepted' : 'refused'}`;
    return toldBy(await post(call, orderPath(externalId, 'cancellation'), answer, key));
  },

  async setStock(call, levels) {
    const key = hmacOf(
      'sha256',
      'stock',
      [JSON.stringify(levels), String(call.clock.now())],
      'hex',
    );
    const response = await post(call, '/stock', { levels }, key);
    expectOk(response);
    const unknown = new Set(
      response.text === '' ? [] : new Fields(readJson(response)).texts('unknownSkus'),
    );
    return levels.map(({ sku }): Told =>
      unknown.has(sku)
        ? { outcome: 'refused', error: { code: 'channel.sku-unknown', meta: { sku } } }
        : { outcome: 'told' },
    );
  },
});
