/** Open API 2.0 as open.shopee.com documents it: signed queries, tokens of four hours, errors in good answers. */
import { createHmac } from 'node:crypto';
import { shopeeAdapter } from '../../../central/channels/adapters/shopee.ts';
import {
  json,
  PAGE,
  type Shop,
  type ShopKind,
  type ShopOrder,
  type StandInAnswer,
  type StandInRequest,
} from '../shop.ts';
import { newestFirst } from './gateway.ts';

const [PARTNER, SHOP_ID] = [2_001_887, 220_401_892];
const [KEY, REFRESH] = ['shopee-partner-key-1', 'shopee-refresh-token-1'];
const ORDER = '/api/v2/order';
const SINCE = Date.parse('2026-11-22T00:00:00Z') / 1000;

const hmac = (text: string): string => createHmac('sha256', KEY).update(text).digest('hex');
const isGone = (shop: Shop, externalId: string): boolean =>
  shop.shipments.some((shipment) => shipment.externalId === externalId);
const write = (order: ShopOrder, shop: Shop) => ({
  order_sn: order.externalId,
  order_status: order.cancelled
    ? 'CANCELLED'
    : isGone(shop, order.externalId)
      ? 'PROCESSED'
      : 'READY_TO_SHIP',
  ...(order.broken ? {} : { currency: 'SGD' }),
  ...{ cod: false, create_time: SINCE + 25_200, ship_by_date: SINCE + 300_000 },
  ...{ update_time: Math.floor(order.changedAt / 1000), buyer_user_id: 258_065_931_234 },
  ...{ shipping_carrier: 'Standard Delivery', total_amount: 25 },
  recipient_address: {
    ...{
      name: 'Tan Wei',
      phone: '6591234567',
      region: 'SG',
      state: 'Singapore',
      city: 'Singapore',
    },
    ...{ district: '', town: '', zipcode: '018956', full_address: '10 Bayfront Avenue' },
  },
  item_list: order.lines.map(({ lineId, sku, qty, priceMinor }) => ({
    ...{ item_id: 5, item_sku: 'parent', model_id: 6, model_sku: sku, item_name: sku },
    ...{ order_item_id: Number(lineId), model_quantity_purchased: qty },
    model_discounted_price: priceMinor / 100,
  })),
});

const failed = (error: string, status = 200) =>
  json({ error, message: 'x', request_id: 'r' }, status);
const good = (response: object) => json({ error: '', message: '', request_id: 'r', response });

function act(shop: Shop, { path, query, body }: StandInRequest): StandInAnswer {
  const asked = body === '' ? {} : (JSON.parse(body) as Record<string, never>);
  switch (path) {
    case `${ORDER}/get_order_list`: {
      const [from, to] = [Number(query.get('time_from')), Number(query.get('time_to'))];
      if (to - from > 15 * 86_400) return failed('error_param');
      const offset = Number(query.get('cursor') || 0);
      const page = offset / PAGE + 1;
      const found = newestFirst(shop, { fromMs: from * 1000, toMs: to * 1000, page });
      const end = offset + found.orders.length;
      return good({
        ...{ more: end < found.total, next_cursor: String(end) },
        order_list: found.orders.map(({ externalId }) => ({ order_sn: externalId })),
      });
    }
    case `${ORDER}/get_order_detail`: {
      const ids = (query.get('order_sn_list') ?? '').split(',');
      if (ids.length > 50) return failed('error_param');
      const found = ids.flatMap((id) => shop.orders.get(id) ?? []);
      return good({ order_list: found.map((order) => write(order, shop)) });
    }
    case '/api/v2/logistics/get_shipping_parameter':
      return good({ info_needed: { non_integrated: ['tracking_number'] } });
    case '/api/v2/logistics/ship_order': {
      const { order_sn: externalId, non_integrated } = asked;
      const { tracking_number: tracking } = non_integrated as unknown as {
        tracking_number: string;
      };
      shop.shipments.push({ externalId: String(externalId), tracking, lines: [] });
      return good({});
    }
    case '/api/v2/product/search_item': {
      const sku = query.get('item_sku') ?? '';
      return good({ item_id_list: shop.unknownSkus.has(sku) ? [] : [sku.codePointAt(0)] });
    }
    case '/api/v2/product/get_model_list':
      return good({ model: [] });
    case '/api/v2/product/update_stock': {
      const { item_id, stock_list } = asked as unknown as {
        item_id: number;
        stock_list: { seller_stock: { stock: number }[] }[];
      };
      const stock = stock_list[0]?.seller_stock[0]?.stock ?? -1;
      shop.stock.set(String.fromCodePoint(item_id), stock);
      return good({ success_list: [{ model_id: 0 }] });
    }
    default:
      return failed('error_not_found');
  }
}

/** Each token is made of the one before, and counts once. */
function renew(shop: Shop, body: string): StandInAnswer {
  const { refresh_token } = JSON.parse(body) as { refresh_token: string };
  const isGood = refresh_token === REFRESH || shop.answered.has(refresh_token);
  if (shop.locked || !isGood) return failed('error_auth', 403);
  const next = `refresh-${shop.answered.size + 1}`;
  const answer = json({
    ...{ access_token: `access-${next}`, refresh_token: next, expire_in: 14_400, error: '' },
  });
  shop.answered.set(next, answer);
  return answer;
}

export const shopee: ShopKind = {
  adapter: shopeeAdapter,
  settings: { partnerId: PARTNER, shopId: SHOP_ID },
  secrets: { partnerKey: KEY, refreshToken: REFRESH },
  missingField: 'currency',
  hearsOf: 'last',
  brings: ({ path }) => path === `${ORDER}/get_order_detail`,
  looks: ({ method, path }) => method === 'GET' || path.includes('/auth/'),
  answer(shop, request) {
    const { path, query, body } = request;
    const [at, token] = [query.get('timestamp') ?? '', query.get('access_token') ?? ''];
    const isRenewal = path === '/api/v2/auth/access_token/get';
    const shopId = isRenewal ? '' : (query.get('shop_id') ?? '');
    const sign = hmac(`${PARTNER}${path}${at}${token}${shopId}`);
    if (query.get('sign') !== sign) return failed('error_sign', 403);
    if (isRenewal) return renew(shop, body);
    const isKnown = shop.answered.has(token.replace('access-', ''));
    return shop.locked || !isKnown
      ? failed('invalid_acceess_token_error_auth', 403)
      : act(shop, request);
  },
};
