/** As shopify.dev/docs/api/admin-rest/2025-10 and admin-graphql/2025-10 say. */
import { createHmac } from 'node:crypto';
import { shopifyAdapter } from '../../../central/channels/adapters/shopify/index.ts';
import {
  json,
  type Shop,
  type ShopKind,
  type ShopOrder,
  type StandInAnswer,
  type StandInRequest,
} from '../shop.ts';

const TOKEN = 'shpat_0123456789abcdef';
const SECRET = 'shopify-api-secret';
const HOST = 'https://the-shop.myshopify.com';
const API = '/admin/api/2025-10/';

const amount = (minor: number): string => (minor / 100).toFixed(2);
const sumOf = ({ lines }: ShopOrder): number =>
  lines.reduce((sum, { qty, priceMinor }) => sum + qty * priceMinor, 0);

const write = (order: ShopOrder) => ({
  id: Number(order.externalId),
  admin_graphql_api_id: `gid://shopify/Order/${order.externalId}`,
  name: `#${order.externalId}`,
  created_at: '2026-11-22T03:00:00-05:00',
  processed_at: '2026-11-22T03:00:00-05:00',
  // To the second, as Shopify writes it.
  updated_at: new Date(order.changedAt).toISOString().replace(/\.\d+Z$/, '+00:00'),
  cancelled_at: order.cancelled ? '2026-11-22T10:00:00-05:00' : null,
  ...(order.broken ? {} : { currency: 'GBP' }),
  financial_status: 'paid',
  total_price: amount(sumOf(order)),
  total_tax: '0.00',
  total_discounts: '0.00',
  taxes_included: true,
  email: 'ada@example.com',
  customer: { id: 77 },
  shipping_address: {
    ...{ first_name: 'Ada', last_name: 'Lovelace', name: 'Ada Lovelace', company: null },
    ...{ address1: '12 Analytical Row', address2: null, city: 'Newtown', zip: 'AB1 2CD' },
    ...{ province: null, country: 'United Kingdom', country_code: 'GB', phone: '+44 20 7946 0001' },
  },
  shipping_lines: [{ code: 'Standard', title: 'Standard' }],
  line_items: order.lines.map(({ lineId, sku, qty, priceMinor }) => ({
    ...{ id: Number(lineId), sku, name: sku, quantity: qty, current_quantity: qty },
    ...{ price: amount(priceMinor), requires_shipping: true },
  })),
});

const shippedOf = (shop: Shop, externalId: string, lineId: string): number =>
  shop.shipments
    .filter((one) => one.externalId === externalId)
    .flatMap(({ lines }) => lines)
    .reduce((sum, line) => (line.lineId === lineId ? sum + line.qty : sum), 0);

/** Ids of fulfilment orders and of their lines are their own: made of the order's and the line's. */
const fulfilmentOrders = (shop: Shop, order: ShopOrder) => [
  {
    id: Number(`9${order.externalId}`),
    status: 'open',
    line_items: order.lines.map(({ lineId, qty }) => ({
      id: Number(`8${lineId}`),
      line_item_id: Number(lineId),
      quantity: qty,
      fulfillable_quantity: qty - shippedOf(shop, order.externalId, lineId),
    })),
  },
];

interface Fulfilment {
  readonly line_items_by_fulfillment_order: readonly {
    readonly fulfillment_order_id: string;
    readonly fulfillment_order_line_items: readonly { id: string; quantity: number }[];
  }[];
  readonly tracking_info: { readonly number: string };
}

function fulfil(
  shop: Shop,
  { line_items_by_fulfillment_order: parts, tracking_info: tracking }: Fulfilment,
) {
  for (const part of parts) {
    const externalId = part.fulfillment_order_id.slice(1);
    const lines = part.fulfillment_order_line_items.map(({ id, quantity }) => ({
      ...{ lineId: id.slice(1), qty: quantity },
    }));
    const order = shop.orders.get(externalId);
    const isTooMuch = lines.some(({ lineId, qty }) => {
      const line = order?.lines.find((one) => one.lineId === lineId);
      return shippedOf(shop, externalId, lineId) + qty > (line?.qty ?? 0);
    });
    if (isTooMuch) return json({ errors: ['Quantity is more than fulfillable'] }, 422);
    shop.shipments.push({ externalId, tracking: tracking.number, lines });
  }
  return json({ fulfillment: { id: 1, status: 'success' } }, 201);
}

