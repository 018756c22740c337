import { Type, type Static } from 'typebox';
import { literals } from '../../../shared/schema/base.ts';
import { ANONYMOUS, type OrderIntake } from '../../../shared/schema/index.ts';
import { defineAdapter, type ChannelOrder, type Told } from '../adapter.ts';
import { expectOk, readJson, unreadable } from '../failures.ts';
import { Fields } from '../fields.ts';
import { readOrder, type OrderReader } from '../readOrders.ts';
import { readSweep, writeSweep } from '../sweep.ts';
import { ask, LWA, restrictedToken, type AmazonCall } from './platforms/sellingPartner.ts';
import { digitsOf } from '../../../shared/money.ts';
import { changesIn, refusedAs } from './platforms/orderParts.ts';

const Settings = Type.Object({
  region: literals(['na', 'eu', 'fe']),
  marketplaceId: Type.String({ minLength: 4, maxLength: 40 }),
  sellerId: Type.String({ minLength: 4, maxLength: 40 }),
  /** As `confirmShipment` names carriers: `UPS`, `DHL`, `Other`. */
  carrierCode: Type.String({ minLength: 1, maxLength: 40 }),
});
const Secrets = Type.Object({
  clientId: Type.String({ minLength: 8, maxLength: 200 }),
  clientSecret: Type.String({ minLength: 8, maxLength: 200 }),
  refreshToken: Type.String({ minLength: 8, maxLength: 1000 }),
});
const Tokens = Type.Object({
  accessToken: Type.String(),
  /** ms since 1970. */
  expiresAt: Type.Number(),
});

/** Each order costs a request of its own for its items. */
const PAGE = 20;
/** Merchants' own fulfilment alone: what Amazon's warehouses ship is nothing to do here. */
const MFN = 'MFN';
const GONE = new Set(['Shipped', 'InvoiceUnconfirmed', 'Unfulfillable']);

/** Order and items together: Amazon shows them at two addresses. */
const READER: OrderReader = {
  externalId: (both) => both.object('order').text('AmazonOrderId'),
  intake(both): OrderIntake {
    const order = both.object('order');
    const items = both.list('items');
    const status = order.text('OrderStatus');
    const total = order.optionalObject('OrderTotal');
    const currency = total?.text('CurrencyCode') ?? '';
    const digits = digitsOf(currency);
    const to = order.optionalObject('ShippingAddress');
    const text = (name: string, limit: number) => (to?.optionalText(name) ?? '').slice(0, limit);
    const email = order.optionalObject('BuyerInfo')?.optionalText('BuyerEmail');
    const shipBy = order.optionalInstant('LatestShipDate');
    const carrier = order.optionalText('ShipServiceLevel');
    const isCancelled = status === 'Canceled';
    // A pending order shows neither where it goes nor what it comes to; a cancelled one may never have.
    if (!isCancelled) order.object('OrderTotal').text('Amount');
    return {
      ...{ channel: 'amazon', externalId: order.text('AmazonOrderId') },
      currency: currency || 'USD',
      revision: Date.parse(order.instant('LastUpdateDate')),
      action: isCancelled ? 'cancel' : 'place',
      placedAt: order.instant('PurchaseDate'),
      ...(shipBy === undefined ? {} : { shipBy }),
      customerRef: ANONYMOUS,
      country: text('CountryCode', 60),
      ...(carrier ? { carrierService: carrier.slice(0, 60) } : {}),
      ...(to
        ? {
            address: {
              name: text('Name', 200),
              lines: ['AddressLine1', 'AddressLine2', 'AddressLine3']
                .map((name) => text(name, 200))
                .filter((line) => line !== ''),
              ...{ postcode: text('PostalCode', 20), city: text('City', 120) },
              ...{ country: text('CountryCode', 60), phone: text('Phone', 40) },
              ...(text('StateOrRegion', 120) === '' ? {} : { region: text('StateOrRegion', 120) }),
              ...(email === undefined ? {} : { email: email.slice(0, 254) }),
            },
          }
        : {}),
      payment: {
        status: order.optionalText('PaymentMethod') === 'COD' ? 'cash-on-delivery' : 'paid',
      },
      lines: items.flatMap((item) => {
        const qty = item.integer('QuantityOrdered');
        if (qty === 0) return [];
        // The price is of the whole quantity.
        const price = item.optionalObject('ItemPrice')?.money('Amount', digits) ?? 0;
        return {
          lineId: item.text('OrderItemId').slice(0, 20),
          sku: item.text('SellerSKU'),
          description: (item.optionalText('Title') ?? '').slice(0, 400),
          ...{ qty, uom: 'each' as const, unitPriceMinor: Math.round(price / qty) },
        };
      }),
    };
  },
};

const orderPath = (id: string, what: string): string =>
  `/orders/v0/orders/${encodeURIComponent(id)}/${what}`;

/** Amazon's items of an order, all pages. */
async function itemsOf(call: AmazonCall, id: string): Promise<unknown[]> {
  const items: unknown[] = [];
  let NextToken: string | undefined;
  do {
    const response = await ask(call, {
      ...{ method: 'GET', path: orderPath(id, 'orderItems'), query: { NextToken } },
    });
    const payload = new Fields(readJson(response)).object('payload');
    const page = payload.raw('OrderItems');
    if (!Array.isArray(page)) throw unreadable({ field: 'OrderItems' });
    items.push(...(page as unknown[]));
    NextToken = payload.optionalText('NextToken');
  } while (NextToken !== undefined);
  return items;
}

