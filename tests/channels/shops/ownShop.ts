/** As docs/channels.md says. */
import { createHmac } from 'node:crypto';
import { ownShopAdapter } from '../../../central/channels/adapters/ownShop.ts';
import { json, type Shop, type ShopKind, type ShopOrder, type StandInAnswer } from '../shop.ts';

const TOKEN = 'own-shop-token-1';
const SECRET = 'own-shop-webhook-secret';

const write = ({ externalId, changedAt, cancelled, lines, broken }: ShopOrder) => ({
  externalId,
  revision: changedAt,
  action: cancelled ? 'cancel' : 'place',
  placedAt: '2026-11-22T07:00:00+00:00',
  updatedAt: new Date(changedAt).toISOString(),
  customerRef: `c${externalId}`,
  country: 'GB',
  ...(broken ? {} : { currency: 'GBP' }),
  address: {
    ...{ name: 'Ada Lovelace', lines: ['12 Analytical Row'], postcode: 'AB1 2CD' },
    ...{ city: 'Newtown', country: 'GB', phone: '+44 20 7946 0001' },
  },
  lines: lines.map(({ lineId, sku, qty, priceMinor }) => ({
    ...{ lineId, sku, description: sku, qty, uom: 'each', unitPriceMinor: priceMinor },
  })),
  // Of no interest to anybody: a field that came later.
  giftWrap: { colour: 'red' },
});

interface Body {
  readonly parcelId: string;
  readonly trackingNumber: string;
  readonly accepted: boolean;
  readonly lines: readonly { lineId: string; qty: number }[];
  readonly acknowledgements: readonly { externalId: string }[];
  readonly levels: readonly { sku: string; units: number }[];
}

function act(shop: Shop, path: string, body: Body): StandInAnswer {
  const [, , externalId = '', what] = path.split('/');
  if (path === '/acknowledgements') {
    shop.acknowledged.push(...body.acknowledgements.map((each) => each.externalId));
    return json({});
  }
  if (path === '/stock') {
    for (const { sku, units } of body.levels) {
      if (!shop.unknownSkus.has(sku)) shop.stock.set(sku, units);
    }
    return json({
      unknownSkus: body.levels.flatMap(({ sku }) => (shop.unknownSkus.has(sku) ? [sku] : [])),
    });
  }
  if (!shop.orders.has(externalId)) return json({ error: 'unknown order' }, 404);
  if (what === 'shipments') {
    shop.shipments.push({ externalId, tracking: body.trackingNumber, lines: body.lines });
  } else shop.cancelAnswers.push({ externalId, accepted: body.accepted });
  return json({});
}

export const ownShop: ShopKind = {
  adapter: ownShopAdapter,
  settings: { baseUrl: 'https://shop.example' },
  secrets: { accessToken: TOKEN, webhookSecret: SECRET },
  missingField: 'currency',
  answer(shop, { method, path, query, headers, body }) {
    if (shop.locked || headers['authorization'] !== `Bearer ${TOKEN}`) return json({}, 401);
    if (path === '/shop') return json({ name: 'The shop' });
    if (method === 'GET' && path === '/orders') {
      const from = Date.parse(query.get('updatedFrom') ?? '');
      const { orders, next } = shop.changedFrom(from, query.get('page'));
      return json({
        orders: orders.map(write),
        ...(next === null ? {} : { nextPage: next }),
      });
    }
    const key = `${path} ${headers['idempotency-key'] ?? ''}`;
    const known = shop.answered.get(key);
    if (known) return known;
    const answer = act(shop, path, JSON.parse(body) as Body);
    if (answer.status < 300) shop.answered.set(key, answer);
    return answer;
  },
  webhook(order, nowMs) {
    const body = JSON.stringify(write(order));
    const timestamp = String(Math.floor(nowMs / 1000));
    const signature = createHmac('sha256', SECRET).update(`${timestamp}.${body}`).digest('hex');
    return {
      headers: {
        'content-type': 'application/json',
        'stowline-timestamp': timestamp,
        'stowline-signature': signature,
      },
      body,
    };
  },
};
