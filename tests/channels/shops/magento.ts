/** Magento's REST as developer.adobe.com documents it. */
import { magentoAdapter } from '../../../central/channels/adapters/magento.ts';
import {
  json,
  PAGE,
  type Shop,
  type ShopKind,
  type ShopOrder,
  type StandInAnswer,
  type StandInRequest,
} from '../shop.ts';
import { totalOf } from './gateway.ts';

const TOKEN = 'magento-integration-token';
const V1 = '/rest/all/V1';
const SINCE = '2026-11-22 00:00:00';
const sqlTime = (ms: number) => new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
/** Paths name an order by another number than customers do. */
const entityId = (externalId: string): number => Number(externalId) + 50_000;

const address = {
  ...{ firstname: 'Ada', lastname: 'Lovelace', street: ['12 Analytical Row'], city: 'Newtown' },
  ...{ postcode: 'AB1 2CD', country_id: 'GB', telephone: '+44 20 7946 0001', region: 'Powys' },
};
const write = (order: ShopOrder) => ({
  entity_id: entityId(order.externalId),
  increment_id: order.externalId,
  state: order.cancelled ? 'canceled' : 'processing',
  ...{ created_at: '2026-11-22 07:00:00', updated_at: sqlTime(order.changedAt) },
  ...(order.broken ? {} : { order_currency_code: 'GBP' }),
  ...{ customer_id: 7, customer_email: 'ada@example.com', total_due: 0, shipping_amount: 0 },
  ...{ tax_amount: 0, discount_amount: 0, grand_total: totalOf(order) / 100 },
  billing_address: address,
  payment: { method: 'checkmo' },
  extension_attributes: {
    shipping_assignments: [{ shipping: { address, method: 'flatrate_flatrate' } }],
  },
  items: order.lines.map(({ lineId, sku, qty, priceMinor }) => ({
    ...{ item_id: Number(lineId), sku, name: sku, qty_ordered: qty, price: priceMinor / 100 },
    ...{ product_type: 'simple', qty_canceled: order.cancelled ? qty : 0 },
  })),
});

const filter = (query: URLSearchParams, what: string): string =>
  query.get(`searchCriteria[filterGroups][0][filters][0][${what}]`) ?? '';

function list(shop: Shop, query: URLSearchParams): StandInAnswer {
  const value = filter(query, 'value');
  if (filter(query, 'field') === 'increment_id') {
    const order = shop.orders.get(value);
    return json({
      items: order ? [{ entity_id: entityId(value) }] : [],
      total_count: order ? 1 : 0,
    });
  }
  const found = [...shop.orders.values()]
    .filter(({ changedAt }) => sqlTime(changedAt) >= value)
    .toSorted(
      (a, b) =>
        sqlTime(a.changedAt).localeCompare(sqlTime(b.changedAt)) ||
        Number(a.externalId) - Number(b.externalId),
    );
  const last = Math.max(1, Math.ceil(found.length / PAGE));
  // Beyond the last page it shows the last once more.
  const page = Math.min(last, Number(query.get('searchCriteria[currentPage]')));
  const items = found.slice((page - 1) * PAGE, page * PAGE).map(write);
  return json({ items, search_criteria: { page_size: PAGE }, total_count: found.length });
}

function act(shop: Shop, { method, path, query, body }: StandInRequest): StandInAnswer {
  if (path === `${V1}/orders`) return list(shop, query);
  if (path === `${V1}/shipments`) {
    const told = shop.shipments.filter(
      (one) => entityId(one.externalId) === Number(filter(query, 'value')),
    );
    return json({ items: told.map(({ tracking }) => ({ tracks: [{ track_number: tracking }] })) });
  }
  const order = /\/order\/(\d+)\/ship$/.exec(path);
  if (method === 'POST' && order) {
    const { items, tracks } = JSON.parse(body) as {
      items: { order_item_id: number; qty: number }[];
      tracks: { track_number: string }[];
    };
    const lines = items.map(({ order_item_id, qty }) => ({ lineId: String(order_item_id), qty }));
    shop.shipments.push({
      ...{ externalId: String(Number(order[1]) - 50_000), tracking: tracks[0]?.track_number ?? '' },
      lines,
    });
    return json(shop.shipments.length);
  }
  const sku = /\/products\/(.+)\/stockItems\/1$/.exec(path)?.[1] ?? '';
  if (shop.unknownSkus.has(sku)) return json({ message: 'not found' }, 404);
  shop.stock.set(sku, (JSON.parse(body) as { stockItem: { qty: number } }).stockItem.qty);
  return json(1);
}

export const magento: ShopKind = {
  adapter: magentoAdapter,
  settings: { baseUrl: 'https://magento.example', storeView: 'all' },
  secrets: { accessToken: TOKEN },
  missingField: 'order_currency_code',
  isPage: ({ path, query }) => path === `${V1}/orders` && filter(query, 'value') > SINCE,
  answer(shop, request) {
    if (shop.locked || request.headers['authorization'] !== `Bearer ${TOKEN}`) {
      return json({ message: 'The consumer isn’t authorized to access %resources.' }, 401);
    }
    return act(shop, request);
  },
};