function wordOf(order: unknown, name: string): string {
  const word = (order as Record<string, unknown> | null)?.[name];
  return typeof word === 'string' ? word : '';
}

async function readListed(call: AmazonCall, order: unknown): Promise<ChannelOrder | undefined> {
  const [status, by] = [wordOf(order, 'OrderStatus'), wordOf(order, 'FulfillmentChannel')];
  if (GONE.has(status) || (by !== '' && by !== MFN)) return undefined;
  // Nothing of it is certain yet: it comes again as soon as it is.
  if (status === 'Pending' || status === 'PendingAvailability') return undefined;
  const id = wordOf(order, 'AmazonOrderId');
  const both = { order, items: id === '' ? [] : await itemsOf(call, id) };
  return readOrder(both, JSON.stringify(both), READER);
}

/** Amazon by the Selling Partner API. Its notifications need a queue at AWS: polled instead. */
export const amazonAdapter = defineAdapter<typeof Settings, typeof Secrets, typeof Tokens>({
  kind: 'amazon',
  name: 'Amazon',
  follows:
    'developer-docs.amazon.com/sp-api: Orders v0, Tokens 2021-03-01, Listings Items 2021-08-01',
  settings: Settings,
  secrets: Secrets,
  tokens: Tokens,
  rate: { burst: 30, perSecond: 10 },
  pollSeconds: 120,
  batch: { stock: 5, acknowledge: 1 },
  baseUrl: ({ region }: Static<typeof Settings>) =>
    `https://sellingpartnerapi-${region}.amazon.com`,
  alsoAt: [LWA],

  limitsOf(response) {
    const perSecond = Number(response.header('x-amzn-ratelimit-limit') ?? 0);
    // What refills once a minute is not waited for between two requests: 429 says when it is empty.
    return perSecond >= 0.5 ? { perSecond } : undefined;
  },

  async probe(call) {
    const response = await ask(call, {
      method: 'GET',
      path: '/sellers/v1/marketplaceParticipations',
    });
    const list = new Fields(readJson(response)).list('payload');
    const own = list.find(
      (one) => one.object('marketplace').text('id') === call.settings.marketplaceId,
    );
    return { shop: own?.object('marketplace').text('name') ?? call.settings.sellerId };
  },

  async pull(call, from) {
    const sweep = readSweep(from);
    const restricted = await restrictedToken(call, '/orders/v0/orders', [
      'buyerInfo',
      'shippingAddress',
    ]);
    const response = await ask(
      call,
      {
        ...{ method: 'GET', path: '/orders/v0/orders' },
        query: {
          MarketplaceIds: call.settings.marketplaceId,
          ...(sweep.page === null
            ? { LastUpdatedAfter: new Date(sweep.from).toISOString(), MaxResultsPerPage: PAGE }
            : { NextToken: sweep.page }),
        },
      },
      restricted,
    );
    // A token of a page is good for a day: then the sweep begins again.
    if (response.status === 400 && sweep.page !== null) {
      return {
        orders: [],
        cursor: writeSweep({ ...sweep, newest: sweep.from }, null, []),
        more: true,
      };
    }
    const payload = new Fields(readJson(response)).object('payload');
    const listed = payload.raw('Orders');
    if (!Array.isArray(listed)) throw unreadable({ field: 'Orders' });
    const orders: ChannelOrder[] = [];
    for (const each of listed as unknown[]) {
      const order = await readListed(call, each);
      if (order) orders.push(order);
    }
    const next = payload.optionalText('NextToken') ?? null;
    const cursor = writeSweep(sweep, next, changesIn(listed, 'LastUpdateDate'));
    return { orders, cursor, more: next !== null };
  },

  async ship(call, { externalId, parcelId, trackingNumber, shippedAt, lines }) {
    const response = await ask(call, {
      ...{ method: 'POST', path: orderPath(externalId, 'shipmentConfirmation') },
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        marketplaceId: call.settings.marketplaceId,
        packageDetail: {
          // Amazon wants a number; said again with the same it is the same package.
          packageReferenceId: String(numberOf(parcelId)),
          ...{ carrierCode: call.settings.carrierCode, trackingNumber, shipDate: shippedAt },
          orderItems: lines.map(({ lineId, qty }) => ({ orderItemId: lineId, quantity: qty })),
        },
      }),
    });
    const { status } = response;
    if (status === 400 || status === 404) return refusedAs('channel.refused', { status });
    expectOk(response);
    return { outcome: 'told' };
  },

  async setStock(call, levels) {
    const told: Told[] = [];
    for (const { sku, units } of levels) {
      const { sellerId, marketplaceId } = call.settings;
      const path = `/listings/2021-08-01/items/${encodeURIComponent(sellerId)}/${encodeURIComponent(sku)}`;
      const value = [{ fulfillment_channel_code: 'DEFAULT', quantity: units }];
      const response = await ask(call, {
        ...{ method: 'PATCH', path, query: { marketplaceIds: marketplaceId } },
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          productType: 'PRODUCT',
          patches: [{ op: 'replace', path: '/attributes/fulfillment_availability', value }],
        }),
      });
      const isUnknown = response.status === 404 || response.status === 400;
      if (!isUnknown) expectOk(response);
      told.push(isUnknown ? refusedAs('channel.sku-unknown', { sku }) : { outcome: 'told' });
    }
    return told;
  },
});

/** A number of nine digits for a parcel's id. */
function numberOf(id: string): number {
  let number = 7;
  for (const letter of id) number = (number * 31 + (letter.codePointAt(0) ?? 0)) % 999_999_937;
  return number;
}