function graphql(shop: Shop, body: string): StandInAnswer {
  const { query, variables } = JSON.parse(body) as {
    query: string;
    variables: {
      query: string;
      input: { quantities: readonly { inventoryItemId: string; quantity: number }[] };
    };
  };
  if (query.startsWith('query')) {
    const skus = [...variables.query.matchAll(/sku:"([^"]*)"/g)].map(([, sku = '']) => sku);
    const nodes = skus
      .filter((sku) => !shop.unknownSkus.has(sku))
      .map((sku) => ({ sku, inventoryItem: { id: `gid://shopify/InventoryItem/${sku}` } }));
    const pageInfo = { hasNextPage: false, endCursor: null };
    return json({ data: { productVariants: { nodes, pageInfo } } });
  }
  for (const { inventoryItemId, quantity } of variables.input.quantities) {
    shop.stock.set(inventoryItemId.split('/').at(-1) ?? '', quantity);
  }
  return json({ data: { inventorySetQuantities: { userErrors: [] } } });
}

/** `page_info` carries the question: with anything else but a limit it is refused. */
function list(shop: Shop, { query }: StandInRequest): StandInAnswer {
  const page = query.get('page_info');
  if (page !== null && query.has('updated_at_min')) return json({ errors: 'page_info' }, 400);
  const asked = query.get('updated_at_min') ?? '';
  const [from = '0', after] = page?.split('-') ?? [String(Date.parse(asked))];
  const { orders, next } = shop.changedFrom(Number(from), after ?? null);
  const link = `<${HOST}${API}orders.json?limit=250&page_info=${from}-${next ?? ''}>; rel="next"`;
  return json({ orders: orders.map(write) }, 200, {
    'x-shopify-shop-api-call-limit': '1/40',
    ...(next === null ? {} : { link }),
  });
}

function answer(shop: Shop, request: StandInRequest): StandInAnswer {
  const { method, path, headers, body } = request;
  if (shop.locked || headers['x-shopify-access-token'] !== TOKEN) {
    return json({ errors: '[API] Invalid API key or access token' }, 401);
  }
  const what = path.slice(API.length);
  if (what === 'shop.json') return json({ shop: { name: 'The shop' } });
  if (what === 'orders.json') return list(shop, request);
  if (what === 'graphql.json') return graphql(shop, body);
  if (method === 'POST' && what === 'fulfillments.json') {
    return fulfil(shop, (JSON.parse(body) as { fulfillment: Fulfilment }).fulfillment);
  }
  const [, externalId = '', part] = /^orders\/(\d+)\/(\w+)\.json$/.exec(what) ?? [];
  const order = shop.orders.get(externalId);
  if (!order) return json({ errors: 'Not Found' }, 404);
  if (part === 'fulfillment_orders')
    return json({ fulfillment_orders: fulfilmentOrders(shop, order) });
  const fulfillments = shop.shipments
    .filter((one) => one.externalId === externalId)
    .map(({ tracking }) => ({ id: 1, tracking_numbers: [tracking] }));
  return json({ fulfillments });
}

export const shopify: ShopKind = {
  adapter: shopifyAdapter,
  settings: { shop: 'the-shop.myshopify.com', locationId: '655' },
  secrets: { accessToken: TOKEN, webhookSecret: SECRET },
  missingField: 'currency',
  looks: ({ method, body }) => method === 'GET' || body.startsWith('{"query":"query'),
  answer,
  webhook(order) {
    const body = JSON.stringify(write(order));
    return {
      headers: {
        'content-type': 'application/json',
        'x-shopify-topic': 'orders/updated',
        'x-shopify-shop-domain': 'the-shop.myshopify.com',
        'x-shopify-hmac-sha256': createHmac('sha256', SECRET).update(body).digest('base64'),
      },
      body,
    };
  },
};
