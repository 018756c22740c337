/** The Selling Partner API as developer-docs.amazon.com documents it, with Login with Amazon beside it. */
import { amazonAdapter } from '../../../central/channels/adapters/amazon.ts';
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

const [CLIENT, SECRET, REFRESH] = ['amzn1.client-1', 'amzn1.secret-1', 'Atzr|refresh-1'];
const ORDERS = '/orders/v0/orders';

const money = (minor: number) => ({ CurrencyCode: 'USD', Amount: (minor / 100).toFixed(2) });
const write = (order: ShopOrder) => ({
  AmazonOrderId: order.externalId,
  ...{ OrderStatus: order.cancelled ? 'Canceled' : 'Unshipped', FulfillmentChannel: 'MFN' },
  ...{ PurchaseDate: '2026-11-22T07:00:00Z', LatestShipDate: '2026-11-25T07:59:59Z' },
  LastUpdateDate: new Date(order.changedAt).toISOString(),
  ...(order.broken ? {} : { OrderTotal: money(totalOf(order)) }),
  ...{ ShipServiceLevel: 'Std US D2D Dom', PaymentMethod: 'Other', MarketplaceId: 'ATVPDKIKX0DER' },
  BuyerInfo: { BuyerEmail: 'a1b2@marketplace.amazon.com' },
  ShippingAddress: {
    ...{
      Name: 'Maria Nunez',
      AddressLine1: '12 Main St',
      City: 'Springfield',
      StateOrRegion: 'IL',
    },
    ...{ PostalCode: '01101', CountryCode: 'US', Phone: '+1 555 0100' },
  },
});

/** A token of a page says behind which order it begins: what changes meanwhile moves nobody. */
function list(shop: Shop, query: URLSearchParams): StandInAnswer {
  const token = query.get('NextToken');
  const keyOf = ({ changedAt, externalId }: ShopOrder) => `${changedAt}:${externalId}`;
  const from = Date.parse(query.get('LastUpdatedAfter') ?? '');
  const found = [...shop.orders.values()]
    .filter((order) => (token === null ? order.changedAt >= from : keyOf(order) > token))
    .toSorted((a, b) => keyOf(a).localeCompare(keyOf(b)));
  const page = found.slice(0, PAGE);
  const last = page.at(-1);
  return json({
    payload: {
      Orders: page.map(write),
      ...(found.length > PAGE && last ? { NextToken: keyOf(last) } : {}),
    },
  });
}

function act(shop: Shop, { method, path, query, body }: StandInRequest): StandInAnswer {
  if (path === ORDERS) return list(shop, query);
  const [, , , , id = '', what] = path.split('/');
  const order = shop.orders.get(id);
  if (what === 'orderItems') {
    if (!order) return json({ errors: [{ code: 'NotFound' }] }, 404);
    return json({
      payload: {
        OrderItems: order.lines.map(({ lineId, sku, qty, priceMinor }) => ({
          ...{ OrderItemId: lineId, SellerSKU: sku, Title: sku, QuantityOrdered: qty },
          ItemPrice: money(qty * priceMinor),
        })),
      },
    });
  }
  if (what === 'shipmentConfirmation') {
    if (!order) return json({ errors: [{ code: 'InvalidInput' }] }, 404);
    const { packageDetail } = JSON.parse(body) as {
      packageDetail: {
        packageReferenceId: string;
        trackingNumber: string;
        orderItems: { orderItemId: string; quantity: number }[];
      };
    };
    const key = `${id} ${packageDetail.packageReferenceId}`;
    const lines = packageDetail.orderItems.map(({ orderItemId, quantity }) => ({
      ...{ lineId: orderItemId, qty: quantity },
    }));
    // The same package once more is an update of it.
    if (!shop.answered.has(key)) {
      shop.shipments.push({ externalId: id, tracking: packageDetail.trackingNumber, lines });
    }
    const answer = { status: 204, body: '' };
    shop.answered.set(key, answer);
    return answer;
  }
  const sku = path.split('/').at(-1) ?? '';
  if (method !== 'PATCH') return json({}, 404);
  if (shop.unknownSkus.has(sku)) return json({ errors: [{ code: 'NOT_FOUND' }] }, 404);
  const { patches } = JSON.parse(body) as { patches: { value: { quantity: number }[] }[] };
  shop.stock.set(sku, patches[0]?.value[0]?.quantity ?? -1);
  return json({ sku, status: 'ACCEPTED', submissionId: 's' }, 200, {
    'x-amzn-RateLimit-Limit': '5.0',
  });
}

export const amazon: ShopKind = {
  adapter: amazonAdapter,
  settings: {
    region: 'na',
    marketplaceId: 'ATVPDKIKX0DER',
    sellerId: 'A2SELLER',
    carrierCode: 'UPS',
  },
  secrets: { clientId: CLIENT, clientSecret: SECRET, refreshToken: REFRESH },
  missingField: 'order.OrderTotal',
  isPage: ({ path, query }) => path === ORDERS && query.has('NextToken'),
  looks: ({ method, path }) => method === 'GET' || path.includes('oken'),
  answer(shop, request) {
    const { path, headers, body } = request;
    if (path === '/auth/o2/token') {
      const form = new URLSearchParams(body);
      const isRight =
        form.get('refresh_token') === REFRESH &&
        form.get('client_id') === CLIENT &&
        form.get('client_secret') === SECRET;
      if (shop.locked || !isRight) return json({ error: 'invalid_grant' }, 400);
      return json({ access_token: 'Atza|access', token_type: 'bearer', expires_in: 3600 });
    }
    const token = headers['x-amz-access-token'];
    // Whoever asks who buys needs a token for just that.
    const wanted = path === ORDERS ? 'Atz.sprdt|restricted' : 'Atza|access';
    if (shop.locked || token !== wanted) return json({ errors: [{ code: 'Unauthorized' }] }, 403);
    if (path === '/tokens/2021-03-01/restrictedDataToken') {
      return json({ restrictedDataToken: 'Atz.sprdt|restricted', expiresIn: 3600 });
    }
    return act(shop, request);
  },
};
